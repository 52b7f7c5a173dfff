"""The repeated parts of the customer page, written directly: a template costs ten times as much.

A page has 168 cells of rhythm and some hundred lines of orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from threefold.descriptive.service import Proof, reaches
from threefold.ui.service import by_kind
from threefold.view.types import Moment
from threefold.view.views.tables import event_label, option_label, purpose_label, value_label
from threefold.view.views.wording import moment_text

register = template.Library()
register.filter("event_label", event_label)
register.filter("purpose_label", purpose_label)
register.filter("value_label", value_label)
register.filter("moment_text", moment_text)
register.filter("option_label", option_label)

_SOME_HOPE = 0.25
_ICONS = {
    "spoken": "phone-call", "delivered": "mail-check", "answered": "arrow-back-up",
    "clicked": "link", "confirmed": "shield-check", "bounced": "mail-off",
    "wrong_number": "phone-off", "returned": "mail-off",
}  # fmt: skip


@register.filter
def proof_label(proof: str) -> str:
    """What may be noted of a contact way, in the reader's language."""
    return str(Proof(proof).label)


@register.filter
def proof_icon(proof: str) -> str:
    return _ICONS.get(proof, "check")


@register.filter
def chance_tone(chance: float) -> str:
    """high where it counts as reaching the customer, low where it hardly does, else mid."""
    return "high" if reaches(chance) else "mid" if chance >= _SOME_HOPE else "low"


@register.simple_tag
def rhythm_cells(row: Mapping[str, Any]) -> SafeString:
    """The hours of one weekday as cells of a table row; `row` is one of `charts.rhythm`."""
    day = escape(row["day"])
    return mark_safe("".join(_cell(day, **cell) for cell in row["cells"]))  # noqa: S308


def _cell(day: str, hour: int, n: int, level: int) -> str:
    return (
        f'<td class="view-grid__l{level}" title="{day} {hour}:00 · {n}">'
        f'<span class="visually-hidden">{n}</span></td>'
    )


@register.simple_tag
def part_cells(row: Mapping[str, Any]) -> SafeString:
    """The weekdays of one part of the day; `row` is one of `charts.dayparts`."""
    cells = (f'<td class="view-grid__l{cell["level"]}">{cell["n"]}</td>' for cell in row["cells"])
    return mark_safe("".join(cells))  # noqa: S308


@register.simple_tag
def order_lines(item: Moment) -> SafeString:
    """The lines of an order as items of a list: quantity × name, amount."""
    charge = f' <span class="text-secondary">{escape(_("(charge)"))}</span>'
    return mark_safe("".join(_lines(item, charge)))  # noqa: S308


def _lines(item: Moment, charge: str) -> Iterable[str]:
    for line in item.lines:
        quantity = by_kind(line["quantity"], "number")
        amount = escape(by_kind(line["amount"], "money", item.currency))
        mark = charge if line["category"] == "charge" else ""
        yield (
            f"<li><span>{quantity} × {escape(line['name'])}{mark}</span>"
            f'<span class="ui-num">{amount}</span></li>'
        )
