"""`threefold segment …`: counted, kept, handed out."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.command import threefold


def test_counted_kept_and_handed_out(three_customers: Path) -> None:
    home, rule = three_customers / "home", "country in ('ES', 'DK') and can_reach('email')"
    first = threefold(home, "segment", "count", rule, "--why", "--json")
    assert first.code == 0, first.out
    assert "no wide view yet" in first.err
    told = first.json
    assert told["members"] + told["others"] + told["unknown"] == told["customers"] == 3
    assert [step["rule"] for step in told["steps"]] == rule.split(" and ")
    wrong = threefold(home, "segment", "count", "contry = 'ES'", "--json")
    assert (wrong.code, wrong.json["error"]["where"]) == (2, {"column": 1})
    few = threefold(home, "segment", "find", "--json")
    assert (few.code, "30 customers" in few.json["error"]["message"]) == (2, True)
    assert threefold(home, "segment", "save", "South", "country = 'ES'", "--json").code == 0
    done = threefold(home, "segment", "refresh", "--json").json
    assert (done["segments"], done["customers"], done["broken"]) == (1, 3, [])
    (listed,) = threefold(home, "segment", "list", "--json").json
    assert (listed["name"], listed["members"]) == ("South", 1)
    found = threefold(home, "segment", "members", "South", "--column", "city", "--json").json
    assert [row["city"] for row in found["rows"]] == ["Madrid"]
    file = three_customers / "south.csv"
    assert threefold(home, "segment", "export", "South", "--to", str(file), "--json").code == 0
    with file.open(encoding="utf-8") as read:
        assert [row["name"] for row in csv.DictReader(read)] == ["José García Lorca"]
