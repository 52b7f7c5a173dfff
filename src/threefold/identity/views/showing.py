"""How customers, causes and evidence are shown to one visitor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.identity import comparison, service
from threefold.identity.models import Candidate
from threefold.identity.service.beside import Reader
from threefold.identity.service.finding import Hit
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.ui.service import Tab

_HIGHEST = (1 << 63) - 1
_SPAN = 200.0
_LEAST = 8.0


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison of the waterfall: `bits` for (+) or against (−), the bar in units of 200."""

    label: str
    level: str
    bits: float
    x: float
    width: float
    tone: str


def reader_of(request: HttpRequest) -> Reader:
    return Reader(
        shows=lambda privacy, customer: access.display(request.user, privacy, customer, request),
        mask=access.mask,
        language=get_language() or "en",
    )


def name_of(request: HttpRequest, customer: Any) -> str:
    """The customer's name as this visitor may see it, by number where he has none."""
    whole = customer.whole
    shown = access.can(request.user, "see", "customers") and (
        access.display(request.user, "internal", whole.pk, request) == "shown"
    )
    return whole.name if shown and whole.name else _("Customer %(n)s") % {"n": whole.pk}


def whole_of(customer: int) -> Any:
    """The customer that this number leads to. NotFound."""
    descriptive.named(customer)
    model: Any = Candidate._meta.get_field("left").related_model
    return model.objects.get(pk=descriptive.root_of(customer))


def by_number(customers: Iterable[int]) -> dict[int, Any]:
    """Customers by their numbers, with whom they are shown as."""
    model: Any = Candidate._meta.get_field("left").related_model
    found: dict[int, Any] = model.objects.select_related("member__root").in_bulk(list(customers))
    return found


def hits(request: HttpRequest, text: str, customer: int) -> list[Hit]:
    """Other customers that the words fit, each by a name."""
    found = service.search(request, text, other_than=customer)
    return [each if each.name else replace(each, name=_by_number(request, each)) for each in found]


def _by_number(request: HttpRequest, hit: Hit) -> str:
    return name_of(request, whole_of(hit.customer_id))


def waterfall(evidence: Mapping[str, Any]) -> list[Step]:
    """Steps of the evidence from the prior on, each beginning where the one before ended."""
    told = [
        (_column(each), _level(str(each.get("level", ""))), float(each.get("bits", 0.0)))
        for each in evidence.get("levels", [])
    ]
    if rarity := float(evidence.get("rarity", 0.0)):
        told.append((_("Rarity of the values"), "", rarity))
    ends, at = [0.0], 0.0
    for _label, _word, bits in told:
        at += bits
        ends.append(at)
    low, high = min(ends), max(ends)
    unit = _SPAN / max(high - low, _LEAST)
    return [
        Step(
            label,
            word,
            bits,
            round((min(start, start + bits) - low) * unit, 2),
            round(max(abs(bits) * unit, 1.0), 2),
            "for" if bits > 0 else "against" if bits < 0 else "none",
        )
        for (label, word, bits), start in zip(told, ends, strict=False)
    ]


def tabs(at: str) -> list[Tab]:
    """The pages of who is who."""
    pages = (
        ("review", _("Review")),
        ("pairs", _("Pairs")),
        ("decisions", _("Decisions")),
        ("values", _("Shared values")),
    )
    return [Tab(label, reverse(f"identity:{name}"), name == at) for name, label in pages]


def small(number: object) -> int:
    """A number the store can hold; others name nothing."""
    value = int(str(number)) if len(str(number)) < 20 else 0
    return value if value <= _HIGHEST else 0


def _column(told: Mapping[str, Any]) -> str:
    language = get_language() or "en"
    code = str(told.get("column", ""))
    try:
        planned = planning.current().variables.get(code)
    except NotFound:
        planned = None
    if planned:
        return planned.text("label", language)
    known = comparison.all_comparisons().get(str(told.get("kind", "")))
    return known.label.get(language, known.label["en"]) if known else code


def _level(level: str) -> str:
    if level.startswith("same"):
        return _("agrees") if level == "same" else _("agrees in part")
    if level == comparison.DIFFERENT:
        return _("differs")
    return _("is similar") if level else ""
