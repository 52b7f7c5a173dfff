"""Accuracy by command, against a real installation."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import Done, threefold


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_accuracy_of_all_and_of_one(three_customers):
    told = run(three_customers, "accuracy", "--json", "--note", "--mend", "2").json
    assert told["customers"] == 3
    assert 0 < told["base"]["completeness"] < 1
    assert told["base"]["consistency"] is None, "one source agrees with nobody"
    assert "email" in told["variables"]
    assert "crm" in told["sources"]
    assert told["crossed"]["email"]["crm"]["validity"] == 1
    assert len(told["mend"]) == 2
    assert all(each["to_do"] for each in told["mend"])
    shown = run(three_customers, "accuracy", "--mend", "1")
    assert (shown.code, "To mend first" in shown.out) == (0, True)
    one = run(three_customers, "accuracy", "--id", "1", "--json").json
    assert one["customer_id"] == 1
    assert all(0 <= way["probability"] <= 1 for way in one["ways"])
    assert {"action", "gain", "variable"} <= one["advice"][0].keys()
    assert run(three_customers, "accuracy", "--id", "1").code == 0
    assert run(three_customers, "accuracy", "--id", "99").code == 3
