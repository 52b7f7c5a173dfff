"""Why a value is believed, what was believed once, where sources disagree: for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from threefold.descriptive import service as descriptive
from threefold.plan import service as planning
from threefold.plan.types import Plan
from threefold.view.logic.evidence import Past, Reasons, past, reasons, said
from threefold.view.logic.values import moment
from threefold.view.types import Reader


@dataclass(frozen=True)
class Side:
    """One of the values in conflict: `sources` that tell it, and the newest time they did."""

    text: str
    display: str
    record_id: int
    sources: tuple[str, ...]
    at: datetime | None


@dataclass(frozen=True)
class Disagreement:
    """A conflict between sources; `worth` is spend × importance of the variable (0 to 1)."""

    customer_id: int
    name: str
    variable: str
    label: str
    privacy: str
    display: str
    state: str
    spend: float
    worth: float
    sides: tuple[Side, ...]


def why_value(
    customer_id: int, variable: str, reader: Reader, *, at: datetime | None = None
) -> Reasons:
    """All that speaks for and against a value, masked for the reader. Raises NotFound."""
    found = descriptive.why(customer_id, variable, at=at)
    return reasons(found, planning.current().variables.get(variable), reader)


def as_known_on(customer_id: int, at: datetime, reader: Reader) -> Past:
    """What was believed of a customer at a moment, masked by what the reader may see today."""
    words = {
        str(code): str(word)
        for code, word in (*descriptive.Proof.choices, *descriptive.ContactKind.choices)
    }
    return past(descriptive.known_on(customer_id, at), planning.current(), reader, words)


_REQUIRED, _ASKED, _OTHER = 1.0, 0.5, 0.25
_SHOWN = ("variable", "told", "state", "customer__name", "customer__card__spend")


def conflicts(criteria: Mapping[str, Any]) -> QuerySet[Any]:
    """Conflicts between sources with their customers, what matters most first.

    `criteria` may hold `variable`, `source`, `other` (both sources must be in it), `state` ("" is
    open) and `customer`.
    """
    found = descriptive.conflicts().filter(state=criteria.get("state") or "")
    if criteria.get("customer"):
        found = found.filter(customer_id=descriptive.root_of(criteria["customer"]))
    if criteria.get("variable"):
        found = found.filter(variable=criteria["variable"])
    for name in ("source", "other"):
        if criteria.get(name):
            found = found.filter(sources__contains=f"|{criteria[name]}|")
    # The store sorts whole rows, so they must not carry the documents of the customers.
    ranked = (
        found.select_related("customer__card")
        .only(*_SHOWN)
        .annotate(
            importance=_importance(planning.current()),
            worth=Cast(F("customer__card__spend"), FloatField()) * F("importance"),
        )
    )
    return ranked.order_by("-worth", "-importance", "customer_id", "variable")


def _importance(plan: Plan) -> Case:
    planned = plan.of_kind("descriptive")
    required = [each.code for each in planned if each.required]
    asked = [each.code for each in planned if plan.answers.get(each.code)]
    return Case(
        When(Q(variable__in=required), then=Value(_REQUIRED)),
        When(Q(variable__in=asked), then=Value(_ASKED)),
        default=Value(_OTHER),
        output_field=FloatField(),
    )


def disagreement(found: Any, reader: Reader) -> Disagreement:
    """One row of `conflicts` as the reader may see it."""
    planned = planning.current().variables.get(found.variable)
    privacy = planned.privacy if planned else "personal"
    card = getattr(found.customer, "card", None)
    return Disagreement(
        customer_id=found.customer_id,
        name=reader.sees(found.customer.name, "internal", "name")[0],
        variable=found.variable,
        label=planned.text("label", reader.language) if planned else found.variable,
        privacy=privacy,
        display=reader.shows(privacy),
        state=found.state,
        spend=float(card.spend) if card else 0.0,
        worth=float(getattr(found, "worth", 0.0) or 0.0),
        sides=tuple(
            Side(
                *said(each["v"], planned, privacy, reader),
                record_id=each["r"],
                sources=tuple(each["s"]),
                at=moment(each["t"]),
            )
            for each in found.told
        ),
    )
