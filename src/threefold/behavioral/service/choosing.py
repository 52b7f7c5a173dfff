"""Customers behind a number, handed to other rooms as a key that may stand in an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.core import signing
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.behavioral.logic.market import AREAS
from threefold.behavioral.logic.periods import Period
from threefold.behavioral.service import market
from threefold.behavioral.types import Chosen
from threefold.kit.errors import Invalid

_SALT = "behavioral.chosen"
_DAYS = ("first", "until", "first_since", "first_until")
_EVER = date(1, 1, 1)


def key_of(what: str, *, back: str, **asked: Any) -> str:
    """A signed key of the customers that `market.bought`, `top` or `cells` would answer.

    It holds days, scores, and the name of a product, category, brand, place or channel; nothing of
    a person. `back` is the address on this site that it is made for.
    """
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asked.items()
        if value is not None or name == "item"
    }
    return signing.dumps({"what": what, "back": back, **told}, salt=_SALT, compress=True)


def chosen(key: str) -> Chosen:
    """The customers of a key as of now, with words for them; raises Invalid where it is none."""
    try:
        told = dict(signing.loads(key, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise Invalid(
            _("This selection of customers is not one of ours."),
            where={"field": "among"},
            remedy=_("Choose the number in the market view again."),
        ) from None
    what, back = told.pop("what"), told.pop("back")
    asked = {
        name: date.fromisoformat(value) if name in _DAYS else value for name, value in told.items()
    }
    asked.setdefault("currency", None)
    find, words = _KINDS[what]
    return Chosen(customers=find(asked), title=" · ".join(words(asked)), url=back)


def _period(asked: Mapping[str, Any]) -> Period:
    return Period("", "days", asked["first"], asked["until"])


def _top(asked: Mapping[str, Any]) -> pa.Table:
    return market.top(
        period=_period(asked), currency=asked["currency"], above=0, percent=asked["percent"]
    )


def _cells(asked: Mapping[str, Any]) -> pa.Table:
    return market.cells(
        until=asked["until"], currency=asked["currency"], among=tuple(asked["among"])
    )


def _bought_words(asked: Mapping[str, Any]) -> list[str]:
    kinds = {
        "sold": _("Bought"),
        "back": _("Brought something back"),
        "any": _("Bought or brought something back"),
    }
    words = [f"{kinds[asked.get('lines', 'sold')]} {days(asked['first'], asked['until'])}"]
    if asked.get("dimension"):
        label = dimension_labels()[asked["dimension"]]
        words.append(f"{label}: {item_labels(asked['dimension'], [asked['item']])[0]}")
    since, until = asked.get("first_since"), asked.get("first_until")
    if since == _EVER and until:
        words.append(_("First purchase before %(day)s") % {"day": day(until)})
    elif since and until:
        words.append(_("First purchase %(days)s") % {"days": days(since, until)})
    return [*words, *_currency(asked)]


def _top_words(asked: Mapping[str, Any]) -> list[str]:
    best = _("The best %(percent)s %% of customers by revenue") % {"percent": asked["percent"]}
    return [best, days(asked["first"], asked["until"]), *_currency(asked)]


def _cells_words(asked: Mapping[str, Any]) -> list[str]:
    among = tuple(asked["among"])
    area = next((name for name, cells in AREAS.items() if cells == among), "")
    if area:
        words = area_labels()[area]
    else:
        words = _("Recency %(recency)s, frequency %(frequency)s") % {
            "recency": among[0][0],
            "frequency": among[0][1],
        }
    last = day(asked["until"] - timedelta(days=1))
    return [words, _("As of %(day)s") % {"day": last}, *_currency(asked)]


def _currency(asked: Mapping[str, Any]) -> list[str]:
    currency = asked["currency"]
    return [currency] if currency and currency != settings.CURRENCY else []


def days(first: date, until: date) -> str:
    """The days from `first` to before `until` in words."""
    last = until - timedelta(days=1)
    return f"{day(first)} – {day(last)}"


def day(when: date) -> str:
    return date_format(when, "DATE_FORMAT")


def dimension_labels() -> dict[str, str]:
    return {
        "product": _("Product"),
        "category": _("Category"),
        "brand": _("Brand"),
        "place": _("Place"),
        "channel": _("Channel"),
    }


def dimension_titles() -> dict[str, str]:
    """The same as headings of many."""
    return {
        "product": _("Products"),
        "category": _("Categories"),
        "brand": _("Brands"),
        "place": _("Places"),
        "channel": _("Channels"),
    }


def item_labels(dimension: str, items: Sequence[str | None]) -> list[str]:
    """What items are called; a product by its name."""
    names = market.names() if dimension == "product" else {}
    return [_("Not said") if item is None else names.get(item, item) for item in items]


def area_labels() -> dict[str, str]:
    """The areas of the grid of recency and frequency."""
    return {
        "champions": pgettext("area", "Champions"),
        "loyal": pgettext("area", "Loyal"),
        "potential": pgettext("area", "May become loyal"),
        "new": pgettext("area", "New"),
        "promising": pgettext("area", "Promising"),
        "attention": pgettext("area", "Need attention"),
        "sleepy": pgettext("area", "About to sleep"),
        "at_risk": pgettext("area", "At risk"),
        "cannot_lose": pgettext("area", "Must not be lost"),
        "hibernating": pgettext("area", "Asleep"),
        "lost": pgettext("area", "Lost"),
    }


_KINDS = {
    "bought": (lambda asked: market.bought(**asked), _bought_words),
    "top": (_top, _top_words),
    "cells": (_cells, _cells_words),
}
