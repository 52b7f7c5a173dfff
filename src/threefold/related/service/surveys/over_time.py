"""Scores by week, month or quarter, of one survey or of all measured answers, with comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.kit.errors import Invalid, NotFound
from threefold.related.logic.surveys.courses import EVERY, Course, courses
from threefold.related.logic.surveys.shape import SCALED, SCALES, Question
from threefold.related.models import Answer, Channel, Survey
from threefold.related.service.surveys import results
from threefold.related.service.surveys.grouping import groupings

_POINTS = pa.schema(
    [
        ("at_", store.MOMENT),
        ("number", pa.float64()),
        ("channel", pa.string()),
        ("of", pa.string()),
        ("customer_id", pa.int64()),
    ]
)


def comparisons(survey: Survey | None) -> dict[str, str | Promise]:
    """What can be compared, by the word that `by` takes."""
    of = ("version", pgettext_lazy("compared by", "Version"))
    if survey is None:
        of = ("survey", pgettext_lazy("compared by", "Survey"))
    own = {"channel": pgettext_lazy("compared by", "Channel"), of[0]: of[1]}
    return {**own, **{code: each.label for code, each in groupings}}


def names(by: str) -> Mapping[str, Any]:
    """What readers call the parts that `by` compares, where they have other names than their own
    codes."""
    if by in groupings:
        return groupings.get(by).names()
    return dict(Channel.choices) if by == "channel" else {}


def questions(survey: Survey) -> list[Question]:
    """Those on a scale."""
    return [each for each in results.every_question(survey) if each.type in SCALED]


def measures() -> list[str]:
    """NPS, CSAT and CES, as far as anybody answered."""
    found = Answer.objects.filter(variable__in=SCALES, number__isnull=False).order_by()
    counts = dict(found.values_list("variable").annotate(n=Count("pk")))
    return [each for each in SCALES if counts.get(each)]


def of_survey(survey: Survey, code: str, *, every: str = "month", by: str = "") -> list[Course]:
    """The course of one question on a scale; NotFound for another."""
    question = next((each for each in questions(survey) if each.code == code), None)
    if question is None:
        raise NotFound(_("There is no such question on a scale."), where={"question": code[:20]})
    _require(every, by, comparisons(survey))
    return _courses(_fetched("survey_points", [survey.pk, code]), question, every, by)


def of_measure(variable: str, *, every: str = "month", by: str = "") -> list[Course]:
    """The course of NPS, CSAT or CES over all surveys and imports."""
    if variable not in SCALES:
        raise NotFound(_("There is no such measure."), where={"measure": variable[:80]})
    _require(every, by, comparisons(None))
    points = _fetched("measured_points", [variable])
    return _courses(points, Question("q1", variable), every, by)


def _fetched(name: str, values: list[object]) -> pa.Table:
    return store.fetch(engine.sql("threefold.related", name), values, schema=_POINTS)


def _require(every: str, by: str, known: Mapping[str, object]) -> None:
    if every not in EVERY:
        raise Invalid(_("Choose week, month or quarter."), where={"every": every[:20]})
    if by and by not in known:
        raise Invalid(
            _("Answers cannot be compared by this."),
            where={"by": by[:40]},
            remedy=_("Choose one of: %(ways)s.") % {"ways": ", ".join(known)},
        )


def _courses(points: pa.Table, question: Question, every: str, by: str) -> list[Course]:
    # A period ends when the day ends here, not in Greenwich.
    here = points["at_"].cast(pa.timestamp("us", tz=timezone.get_current_timezone_name()))
    local = pc.local_timestamp(here)
    starts = pc.floor_temporal(local, unit=every, week_starts_monday=True).cast(pa.date32())
    told = points.append_column("start", starts)
    if by in groupings:
        parts = groupings.get(by).parts()
        told = told.join(parts, "customer_id", join_type="inner")
    else:
        part = points["channel" if by == "channel" else "of"] if by else None
        column = pa.repeat(pa.scalar(""), points.num_rows) if part is None else part
        told = told.append_column("part", column)
    counted = told.group_by(["part", "start", "number"]).aggregate([([], "count_all")])
    rows = (
        (row["part"], row["start"], row["number"], row["count_all"]) for row in counted.to_pylist()
    )
    return courses(rows, every, lambda counts: results.score_of(question, counts))
