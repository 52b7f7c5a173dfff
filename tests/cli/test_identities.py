"""Merging, parting and asking why by command, against a real installation."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.command import Done, threefold


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_merge_explain_part(three_customers):
    done = run(three_customers, "merge", "2", "1", "--reason", "same family card", "--json").json
    assert (done["customer_id"], done["members"]) == (1, [1, 2])
    told = run(three_customers, "explain", "2", "--json").json
    assert told["customer_id"] == 1
    assert len(told["parts"]) == 2
    assert told["links"][0]["reason"] == "same family card"
    assert "same family card" in run(three_customers, "explain", "1").out
    assert run(three_customers, "list", "--json").json["total"] == 2
    assert run(three_customers, "view", "--id", "2", "--json").json["id"] == 1

    file = three_customers / "who.csv"
    assert run(three_customers, "export", "identities", str(file), "--json").json["rows"] == 3
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert {(row["source"], row["external_id"], row["customer_id"]) for row in rows} == {
        ("crm", "17850", "1"), ("crm", "12346", "1"), ("crm", "99001", "3"),
    }  # fmt: skip

    assert run(three_customers, "unmerge", "2", "--json").json["customers"] == [1, 2]
    assert run(three_customers, "list", "--json").json["total"] == 3
    assert run(three_customers, "merge", "1", "2").code == 5
    assert run(three_customers, "merge", "1", "3", "--never").code == 0


def test_mistakes_are_named(three_customers):
    assert run(three_customers, "merge", "3", "3").code == 2
    assert run(three_customers, "merge", "3", "99").code == 3
    assert run(three_customers, "unmerge").code == 2
    assert run(three_customers, "unmerge", "3").code == 5
    assert run(three_customers, "unmerge", "--decision", "99").code == 3
    assert run(three_customers, "explain", "99").code == 3
    assert run(three_customers, "export", "identities", str(three_customers / "who.doc")).code == 2
