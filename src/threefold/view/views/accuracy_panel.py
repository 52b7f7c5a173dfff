"""How accurate what is known of one customer is, on the customer's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import Advice
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.plan.service import labels
from threefold.ui.service import url_or_none
from threefold.view.views.accuracy_words import dimensions, label_of, to_do

_SHOWN = 4


@dataclass(frozen=True)
class ToDo:
    """One thing to do about the record; `url` is the page where it is done, "" for none."""

    text: str
    url: str
    gain: float


@require_GET
@access.page("see", "customers")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    found = descriptive.accuracy_of(pk)
    words = dimensions()
    advice = descriptive.advice_of(found)
    may_edit = access.can(request.user, "edit", "customers")
    shares = [(*words[each.dimension], each) for each in found.measures]
    known = [each.share for each in found.measures if each.share is not None]
    context = {
        "pk": found.customer_id,
        "found": found,
        "dimensions": shares,
        "mean": sum(known) / len(known) if known else None,
        "to_do": to_dos(found.customer_id, advice, may_edit=may_edit)[:_SHOWN],
        "more": max(0, len(advice) - _SHOWN),
    }
    return render(request, "view/_accuracy.html", context)


def names() -> dict[str, str]:
    """The plan's words for its variables."""
    try:
        planned = planning.current().variables
    except NotFound:
        return {}
    return {code: labels.text(each) for code, each in planned.items()}


def to_dos(
    customer_id: int,
    advice: tuple[Advice, ...],
    *,
    may_edit: bool,
    words: dict[str, str] | None = None,
) -> list[ToDo]:
    """Advice in words, with the page on which to follow it."""
    known = names() if words is None else words
    return [
        ToDo(
            to_do(each, label_of(each, known)),
            _url(customer_id, each, known) if may_edit else "",
            each.gain,
        )
        for each in advice
    ]


def _url(customer_id: int, advice: Advice, known: dict[str, str]) -> str:
    if advice.action == "twice":
        return url_or_none("identity:pairs") or ""
    if advice.action == "try" or not advice.variable or advice.variable not in known:
        return ""
    if advice.action == "same":
        return ""
    return reverse("view:edit-value", args=[customer_id, advice.variable])
