"""A web shop that sent something of everything."""

from __future__ import annotations

from typing import Any

import pytest
from tests.collect.stream.world import SHOP, send, source, track
from tests.support import shelf

from threefold.collect.models import Source
from threefold.collect.service import stream
from threefold.collect.types import QUARANTINE, KindRule, PropertyRule, Tracking

MAIL = "rosa@example.com"


@pytest.fixture
def shop(plan: object, home: Any) -> Source:
    """Landed, repeated and held back: an unplanned event, one of nobody, three bad amounts."""
    return Source.objects.get(pk=shelf.laid(home, _shop))


def _shop() -> Any:
    made = source(SHOP)
    rule = KindRule("purchase", {"amount": PropertyRule("number", required=True)})
    stream.tracking.save(SHOP, Tracking(kinds={"Bought": rule}))
    send(
        track("a", properties={"watt": 9, "email": MAIL}),
        track("a", properties={"watt": 9, "email": MAIL}),
        track("b", "Bought", properties={"amount": 3}),
        *(track(f"c{n}", "Bought", properties={"amount": f"{n} euro", "email": MAIL})
          for n in range(3)),
        {"type": "identify", "messageId": "i", "userId": "u1",
         "traits": {"city": "Graz", "shoe_size": 41}},
        {"type": "track", "messageId": "n", "event": "Nobody"},
    )  # fmt: skip
    return made.pk


def closed(**kinds: Any) -> None:
    """The same source with a plan that holds back what it does not name."""
    stream.tracking.save(SHOP, Tracking(unknown=QUARANTINE, kinds=kinds))


def group_of(cause: str) -> int:
    return next(
        int(each["group"]) for each in stream.quarantine.causes(SHOP) if each["cause"] == cause
    )
