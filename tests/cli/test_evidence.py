"""Why a value, the customer as of a day, conflicts: by command, against a real installation."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.command import Done, begin, threefold

CRM = """customer_number,full_name,city
17,Ann Lee,Oslo
"""
SHOP = """customer_number,full_name,city
17,Ann Lee,Rome
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    begin(folder / "home")
    for name, text in (("crm", CRM), ("shop", SHOP)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
        done = run(folder, "import", str(folder / f"{name}.csv"), "--as", "customers",
                   "--source", name, "--yes", "--json")  # fmt: skip
        assert (done.code, done.json["loaded"]) == (0, 1), done.err
    return folder


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_a_conflict_is_listed_kept_and_explained(place):
    told = run(place, "conflicts", "--variable", "city", "--json").json
    assert told["total"] == 1
    (found,) = told["conflicts"]
    number = str(found["customer_id"])
    assert [side["text"] for side in found["sides"]] == ["Rome", "Oslo"]
    why = run(place, "view", "--id", number, "--why", "city", "--json").json
    assert (why["decided_by"], why["candidates"][0]["source"]) == ("recency", "shop")
    assert "Oslo" in run(place, "view", "--id", number, "--why", "city").out
    record = str(found["sides"][1]["record_id"])
    kept = run(place, "conflicts", "--id", number, "--variable", "city", "--keep", record)
    assert kept.code == 0
    assert (
        run(place, "view", "--id", number, "--why", "city", "--json").json["decided_by"] == "staff"
    )
    assert run(place, "conflicts", "--variable", "city", "--json").json["total"] == 0
    past = run(place, "view", "--id", number, "--as-of", "2001-01-01", "--json").json
    assert (past["values"], past["ways"]) == ([], [])
    assert run(place, "view", "--id", number, "--as-of", "someday").code == 2
    assert run(place, "conflicts", "--answer", "later").code == 2
