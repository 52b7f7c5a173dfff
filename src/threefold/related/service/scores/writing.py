"""Scores of all customers in one pass over them, on any engine, into files of the lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from threefold.engine.types import Engine
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.applying import ROWS, Applying
from threefold.related.score import Fitted, Score
from threefold.related.service.scores import tables
from threefold.related.service.scores.given import Known
from threefold.related.types import Tell

_BATCH = 100_000
_SCHEMA = pa.schema(
    [each for each in tables.SCORES if each.name not in ("as_of", "code")]
)  # fmt: skip


@dataclass
class Written:
    """One file of one score, and its values so far."""

    path: Path
    model: str
    parts: list[Numbers] = field(default_factory=list)

    @property
    def values(self) -> Numbers:
        return np.concatenate(self.parts) if self.parts else np.array([])


def written(
    fitted: Sequence[tuple[Score, Fitted]], known: Known, place: Engine, folder: Path, tell: Tell
) -> Mapping[str, Written]:
    """A file for each score with everybody of whom it tells something, ordered by customer.

    `tell` hears the stage `score` with how many of the scores are about done.
    """
    day = known.day.isoformat()
    made = {
        each.code: Written(
            folder / f"as_of={day}" / f"code={each.code}" / "part-0.parquet",
            f"{each.code}/{each.version}@{day}",
        )
        for each, _fitted in fitted
    }
    if not made:
        return made
    work = Applying(known.day, known.horizon, {one.code: each.model for one, each in fitted})
    sql, inputs = known.statement
    everybody = known.everybody["customer_id"].to_numpy()
    seen = 0
    with ExitStack() as stack:
        writers = {}
        for code, each in made.items():
            each.path.parent.mkdir(parents=True, exist_ok=True)
            writers[code] = stack.enter_context(
                pq.ParquetWriter(each.path, _SCHEMA, compression="zstd")
            )
        reader = stack.enter_context(
            place.mapped(
                f"select * from ({sql}) known order by customer_id", work, ROWS,
                inputs=inputs, batch_rows=_BATCH,
            )
        )  # fmt: skip
        for batch in reader:
            rows = pa.Table.from_batches([batch])
            for code in pc.unique(rows["code"]).to_pylist():
                part = rows.filter(pc.equal(rows["code"], code))
                made[code].parts.append(part["value"].to_numpy())
                writers[code].write_table(_kept(part, made[code].model), row_group_size=50_000)
            if batch.num_rows:
                last = batch["customer_id"][-1].as_py()
                seen = max(seen, int(np.searchsorted(everybody, last, side="right")))
                tell("score", len(made) * seen // len(everybody), len(made))
    return made


def _kept(rows: pa.Table, model: str) -> pa.Table:
    told = rows.append_column("model", pa.repeat(model, rows.num_rows))
    return told.select(_SCHEMA.names).cast(_SCHEMA)
