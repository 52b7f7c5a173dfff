"""Sources, keys and quarantine by command, against a real installation."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from tests.support.command import Done, begin, threefold

from threefold.collect.logic.stream.spool import Request, Spool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sources") / "home"
    begin(home)
    return home


def run(place: Path, *words: str) -> Done:
    return threefold(place, *words)


def receive(place: Path, *messages: dict[str, object]) -> None:
    """As the event API would; a worker lands it."""
    spool = Spool(place / "spool" / uuid.uuid4().hex)
    items = "\n".join(json.dumps(each) for each in messages)
    spool.put_wait(
        Request(
            source="web-shop", events=len(messages), items=items, sent=None, context=None, type=None
        )
    )
    spool.close()
    assert run(place, "worker", "--once").code == 0


def test_a_source_gets_keys(place: Path) -> None:
    assert run(place, "sources", "add", "Web Shop", "--json").json["code"] == "web-shop"
    assert run(place, "sources", "add", "Web Shop").code == 5
    made = run(place, "sources", "key", "web-shop", "--label", "till", "--json").json
    assert made["key"].startswith("tf_")
    again = run(place, "sources", "key", "web-shop", "--replace", str(made["id"]), "--json").json
    assert again["key"] != made["key"]
    people = run(place, "sources", "key", "web-shop", "--list")
    assert made["key"] not in people.out
    assert made["key"][:9] in people.out
    off = run(place, "sources", "key", "web-shop", "--off", str(again["id"]), "--json").json
    assert off["off_at"]
    assert run(place, "sources", "key", "nowhere", "--json").code == 3
    assert run(place, "sources", "key", "web-shop", "--off", "999").code == 3


def test_what_is_held_back_is_listed_replayed_and_dropped(place: Path) -> None:
    assert "Nothing is held back" in run(place, "quarantine", "list").out
    receive(place, *({"type": "track", "event": "A", "messageId": f"m{n}"} for n in range(3)))
    listed = run(place, "sources", "list", "--json").json["sources"]
    assert [(each["code"], each["held"], each["today"]) for each in listed] == [("web-shop", 3, 3)]
    groups = run(place, "quarantine", "list", "--source", "web-shop", "--json").json["groups"]
    assert [(each["cause"], each["events"]) for each in groups] == [("nobody", 3)]
    people = run(place, "quarantine", "list")
    assert "userId" in people.out
    group = str(groups[0]["group"])
    one = run(place, "quarantine", "replay", group, "--event", group, "--json")
    assert one.json == {"events": 1}
    assert run(place, "quarantine", "drop", group).code != 0
    assert "Dropped: 2" in run(place, "quarantine", "drop", group, "--yes").out
    assert run(place, "worker", "--once").code == 0
    left = run(place, "quarantine", "list", "--json").json["groups"]
    assert [each["events"] for each in left] == [1]
    assert run(place, "quarantine", "replay", "99999").code == 3
