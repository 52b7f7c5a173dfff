"""Merging, parting and asking why by command, against a real installation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support import company
from tests.support.command import Done, threefold


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("identities")
    assert run(folder, "init", "--industry", "retail", "--json").code == 0
    told = company.CUSTOMERS.replace("Number,", "Customer number,", 1)
    (folder / "customers.csv").write_text(told, "utf-8")
    done = run(folder, "import", str(folder / "customers.csv"), "--as", "customers",
               "--source", "crm", "--yes", "--json")  # fmt: skip
    assert (done.code, done.json["loaded"]) == (0, 3)
    return folder


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_merge_explain_part(place):
    done = run(place, "merge", "2", "1", "--reason", "same family card", "--json").json
    assert (done["customer_id"], done["members"]) == (1, [1, 2])
    told = run(place, "explain", "2", "--json").json
    assert told["customer_id"] == 1
    assert len(told["parts"]) == 2
    assert told["links"][0]["reason"] == "same family card"
    assert "same family card" in run(place, "explain", "1").out
    assert run(place, "list", "--json").json["total"] == 2
    assert run(place, "view", "--id", "2", "--json").json["id"] == 1

    file = place / "who.csv"
    assert run(place, "export", "identities", str(file), "--json").json["rows"] == 3
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert {(row["source"], row["external_id"], row["customer_id"]) for row in rows} == {
        ("crm", "17850", "1"), ("crm", "12346", "1"), ("crm", "99001", "3"),
    }  # fmt: skip

    assert run(place, "unmerge", "2", "--json").json["customers"] == [1, 2]
    assert run(place, "list", "--json").json["total"] == 3
    assert run(place, "merge", "1", "2").code == 5
    assert run(place, "merge", "1", "3", "--never").code == 0


def test_mistakes_are_named(place):
    assert run(place, "merge", "3", "3").code == 2
    assert run(place, "merge", "3", "99").code == 3
    assert run(place, "unmerge").code == 2
    assert run(place, "unmerge", "3").code == 5
    assert run(place, "unmerge", "--decision", "99").code == 3
    assert run(place, "explain", "99").code == 3
    assert run(place, "export", "identities", str(place / "who.doc")).code == 2
