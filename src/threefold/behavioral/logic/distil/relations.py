"""What variables are taken from: relations of one customer's rows, over his acts or orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Query = Callable[[str], str]
"""The text of a query file of this room."""

ONLINE = ("page_view", "search", "cart")
VISITS = ("visit", "lesson", "store_visit", "showroom_visit")
ORDER_DIMENSIONS = ("daypart", "weekday", "month", "season", "channel", "place", "level")
CONTACT_DIMENSIONS = {"contact_reason": "category", "contact_channel": "channel"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A query of rows with `customer_id`.

    `banded`: each row has an `age` in days, so that windows are sums over bands of ages. The
    others hold one row for each pair of a customer and a thing, with what windows need in it.
    `over` names relations that are kept beforehand; `put` are texts that the query leaves open.
    """

    name: str
    query: str
    banded: bool = True
    over: str = "acts"
    put: Mapping[str, str] | None = None

    def sql(self, query: Query) -> str:
        text = query(self.query)
        for name, value in (self.put or {}).items():
            text = text.replace("{" + name + "}", value)
        for part in ("lines", "sides"):
            if "{" + part + "}" in text:
                text = text.replace("{" + part + "}", query(f"distil_{part}"))
        return text


def _plain(name: str, *, banded: bool = True, over: str = "acts") -> Relation:
    return Relation(name, f"distil_{name}", banded, over)


ORDERS = Relation("orders", "distil_orders")

_PAIRS = ("goods", "numbers", "positions", "subscriptions")

RELATIONS: Mapping[str, Relation] = {
    each.name: each
    for each in (
        *(_plain(name) for name in (
            "events", "lines", "contacts", "responses", "sessions", "calls", "trades", "rounds",
            "cash", "visits",
        )),
        Relation("orders", "distil_kept_orders", over="orders"),
        _plain("gaps", over="orders"),
        *(_plain(name, banded=False) for name in _PAIRS),
        Relation("over_category", "distil_over_category", banded=False),
        *(
            Relation(f"over_{name}", "distil_over_orders", False, "orders", {"dimension": name})
            for name in ORDER_DIMENSIONS
        ),
        *(
            Relation(f"over_{name}", "distil_over_contacts", False, "acts", {"dimension": column})
            for name, column in CONTACT_DIMENSIONS.items()
        ),
    )
}  # fmt: skip
