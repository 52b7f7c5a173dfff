"""Answers of a run into the store; a row of the file counts as loaded if one answer is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from threefold.collect.models import Run
from threefold.collect.service.land_customers import CUSTOMERS
from threefold.collect.service.prepare_answers import ANSWERS_FILE
from threefold.collect.types import ColumnMap
from threefold.jobs.types import Progress
from threefold.related import service as related
from threefold.related.types import ANSWERS


def land(run: Run, mapping: ColumnMap, progress: Progress) -> Mapping[str, Any]:
    answers = pq.read_table(run.folder / ANSWERS_FILE)
    progress.stage("land", total=answers.num_rows, unit="answers")
    owners = pq.read_table(run.folder / CUSTOMERS, columns=["row", "customer_id"])
    owned = answers.join(owners, "row", join_type="inner").sort_by("row")
    landed = related.land_answers(owned.select(ANSWERS.names), source=run.source_id, run=run.pk)
    progress.at(answers.num_rows)
    loaded, duplicates = _rows(run, answers)
    return {
        "loaded": loaded,
        "duplicates": duplicates,
        "answers": landed.loaded,
        "answers_known": landed.duplicates,
    }


def preview(run: Run) -> tuple[int, int, int]:
    """New, updated and unchanged rows, without writing."""
    loaded, duplicates = _rows(run, pq.read_table(run.folder / ANSWERS_FILE))
    return loaded, 0, duplicates


def _rows(run: Run, answers: pa.Table) -> tuple[int, int]:
    known = related.known_answers(answers, source=run.source_id)
    others = known.filter(pc.not_equal(known["run"], run.pk))
    old = pc.is_in(answers["content_id"], others["content_id"].combine_chunks())
    rows = pc.count_distinct(answers["row"]).as_py()
    loaded = pc.count_distinct(answers["row"].filter(pc.invert(old))).as_py()
    return loaded, rows - loaded
