"""What the tests of all client libraries share."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.node import node_packages
from tests.support.serving import Running, Source, new_source

__all__ = ["node_packages"]
ODD = {"emoji": "🦊👩‍👩‍👧", "greek": "Ωμέγα", "control": "a\x00b\n\tc", "lone": "x\ud83dy"}
LANDED_ODD = {**ODD, "lone": "x\ufffdy"}


@pytest.fixture
def source(running: Running) -> Source:
    return new_source(running)


def numbered(events: list[dict[str, Any]]) -> list[int]:
    """The property `n` of those that have one, sorted."""
    return sorted(event["properties"]["n"] for event in events if "n" in event["properties"])


def told_in_every_kind(source: Source) -> None:
    """What every library tells in its `every kind of call` has arrived, once."""
    events = {event["kind"] + (event["channel"] or ""): event for event in source.landed()}
    assert sorted(events) == [
        "group", "lamp_dimmed", "lamp_switched", "page_viewapp", "page_viewweb"
    ]  # fmt: skip
    assert events["lamp_switched"]["properties"] == {"watt": 9, "odd": LANDED_ODD, "none": None}
    assert events["page_viewweb"]["place"] == "https://shop.example/guide"
    assert events["group"]["reference"] == "99"
    assert events.pop("lamp_dimmed")["who"] == "anonymous_id:BROWSER-1"
    assert {event["who"] for event in events.values()} == {"customer_number:4711"}
    (record,) = source.at.desk("records_of", source.code)
    assert "ana@example.com" in str(record)
    customers = source.at.desk("customers_of", source.code)
    assert customers["anonymous_id:BROWSER-1"] == customers["customer_number:4711"]
    assert source.held() == []
