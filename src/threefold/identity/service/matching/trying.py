"""How well matching does on records whose customers are known."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.identity.logic.matching.aligning import PART, join
from threefold.identity.logic.matching.matched import Matched
from threefold.identity.logic.matching.prepare import Ints
from threefold.identity.service.matching.matching import match
from threefold.kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Trial:
    """`pairs` were put together, `true_pairs` should have been; both after grouping.

    With `link` only pairs of different files count.
    """

    matched: Matched
    records: int
    pairs: int
    true_pairs: int
    right: int
    clusters: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.right / self.pairs if self.pairs else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        both = self.pairs + self.true_pairs
        return 2 * self.right / both if both else 1.0


def evaluate(
    files: Sequence[pa.Table],
    *,
    truth: str,
    record: str | None = None,
    link: bool = False,
    temp_dir: Path | None = None,
    tell: Callable[[str], None] = lambda _stage: None,
) -> Trial:
    """Match as a real run would, then compare with the column `truth`, used for nothing else.

    `record` names the column of the record's own number, which is no evidence. Rows without a
    truth count as customers of their own. Raises `Invalid` for columns that are not there.
    """
    if link and len(files) < 2:
        raise Invalid(
            "Linking needs two files or more.",
            remedy="Name another file, or leave --link out to look for duplicates in one.",
        )
    for file in files:
        for column in (truth, record):
            if column is not None and column not in file.column_names:
                raise Invalid(
                    f"There is no column {column!r}.",
                    remedy=f"The columns are: {', '.join(file.column_names)}.",
                )
    start = time.perf_counter()
    whole = join(files, untouched=[name for name in (truth, record) if name])
    records = whole.drop_columns([name for name in (truth, record) if name])
    found = match(
        records if link else records.drop_columns([PART]),
        link=PART if link else None,
        temp_dir=temp_dir,
        tell=tell,
    )
    seconds = time.perf_counter() - start
    known = _labels(whole[truth])
    parts = _labels(whole[PART])
    return Trial(
        matched=found,
        records=whole.num_rows,
        pairs=_together([found.groups], parts, link),
        true_pairs=_together([known], parts, link),
        right=_together([found.groups, known], parts, link),
        clusters=len(np.unique(found.groups)),
        seconds=seconds,
    )


def _labels(column: pa.ChunkedArray) -> Ints:
    """Numbers for values; a missing one is like no other."""
    encoded = pc.dictionary_encode(column.combine_chunks())
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    alone = codes < 0
    codes[alone] = len(encoded.dictionary) + np.arange(alone.sum())
    return codes


def _together(labels: Sequence[Ints], parts: Ints, link: bool) -> int:
    """Pairs of rows alike in all `labels`; with `link`, of different parts."""
    whole = _pairs(list(labels))
    return whole - _pairs([*labels, parts]) if link else whole


def _pairs(labels: list[Ints]) -> int:
    sizes = np.unique(np.stack(labels), axis=1, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())
