"""What pages of competitors share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.behavioral.service import paying
from threefold.descriptive.service import store
from threefold.kit.errors import Conflict, Invalid, ThreefoldError
from threefold.related.models import How
from threefold.related.views.rivals.forms import GOODS
from threefold.ui.service import by_kind, url_or_none

_NAMES = pa.schema([("id", pa.int64()), ("name", pa.string())])


def names(request: HttpRequest, customers: Iterable[int]) -> dict[int, str]:
    """What this reader may call these customers, by number; one question."""
    wanted = list(dict.fromkeys(customers))
    held: dict[int, str] = {}
    if wanted:
        places = ", ".join("%s" for _each in wanted)
        found = store.fetch(
            f"select id, name from descriptive_customer where id in ({places})",
            wanted,
            schema=_NAMES,
        )
        held = dict(zip(found["id"].to_pylist(), found["name"].to_pylist(), strict=True))
    shown = access.display(request.user, "internal")
    return {pk: _called(pk, held.get(pk, ""), shown) for pk in wanted}


def _called(pk: int, name: str, shown: str) -> str:
    if shown == "masked":
        name = access.mask(name, "name")
    return (name if shown != "hidden" else "") or _("Customer %(number)s") % {"number": pk}


def evidence(request: HttpRequest, customer: int, text: str) -> dict[str, Any]:
    """What a customer said, as this reader may see it, and where it can be shown whole."""
    shown = access.display(request.user, "personal", customer, request)
    if not text or shown == "hidden":
        return {"text": "", "url": ""}
    if shown == "shown":
        return {"text": text, "url": ""}
    return {
        "text": access.mask(text, "text"),
        "url": reverse("view:unmask", args=[customer, "personal"]),
    }


def how(code: str) -> str:
    return str(How(code).label)


def goods_lists() -> list[tuple[str, dict[str, str]]]:
    """(id, what is bought most often with its name) for fields that ask for a category or a
    product."""
    return [(GOODS[what], paying.goods(what)) for what in GOODS]


def wrong(form: forms.Form, error: ThreefoldError) -> None:
    """Say at its field what cannot be kept."""
    if not isinstance(error, Invalid | Conflict):
        raise error
    field = error.where.get("field")
    text = f"{error.message} {error.remedy}".strip()
    form.add_error(field if field in form.fields else None, text)


def done(request: HttpRequest, text: str, undo: str = "", *args: Any) -> None:
    """Say that it is done; `undo` names the page that takes it back."""
    messages.success(request, text, extra_tags=reverse(undo, args=args) if undo else "")


def percent(share: float | None) -> str:
    return "" if share is None else str(by_kind(share, "percent"))


def segment_of(request: HttpRequest, rule: str) -> str:
    """The page that builds a segment of this rule; "" for who may not."""
    place = url_or_none("segments:new")
    return place if place and access.can(request.user, "see", "segments") else ""
