"""Variables in the reader's language: names, units, windows, values."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from threefold.behavioral.variable import Definition, Variable
from threefold.behavioral.variables import _words as said
from threefold.kit.worded import LANGUAGES, Words
from threefold.ui.service import by_kind

FAMILY_NAMES: dict[str, Promise] = {
    "purchase": gettext_lazy("Purchases"),
    "contact": gettext_lazy("Contacts"),
    "campaign_response": gettext_lazy("Campaigns"),
    "page_view": gettext_lazy("Web pages"),
    "visit": gettext_lazy("Visits"),
    "subscription": gettext_lazy("Subscriptions"),
    "call": gettext_lazy("Telephone calls"),
    "trade": gettext_lazy("Exchange trades"),
    "cash_movement": gettext_lazy("Cash movements"),
    "any": gettext_lazy("All events"),
    "other": gettext_lazy("Other events"),
}

UNITS: dict[str, Promise] = {
    "bits": gettext_lazy("bits"),
    "calls": pgettext_lazy("unit", "calls"),
    "carts": pgettext_lazy("unit", "carts"),
    "categories": pgettext_lazy("unit", "categories"),
    "complaints": pgettext_lazy("unit", "complaints"),
    "contacts": pgettext_lazy("unit", "contacts"),
    "contracts": pgettext_lazy("unit", "contracts"),
    "coupons": pgettext_lazy("unit", "coupons"),
    "days": pgettext_lazy("unit", "days"),
    "events": pgettext_lazy("unit", "events"),
    "hours": pgettext_lazy("unit", "hours"),
    "items": pgettext_lazy("unit", "pieces"),
    "lines": pgettext_lazy("unit", "lines"),
    "lots": pgettext_lazy("unit", "lots"),
    "messages": pgettext_lazy("unit", "messages"),
    "minutes": pgettext_lazy("unit", "minutes"),
    "numbers": pgettext_lazy("unit", "telephone numbers"),
    "orders": pgettext_lazy("unit", "orders"),
    "pages": pgettext_lazy("unit", "pages"),
    "products": pgettext_lazy("unit", "products"),
    "reasons": pgettext_lazy("unit", "reasons"),
    "renewals": pgettext_lazy("unit", "renewals"),
    "searches": pgettext_lazy("unit", "searches"),
    "sessions": pgettext_lazy("unit", "sessions"),
    "times": pgettext_lazy("unit", "times as much"),
    "trades": pgettext_lazy("unit", "trades"),
    "units": pgettext_lazy("unit", "pieces"),
    "visits": pgettext_lazy("unit", "visits"),
}

TYPES: dict[str, Promise] = {
    "integer": gettext_lazy("Whole number"),
    "decimal": gettext_lazy("Number"),
    "share": gettext_lazy("Share"),
    "money": gettext_lazy("Amount of money"),
    "text": gettext_lazy("Text"),
    "day": gettext_lazy("Day"),
}

_VALUES: dict[str, dict[str, Words]] = {
    "daypart": said.DAYPARTS,
    "weekday": said.WEEKDAYS,
    "season": said.SEASONS,
    "month": said.MONTHS,
    "level": said.LEVELS,
    "contact_channel": said.CONTACT_CHANNELS,
}


def in_language(words: Words) -> str:
    language = get_language() or ""
    return words[language if language in LANGUAGES else "en"]


def label(one: Definition) -> str:
    text = in_language(one.label)
    return text[:1].upper() + text[1:]


def meaning(one: Definition) -> str:
    return in_language(one.meaning)


def unit(one: Definition) -> str:
    """What is counted, "" where the type says it all."""
    if is_money(one):
        return str(settings.CURRENCY)
    return str(UNITS.get(one.unit, one.unit))


def window(each: Variable) -> str:
    if not each.days:
        return str(_("Whole life"))
    if each.before:
        return str(_("The %(days)s days before") % {"days": each.days})
    return str(_("Last %(days)s days") % {"days": each.days})


def is_money(one: Definition) -> bool:
    return one.type == "money" or one.unit == "currency"


def kind(one: Definition) -> tuple[str, int]:
    """How values are written: the kind of a column, and digits."""
    if is_money(one):
        return "money", 2
    kinds = {"integer": ("number", 0), "decimal": ("number", 2), "share": ("percent", 1)}
    return kinds.get(one.type, (one.type, 0))


def value(one: Definition, content: Any) -> str:
    """A value of the variable as the reader writes it."""
    if one.type == "text" and content is not None:
        known = _VALUES.get(one.source.removeprefix("over_"), {})
        return in_language(known[content]) if content in known else str(content)
    written, digits = kind(one)
    return str(by_kind(content, written, str(settings.CURRENCY), digits))


def middle(one: Definition, content: Any) -> str:
    """The same of a median or mean, which of whole numbers need not be whole."""
    if one.type == "integer" and isinstance(content, float) and not content.is_integer():
        return str(by_kind(content, "number", digits=1))
    return value(one, content)
