"""Accuracy by command, against a real installation."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import company
from tests.support.command import Done, threefold


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accuracy")
    assert run(folder, "init", "--industry", "retail", "--json").code == 0
    told = company.CUSTOMERS.replace("Number,", "Customer number,", 1)
    (folder / "customers.csv").write_text(told, "utf-8")
    done = run(folder, "import", str(folder / "customers.csv"), "--as", "customers",
               "--source", "crm", "--yes", "--json")  # fmt: skip
    assert (done.code, done.json["loaded"]) == (0, 3)
    return folder


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_accuracy_of_all_and_of_one(place):
    told = run(place, "accuracy", "--json", "--note", "--mend", "2").json
    assert told["customers"] == 3
    assert 0 < told["base"]["completeness"] < 1
    assert told["base"]["consistency"] is None, "one source agrees with nobody"
    assert "email" in told["variables"]
    assert "crm" in told["sources"]
    assert len(told["mend"]) == 2
    shown = run(place, "accuracy", "--mend", "1")
    assert (shown.code, "To mend first" in shown.out) == (0, True)
    one = run(place, "accuracy", "--id", "1", "--json").json
    assert one["customer_id"] == 1
    assert all(0 <= way["probability"] <= 1 for way in one["ways"])
    assert run(place, "accuracy", "--id", "1").code == 0
    assert run(place, "accuracy", "--id", "99").code == 3
