"""One timeline of everything: lines of one order are one entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from threefold.view.types import Moment


def line_name(event: Mapping[str, Any]) -> str:
    """What the thing bought is called, else its code."""
    properties = json.loads(event.get("properties") or "{}")
    return str(properties.get("product_name") or event.get("product") or "")


def moments_of_events(events: Iterable[Mapping[str, Any]]) -> list[Moment]:
    """Entries newest first; events of one `moment` are lines of one entry."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for event in events:
        grouped.setdefault(event["moment"], []).append(event)
    return [_moment(lines) for lines in grouped.values()]


def _moment(lines: list[Mapping[str, Any]]) -> Moment:
    first = lines[0]
    amounts = [line["amount"] for line in lines if line["amount"] is not None]
    purchase = first["kind"] == "purchase"
    return Moment(
        at=first["occurred_at"],
        kind=first["kind"],
        title=first["reference"] or line_name(first),
        amount=sum(amounts[1:], amounts[0]) if amounts else None,
        currency=first["currency"] or "",
        source=first["source"],
        cancelled=purchase and all(line["outcome"] == "cancelled" for line in lines),
        channel=first["channel"] or "",
        reason="" if purchase else first["category"] or "",
        outcome="" if purchase else first["outcome"] or "",
        place=first["place"] or "",
        lines=tuple(
            {
                "product": line["product"],
                "name": line_name(line),
                "quantity": line["quantity"],
                "amount": line["amount"],
                "outcome": line["outcome"],
                "category": line["category"],
            }
            for line in lines
        )
        if purchase
        else (),
    )
