"""How customers, causes and evidence are shown to one visitor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.identity import service
from threefold.identity.models import Candidate
from threefold.identity.service import wording
from threefold.identity.service.beside import Reader
from threefold.identity.service.finding import Hit
from threefold.ui.service import Tab

_HIGHEST = (1 << 63) - 1
_HASH = re.compile(r"[0-9a-f]{32}")
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
    told = [(each.what, each.outcome, each.bits) for each in wording.reasons(evidence)]
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
        ("duplicates", _("Duplicates")),
        ("pairs", _("Pairs")),
        ("decisions", _("Decisions")),
        ("values", _("Shared values")),
    )
    return [Tab(label, reverse(f"identity:{name}"), name == at) for name, label in pages]


def small(number: object) -> int:
    """A number the store can hold; others name nothing."""
    value = int(str(number)) if len(str(number)) < 20 else 0
    return value if value <= _HIGHEST else 0


def record(request: HttpRequest, source: str, key: str, customer: int) -> str:
    """A record by its number at its source; some sources number people by their address."""
    if _HASH.fullmatch(key):
        return source
    if "@" in key and access.display(request.user, "personal", customer, request) != "shown":
        key = access.mask(key, "email")
    return f"{source} {key}"
