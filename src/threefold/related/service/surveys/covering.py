"""Who is never asked: shares asked and answered by group of customers. A score speaks only for
those who were asked."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.related.logic.surveys import scores
from threefold.related.logic.surveys.scores import Score
from threefold.related.models import Invitation, ResponseState, Survey, SurveyResponse
from threefold.related.service.surveys.grouping import groupings


@dataclass(frozen=True)
class Group:
    """Customers of one `group` of a `dimension` (of `groupings`): how many, shares with their
    intervals of those asked and of those who answered."""

    dimension: str
    group: str
    customers: int
    asked: Score
    answered: Score


def coverage(survey: Survey | None = None) -> list[Group]:
    """Of one survey, or of all: by quarter of spend and by age of the relation, as last distilled
    (unknown to all before), and by what rooms above tell of customers."""
    whose = {} if survey is None else {"survey": survey}
    invited = Invitation.objects.filter(asked_at__isnull=False, **whose)
    asked = invited.values_list("customer_id", flat=True)
    taken = SurveyResponse.objects.filter(
        state=ResponseState.TAKEN, customer__isnull=False, **whose
    )
    answered = list(taken.values_list("customer_id", flat=True))
    parts = [(code, each.parts()) for code, each in groupings if not each.overlapping]
    found = engine.shared().query(
        engine.sql("threefold.related", "survey_coverage"),
        inputs={
            "parts": pa.concat_tables(_of(code, table) for code, table in parts),
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


def _of(code: str, parts: pa.Table) -> pa.Table:
    return parts.append_column("dimension", pa.repeat(pa.scalar(code), parts.num_rows))


def _roots(ids: list[int]) -> pa.Table:
    table = pa.table({"customer_id": pa.array(sorted(set(ids)), pa.int64())})
    return descriptive.roots(descriptive.clusters(table))
