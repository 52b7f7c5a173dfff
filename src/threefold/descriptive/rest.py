"""Accuracy under `/api/v1/accuracy`: how far descriptive information can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from threefold.api import service as api
from threefold.descriptive import service
from threefold.descriptive.types import Measure
from threefold.kit.errors import NotFound

router = api.room("customers", tag="Accuracy", path="accuracy")
_HIGHEST = (1 << 63) - 1


class MeasureOut(Schema):
    """`good` of `total`; `share` is null where nothing speaks for or against it."""

    dimension: str
    good: int
    total: int
    share: float | None


class WaysOut(Schema):
    kind: str
    ways: int
    likely: int = Field(description="Those that work with a probability of 0.5 or more.")
    mean: float


class DecayOut(Schema):
    kind: str
    per_year: float
    low: float = Field(description="Of the 95 % interval.")
    high: float
    pairs: int
    failures: int


class BinOut(Schema):
    low: float
    high: float
    pairs: int
    predicted: float
    observed: float


class CalibrationOut(Schema):
    pairs: int
    brier: float | None
    naive: float | None
    bins: list[BinOut]


class AccuracyOut(Schema):
    at: datetime
    customers: int
    reachable: int
    base: list[MeasureOut]
    variables: dict[str, list[MeasureOut]]
    sources: dict[str, list[MeasureOut]]
    crossed: dict[str, dict[str, list[MeasureOut]]] = Field(
        description="By variable and then source: what that source tells of it."
    )
    ways: list[WaysOut]
    decays: list[DecayOut]
    calibration: CalibrationOut


class DayOut(Schema):
    day: date
    measures: list[MeasureOut]


class WayOut(Schema):
    way_id: int
    kind: str
    variable: str
    strength: float
    years: float = Field(description="Since the last proof, or since it was told.")
    probability: float
    allowed: bool


class AdviceOut(Schema):
    action: str = Field(
        description="ask, correct, decide, renew, same, twice, try, replace or leave."
    )
    gain: float
    variable: str
    kind: str = Field(description="Of the contact way to try.")
    way_id: int | None


class CustomerAccuracyOut(Schema):
    customer_id: int
    reach: float
    reachable: bool
    measures: list[MeasureOut]
    values: dict[str, list[MeasureOut]]
    twice: bool = Field(description="Whether it is an open question that he is in the base twice.")
    ways: list[WayOut]
    advice: list[AdviceOut] = Field(description="What to mend, the most worthwhile first.")


@router.get("", response=AccuracyOut)
def accuracy(request: HttpRequest) -> dict[str, Any]:
    """The whole base as last measured, by variable and by source."""
    found = service.noted_accuracy()
    if found is None:
        raise NotFound(
            _("Accuracy has not been measured yet."),
            remedy=_("It is measured every day; `threefold accuracy --note` does it at once."),
        )
    told = asdict(found)
    return {
        **told,
        "base": _list(found.base),
        "variables": _lists(found.variables),
        "sources": _lists(found.sources),
        "crossed": {code: _lists(each) for code, each in found.crossed.items()},
    }


@router.get("/history", response=list[DayOut])
def history(request: HttpRequest, variable: str = "", source: str = "") -> list[dict[str, Any]]:
    """Day by day: the whole base, or one variable or source."""
    found = service.accuracy_over_time(variable=variable, source=source)
    return [{"day": each.day, "measures": _list(each.measures)} for each in found]


@router.get("/customers/{int:customer_id}", response=CustomerAccuracyOut)
def customer(request: HttpRequest, customer_id: int) -> dict[str, Any]:
    """One customer now: each value, and the probability that each contact way works."""
    if customer_id > _HIGHEST:
        raise NotFound(_("There is no such customer."), where={"customer": customer_id})
    found = service.accuracy_of(customer_id)
    return {
        **asdict(found),
        "measures": _list(found.measures),
        "values": _lists(found.values),
        "advice": [asdict(each) for each in service.advice_of(found)],
    }


def _list(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    return [{**asdict(each), "share": each.share} for each in measures]


def _lists(measures: Mapping[str, Iterable[Measure]]) -> dict[str, list[dict[str, Any]]]:
    return {name: _list(each) for name, each in measures.items()}
