"""The portfolio: customers by what they are worth and by how likely they are to leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.segments.logic.portfolio import (
    GROW,
    KEEP,
    LET_BE,
    VALUE,
    WIN_BACK,
    Cell,
    Portfolio,
)
from threefold.segments.service import label_of
from threefold.segments.service import portfolio as service
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.ui.service import Column, Empty, Tab, Table, by_kind, table

_SIZES = 8
_TONES = {KEEP: "green", WIN_BACK: "red", GROW: "blue", LET_BE: "neutral"}


class SplitForm(forms.Form):
    """Where high begins, at one of the limits of the cells."""

    value = forms.ChoiceField(label=gettext_lazy("Valuable from"), required=False)
    chance = forms.ChoiceField(label=gettext_lazy("Leaving from"), required=False)

    def __init__(self, found: Portfolio) -> None:
        super().__init__(initial={"value": repr(found.value), "chance": repr(found.chance)})
        values = [(repr(each), _money(each)) for each in found.values]
        chances = [(repr(each), _percent(each)) for each in found.chances]
        self.fields["value"].choices = values  # type: ignore[attr-defined]
        self.fields["chance"].choices = chances  # type: ignore[attr-defined]


@require_GET
@access.page("see", "segments")
def portfolio(request: HttpRequest) -> HttpResponse:
    on = ground_or_none()
    context = around(request, on)
    lacking = service.lacking() if on else []
    if on is None:
        context["empty"] = nothing_yet(request)
    elif lacking:
        context["empty"] = _lacking(request, lacking)
    else:
        held = service.chances()
        by = request.GET.get("by", "")
        by = by if by in held else held[0]
        context["tabs"] = [
            Tab(label_of(code), f"?{urlencode({'by': code})}", code == by) for code in held
        ]
        limits = _asked(request, "value"), _asked(request, "chance")
        found, _day = service.portfolio(*limits, by)
        if found is None:
            context["empty"] = _nobody()
        else:
            context |= _shown(request, found, by)
    return render(request, "segments/portfolio.html", context)


def _asked(request: HttpRequest, field: str) -> float | None:
    """A limit of the address; nothing where it is no number."""
    try:
        value = float(request.GET.get(field, ""))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def _lacking(request: HttpRequest, some: list[service.Lacking]) -> Empty:
    labels = ", ".join(f"“{each.label}”" for each in some)
    whys = {each.why for each in some}
    scores = reverse("related:scores")
    title = ngettext("One score is missing", "Two scores are missing", len(some))
    if "computed" in whys:
        text = _(
            "%(labels)s: not computed yet. Compute scores on their page or by “threefold score”; "
            "the wide view is made again afterwards."
        )
    elif "good" in whys:
        text = _(
            "%(labels)s: not told, since it was no better than a plain guess. Its page says why, "
            "and which data would help."
        )
    else:
        text = _(
            "%(labels)s: computed after the wide view was made. It is made again by itself within "
            "minutes; “threefold wide” makes it at once."
        )
    return Empty("gauge", title, text % {"labels": labels}, scores, _("To the scores"))


def _nobody() -> Empty:
    return Empty(
        "gauge",
        _("Both scores are known of nobody"),
        _("Whoever never bought has no lifetime value. Import purchases, then compute scores."),
        reverse("related:scores"),
        _("To the scores"),
    )


def _shown(request: HttpRequest, found: Portfolio, by: str) -> dict[str, Any]:
    most = max(each.customers for row in found.rows for each in row)
    cells = [
        {
            "low": row[0].low,
            "high": row[0].high,
            "cells": [_cell(each, found, most) for each in row],
            "below": row[0].low == found.value,
        }
        for row in found.rows
    ]
    return {
        "found": found,
        "cells": cells,
        "heads": [(round(100 * (each.least or 0)), _span(each)) for each in found.rows[0]],
        "quadrants": _quadrants(request, found),
        "form": SplitForm(found),
        "value_label": label_of(VALUE),
        "currency": str(settings.CURRENCY),
        "by": by,
        "chance_label": label_of(by),
    }


def _cell(cell: Cell, found: Portfolio, most: int) -> dict[str, Any]:
    size = 0
    if cell.customers:
        size = max(1, min(_SIZES, round(_SIZES * (cell.customers / most) ** 0.5)))
    return {
        "customers": cell.customers,
        "size": size,
        "quadrant": cell.quadrant,
        "right": cell.most == found.chance,
        "below": cell.low == found.value,
        "url": _building(cell.rule),
        "said": _("%(customers)s customers, worth %(value)s") % {
            "customers": by_kind(cell.customers, "number"), "value": _money(float(cell.value)),
        },
    }  # fmt: skip


def _quadrants(request: HttpRequest, found: Portfolio) -> Table:
    whole = float(sum(each.value for each in found.quadrants))
    rows = [
        {
            "label": _names()[each.code][0],
            "text": _names()[each.code][1],
            "tone": _TONES[each.code],
            "currency": str(settings.CURRENCY),
            "customers": each.customers,
            "share": each.customers / found.customers,
            "value": each.value,
            "worth": float(each.value) / whole if whole > 0 else None,
            "leaving": each.leaving,
            "url": _building(each.rule),
            "who": f"{reverse('segments:customers')}?{urlencode({'rule': each.rule})}",
        }
        for each in found.quadrants
    ]
    columns = [
        Column("label", _("Quadrant"), template="segments/_quadrant.html"),
        Column("customers", _("Customers"), kind="number", template="segments/_quadrant_who.html"),
        Column("value", label_of(VALUE), kind="money", template="segments/_quadrant_value.html"),
        Column("leaving", _("Mean chance"), kind="percent"),
    ]
    return table(request, columns=columns, rows=rows, id="quadrants", caption=_("Quadrants"))


def _names() -> dict[str, tuple[str, str]]:
    return {
        KEEP: (_("Keep"), _("Valuable and staying: leave nothing to competitors.")),
        WIN_BACK: (_("Win back"), _("Valuable and about to leave: reach them while it helps.")),
        GROW: (_("Grow"), _("Staying, worth less so far: sell them more.")),
        LET_BE: (_("Let be"), _("Worth less and leaving: spend nothing on holding them.")),
    }


def _building(rule: str) -> str:
    return f"{reverse('segments:new')}?{urlencode({'rule': rule})}"


def _span(cell: Cell) -> str:
    return f"{_percent(cell.least or 0)} – {_percent(1 if cell.most is None else cell.most)}"


def _money(value: float) -> str:
    return str(by_kind(value, "money", str(settings.CURRENCY)))


def _percent(value: float) -> str:
    return str(by_kind(value, "percent"))
