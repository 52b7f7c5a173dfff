"""A whole run: the records of all customers against each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.utils.translation import gettext as _

from threefold.identity.logic.matching.matched import Threshold
from threefold.identity.service.applying import propose
from threefold.identity.service.matching import keeping, laying, learning
from threefold.identity.service.matching.matching import match
from threefold.identity.service.matching.proposing import LOWER, UPPER, proposed
from threefold.identity.types import PAIRS, Applied
from threefold.jobs import service as jobs
from threefold.kit import clock

KIND = "identity.match"
"""The job of a whole run."""


@dataclass(frozen=True, slots=True)
class Run:
    """One kind of customers matched: `columns` is what each planned variable was compared as."""

    entity: str
    records: int
    pairs: int
    columns: dict[str, str]
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`sure` pairs of customers reach the upper threshold, `asked` the lower one only; `applied`
    is None of a dry run."""

    runs: tuple[Run, ...]
    sure: int
    asked: int
    applied: Applied | None
    seconds: float


def ask(user: Any) -> Any:
    """Have all customers matched in the background; the job, or the one that waits already."""
    args = {"user": getattr(user, "pk", None)}
    title = _("Match all customers")
    return jobs.queued(KIND) or jobs.enqueue(KIND, args=args, title=title, user=user)


def find(
    *,
    on: str = "",
    dry_run: bool = False,
    actor: Any = None,
    tell: Callable[[str], None] = lambda _stage: None,
) -> Found:
    """Match all current records, persons and organisations apart, and decide by what is found.

    `dry_run` only counts. `tell` is called with the name of each stage.
    """
    began = time.perf_counter()
    tell("read")
    records = laying.current()
    through = int(records["id"][-1].as_py()) if records.num_rows else 0
    runs, parts = [], [PAIRS.empty_table()]
    for entity, kinds in laying.ENTITIES.items():
        mine = records.filter(pc.is_in(records["kind"], pa.array(kinds)))
        run, pairs = _matched(entity, mine, on=on, through=None if dry_run else through, tell=tell)
        runs.append(run)
        parts.append(pairs)
    found = pa.concat_tables(parts)
    applied = None
    if not dry_run:
        tell("decide")
        model = f"automatic, {clock.now():%Y-%m-%d}"
        applied = propose(found, upper=UPPER, lower=LOWER, model=model, complete=True, actor=actor)
    sure = int(pc.sum(pc.greater_equal(found["probability"], UPPER)).as_py() or 0)
    seconds = time.perf_counter() - began
    return Found(tuple(runs), sure, found.num_rows - sure, applied, seconds)


def _matched(
    entity: str, records: pa.Table, *, on: str, through: int | None, tell: Callable[[str], None]
) -> tuple[Run, pa.Table]:
    """What is learnt is kept unless `through`, the last record there is, is None."""
    told, ways = laying.planned()
    table = laying.laid_out(records, told, ways)
    found = match(
        table.drop_columns(["customer_id"]),
        {code: code for code in [*told, *ways]},
        owners=table["customer_id"],
        answered=learning.answered(laying.ENTITIES[entity]),
        on=on,
        temp_dir=Path(settings.HOME.root) / "spill",
        tell=tell,
    )
    if through is not None:
        tell("keep")
        numbers = records["id"].to_numpy()
        keeping.keep(entity, found.model, records=numbers, told=told, ways=ways, through=through)
    pairs = proposed(found, table["customer_id"])
    run = Run(entity, records.num_rows, pairs.num_rows, dict(found.kinds), found.thresholds)
    return run, pairs
