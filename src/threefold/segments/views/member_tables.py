"""Tables of the page of one segment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.compute as pc
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.segments import service
from threefold.segments.logic.rules import Rule
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.service import Funnel
from threefold.ui.service import Column, Empty, Table, page_number, sort_of, table
from threefold.view import service as view
from threefold.view.types import Named, Reader

SIZE = 50
_KINDS = {"number": "number", "day": "day", "text": "text", "flag": "bool"}


def steps(request: HttpRequest, found: Funnel) -> Table | None:
    """Condition after condition: who goes on, who does not meet it, of whom it is unknown."""
    if not found.steps:
        return None
    whole = found.counted.customers or 1
    rows = [
        {
            "rule": step.rule, "kept": step.kept, "refused": step.refused,
            "unknown": step.unknown, "alone": step.alone, "share": step.kept / whole,
        }
        for step in found.steps
    ]  # fmt: skip
    columns = [
        Column("rule", _("Condition"), template="segments/_rule.html"),
        Column("kept", _("Go on"), kind="number"),
        Column("share", _("Share of all"), template="segments/_share.html"),
        Column("refused", _("Do not meet it"), kind="number"),
        Column("unknown", _("Not known"), kind="number", hint=_("They have no value for it")),
        Column("alone", _("Meet it alone"), kind="number",
               hint=_("Of all customers, whatever else they meet")),
    ]  # fmt: skip
    return table(request, columns=columns, rows=rows, id="funnel", caption=_("Who falls away"))


def comings(request: HttpRequest, held: Segment, sizes: list[SegmentSize]) -> Table:
    """The size by day, newest first, with who came and went."""
    rows = []
    for before, each in zip([None, *sizes], sizes, strict=False):
        link = reverse("segments:moves", args=[held.pk, each.as_of.isoformat()])
        rows.append(
            {
                "day": each.as_of, "members": each.members, "unknown": each.unknown,
                "entered": each.entered, "left": each.left,
                "in_url": link if each.entered else "",
                "out_url": f"{link}?way=left" if each.left else "",
                "ruled": before is not None and before.version != each.version,
            }
        )  # fmt: skip
    columns = [
        Column("day", _("Day"), template="segments/_day.html"),
        Column("members", _("Customers"), kind="number"),
        Column("entered", _("Entered"), kind="number", template="segments/_in.html"),
        Column("left", _("Left"), kind="number", template="segments/_out.html"),
        Column("unknown", _("Not known"), kind="number"),
    ]
    return table(request, columns=columns, rows=rows[::-1][:SIZE], id="days", caption=_("By day"))


def members(
    request: HttpRequest, given: Rule | Segment, codes: list[str], count: int, reader: Reader
) -> Table:
    """Members with the values that the rule looks at, as this reader may see them."""
    known = service.known_fields()
    # What is veiled or hidden may not be read off its order either.
    sortable = [code for code in codes if reader.shows(service.privacy_of(code)) == "shown"]
    key, down = sort_of(request, allowed=sortable, default="")
    page = page_number(request.GET.get("page"), highest=max(1, -(-count // SIZE)))
    found = service.page_of(
        given, columns=codes, order_by=key or "customer_id", descending=down,
        start=(page - 1) * SIZE, size=SIZE,
    )  # fmt: skip
    names = view.named((row["customer_id"] for row in found.rows), reader)
    columns = [Column("name", _("Customer"), url="url")]
    columns += [
        Column(
            code, service.label_of(code), sort=code in sortable, digits=_digits(found.rows, code),
            kind=_KINDS[known[code].type] if code in sortable else "text",
        )
        for code in codes
    ]  # fmt: skip
    rows = [
        {
            **_customer(names[row["customer_id"]]),
            **{code: service.seen(row[code], known[code], reader) for code in codes},
        }
        for row in found.rows
    ]
    return table(
        request, columns=columns, rows=rows, size=SIZE, count=count, has_next=found.more,
        row_url="url", id="members", caption=_("Members"),
        empty=Empty("users", _("Nobody meets the rule"),
                    _("Look above at which condition most fall away, and loosen it.")),
    )  # fmt: skip


def crossed(request: HttpRequest, held: Segment, day: date, reader: Reader) -> Table:
    """Who came into it by that day, or with `?way=left` who went."""
    gone = request.GET.get("way") == "left"
    found = service.crossing(held, day) if held.live else None
    if found is None:
        ids: list[int] = []
    else:
        chosen = pc.invert(found["entered"]) if gone else found["entered"]
        ids = found.filter(chosen)["customer_id"].to_pylist()
    page = page_number(request.GET.get("page"), highest=max(1, -(-len(ids) // SIZE)))
    some = ids[(page - 1) * SIZE : page * SIZE]
    names = view.named(some, reader)
    return table(
        request,
        columns=[
            Column("name", _("Customer"), url="url"),
            Column("country", _("Country")),
            Column("spend", _("Spend"), kind="money", currency=settings.CURRENCY),
        ],
        rows=[_customer(names[each]) for each in some], size=SIZE, count=len(ids),
        has_next=page * SIZE < len(ids), row_url="url", id="moves", caption=_("Customers"),
        empty=Empty("users", _("Nobody"), _("Nobody moved this way since the day kept before.")),
    )  # fmt: skip


def _customer(one: Named) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": reverse("view:customer", args=[one.customer_id]),
        "country": one.country,
        "spend": one.spend,
    }


def _digits(rows: list[dict[str, Any]], code: str) -> int:
    """No digits after the point where every value on the page is whole."""
    numbers = [row[code] for row in rows if isinstance(row[code], int | float | Decimal)]
    return 0 if all(each == each.__trunc__() for each in numbers if each == each) else 2
