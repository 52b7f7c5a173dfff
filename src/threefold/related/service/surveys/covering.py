"""Who is never asked: shares asked and answered by what customers spend and how long they are
customers. A score speaks only for those who were asked."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.kit.errors import NotFound
from threefold.related.logic.surveys import scores
from threefold.related.logic.surveys.scores import Score
from threefold.related.models import ResponseState, Survey
from threefold.related.service.surveys import judging

_WANTED = ("spend", "tenure_days")
_KNOWN = pa.schema(
    [("customer_id", pa.int64()), ("spend", pa.float64()), ("tenure_days", pa.float64())]
)


@dataclass(frozen=True)
class Group:
    """Customers of one `group` of a `dimension` ("spend", "tenure"): how many, shares with their
    intervals of those asked and of those who answered."""

    dimension: str
    group: str
    customers: int
    asked: Score
    answered: Score


def coverage(survey: Survey) -> list[Group]:
    """By spend ("none", quarters "1" the highest to "4") and by age of the relation in years
    ("unknown", "under_1", "1_to_3", "over_3"), as last distilled; spend and age are unknown to all
    before the first distilling."""
    asked = survey.invitations.exclude(asked_at=None).values_list("customer_id", flat=True)
    taken = survey.responses.filter(state=ResponseState.TAKEN, customer__isnull=False)
    answered = list(taken.values_list("customer_id", flat=True))
    found = engine.shared().query(
        engine.sql("threefold.related", "survey_coverage"),
        inputs={
            "everybody": judging.everybody(),
            "known": _known(),
            "asked": _roots([*asked, *answered]),
            "answered": _roots(answered),
        },
    )
    return [
        Group(
            row["dimension"],
            row["part"],
            row["customers"],
            scores.share(row["asked"], row["customers"]),
            scores.share(row["answered"], row["customers"]),
        )
        for row in found.to_pylist()
    ]


def _known() -> pa.Table:
    """Spend and days as a customer, where they were distilled."""
    try:
        codes = [each for each in _WANTED if each in behavioral.filled()]
        if not codes:
            return _KNOWN.empty_table()
        told = behavioral.variables(codes=codes)
    except NotFound:
        return _KNOWN.empty_table()
    for name in _WANTED:
        if name not in told.column_names:
            told = told.append_column(name, pa.nulls(told.num_rows, pa.float64()))
    return told.select(_KNOWN.names).cast(_KNOWN)


def _roots(ids: list[int]) -> pa.Table:
    table = pa.table({"customer_id": pa.array(sorted(set(ids)), pa.int64())})
    roots = descriptive.clusters(table) if ids else table
    column = roots["root_id"] if ids else roots["customer_id"]
    return pa.table({"customer_id": column}).group_by(["customer_id"]).aggregate([])
