"""The market as the purchases show it: what sells, to whom, how often, and who pays for most of it.

Everything is of goods, net of returns; charges are none. `currency` is one of those of `span`, or
None for all, each amount at the rate of its day in the installation's own currency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection

from threefold.behavioral.logic.periods import Period, shifted
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.rates import rates
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.lake.service import Snapshot

DIMENSIONS = ("product", "category", "brand", "place", "channel")
MOST = 10_000
"""So many best sellers of a ranking are told."""

_COLUMNS = [
    "kind", "local_at", "source", "subject", "reference", "product", "category", "channel", "place",
    "quantity", "amount", "currency", "outcome", "properties", "month",
]  # fmt: skip
_EVERYBODY: dict[tuple[str, str], pa.Table] = {}


def span() -> pa.Table:
    """[currency, lines, first_at, last_at] of goods sold, the currency of most lines first.

    Columns named as DIMENSIONS count the lines that say something of it.
    """
    return _asked("market_span", {"own": settings.CURRENCY})


def totals(*, period: Period, before: Period, currency: str | None) -> pa.Table:
    """One row for each of the two (`part`: now, before) in which anything was sold or taken back.

    [part, revenue, units, orders, buyers, customers, new_buyers, returned, returners,
    unknown_revenue, unrated]: `customers` are also those who only brought back, `returned` is what
    was paid back, `unknown_revenue` of lines without a customer, `unrated` counts lines without a
    rate.
    """
    values = {**_spans(period, before), **_of(currency)}
    return _asked("market_totals", values, "market_lines", "market_firsts")


def ranking(*, dimension: str, period: Period, before: Period, currency: str | None) -> pa.Table:
    """The best MOST items by revenue, then those sold only in the period `before`.

    [item, rank, revenue, share (0..1 of all items), units, orders, buyers, customers, returned],
    the same of the other period with `_before`, `change` (of revenue, 0.1 is ten per cent more),
    `share_change` (difference of shares), `rank_change` (places up) and `found` (items in all).
    """
    values = {**_spans(period, before), **_of(currency, dimension), "most": MOST}
    return _asked("market_ranking", values, "market_lines")


def names() -> dict[str, str]:
    """What products are called, by product."""
    found = _asked("market_names", {})
    told = zip(found["item"].to_pylist(), found["name"].to_pylist(), strict=True)
    return {item: name for item, name in told if name}


def months(*, currency: str | None) -> pa.Table:
    """[month_number (since January 1970), revenue, orders, buyers, customers, new_buyers,
    returning_buyers, new_revenue, returning_revenue, other_revenue], oldest first."""
    return _asked("market_months", _of(currency), "market_lines", "market_firsts")


def cohorts(*, currency: str | None) -> pa.Table:
    """[cohort (month number of the first purchase), months_since, buyers, revenue, size]."""
    return _asked("market_cohorts", _of(currency), "market_lines", "market_firsts")


def curve(*, period: Period, currency: str | None) -> pa.Table:
    """[percent, customers, revenue]: what each percent of customers paid, the best payers first.

    Of customers who paid more than they got back; percents of nobody are left out.
    """
    values = {**_span("", period), **_of(currency)}
    return _asked("market_curve", values, "market_lines", "market_spenders")


def rfm(*, until: date, currency: str | None) -> pa.Table:
    """[recency, frequency (scores 1 to 5), customers, revenue, orders] of all before a day."""
    values = {"until": until, **_of(currency)}
    return _asked("market_rfm", values, "market_lines", "market_scored")


def bought(
    *,
    first: date,
    until: date,
    currency: str | None,
    dimension: str = "",
    item: str | None = None,
    lines: str = "sold",
    first_since: date | None = None,
    first_until: date | None = None,
) -> pa.Table:
    """[customer_id] of whoever has lines (`sold`, `back` or `any`) from `first` to before `until`.

    With a `dimension`, of this item of it (None: it was not said). With `first_since`, only those
    whose first purchase was from then to before `first_until`.
    """
    values = {
        **_of(currency, dimension or None),
        "first": first,
        "until": until,
        "of_item": bool(dimension),
        "item": item,
        "lines": lines,
        "first_since": first_since,
        "first_until": first_until,
    }
    return _asked("market_bought", values, "market_lines", "market_firsts")


def top(*, period: Period, currency: str | None, above: int, percent: int) -> pa.Table:
    """[customer_id] of the part of the curve from percent `above` (exclusive) to `percent`."""
    values = {**_span("", period), **_of(currency), "above": above, "percent": percent}
    return _asked("market_top", values, "market_lines", "market_spenders")


def cells(*, until: date, currency: str | None, among: tuple[str, ...]) -> pa.Table:
    """[customer_id] of these cells of the grid ("54": recency 5, frequency 4)."""
    values = {"until": until, **_of(currency), "cells": ",".join(among)}
    return _asked("market_cells", values, "market_lines", "market_scored")


def _of(currency: str | None, dimension: str | None = None) -> dict[str, Any]:
    return {"currency": currency, "own": settings.CURRENCY, "dimension": dimension}


def _span(prefix: str, period: Period) -> dict[str, date]:
    return {f"{prefix}first": period.first, f"{prefix}until": period.until}


def _spans(period: Period, before: Period) -> dict[str, date]:
    return _span("", period) | _span("before_", before)


def _asked(name: str, values: Mapping[str, Any], *parts: str) -> pa.Table:
    """The answer of a query, begun by these parts of a statement, as long as nothing changes."""
    people = identity.stamp() if parts else ""
    worth = rates()
    told = repr((sorted(values.items()), people, _digest(worth)))
    key = hashlib.sha256(told.encode()).hexdigest()

    def ask(snapshot: Snapshot) -> pa.Table:
        statement = query(name)
        filters = None if "market_firsts" in parts else _months_of(values)
        inputs: dict[str, Any] = {"events": snapshot.input(_COLUMNS, filters)}
        if parts:
            begun = ",\n".join(query(part) for part in parts)
            statement = f"with {begun}\n{statement}"
            inputs |= {"subject_map": _everybody(people), "rates": worth}
        return engine.shared().query(statement, dict(values), inputs)

    return kept(f"{name}-{key}", ask)


def _months_of(values: Mapping[str, Any]) -> list[tuple[str, str, list[str]]] | None:
    """The partitions that the spans lie in; a local day may lie in the month beside."""
    if "first" not in values:
        return None
    found: set[str] = set()
    for prefix in ("", "before_"):
        if f"{prefix}first" in values:
            day = shifted(values[f"{prefix}first"].replace(day=1), -1)
            while day <= shifted(values[f"{prefix}until"], 1):
                found.add(f"{day:%Y-%m}")
                day = shifted(day, 1)
    return [("month", "in", sorted(found))]


def _digest(table: pa.Table) -> str:
    found = hashlib.sha256()
    for batch in table.to_batches():
        found.update(batch.serialize())
    return found.hexdigest()


def _everybody(people: str) -> pa.Table:
    """`identity.map()`, fetched once as long as nobody comes to stand for another."""
    key = (str(connection.settings_dict["NAME"]), people)
    if key not in _EVERYBODY:
        _EVERYBODY.clear()
        _EVERYBODY[key] = identity.map()
    return _EVERYBODY[key]
