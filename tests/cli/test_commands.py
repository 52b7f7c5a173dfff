"""Every command, run for real against one installation that they build up in order."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.support import company
from tests.support.command import Done, threefold


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the purchases in."""
    folder = tmp_path_factory.mktemp("command")
    assert threefold(folder / "home", "init", "--industry", "retail", "--json").json[
        "industry"
    ] == ("retail")
    (folder / "purchases.csv").write_text(company.PURCHASES, "utf-8")
    done = run(folder, "import", str(folder / "purchases.csv"), "--as", "purchases",
               "--source", "shop", "--yes", "--json")  # fmt: skip
    assert (done.code, done.json["loaded"]) == (0, 7)
    return folder


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_without_an_installation_it_says_what_to_do(tmp_path):
    done = threefold(tmp_path / "none", "status")
    assert done.code == 3
    assert "threefold init" in done.err
    done = threefold(tmp_path / "none", "status", "--json")
    assert done.json["error"]["code"] == "not_found"


def test_status_tells_the_three_kinds(place):
    told = run(place, "status", "--json").json
    assert told["behavioral"]["purchases"]["lines"] == 7
    assert told["behavioral"]["purchases"]["buyers"] == 2
    assert told["behavioral"]["purchases"]["lines_without_customer"] == 1
    assert told["behavioral"]["purchases"]["cancelled_lines"] == 1
    assert told["behavioral"]["purchases"]["amount"] == 61.5
    assert told["related"]["answers"] == 0
    assert told["next"]
    people = run(place, "status")
    assert "Purchases" in people.out


def test_the_same_file_again_adds_nothing_and_a_dry_run_says_so(place):
    words = ("import", str(place / "purchases.csv"), "--as", "purchases", "--source", "shop")
    told = run(place, *words, "--dry-run", "--json").json
    assert (told["received"], told["new"], told["unchanged"]) == (7, 0, 7)
    again = run(place, *words, "--yes", "--json").json
    assert (again["loaded"], again["duplicates"]) == (0, 7)
    assert run(place, "status", "--json").json["behavioral"]["purchases"]["lines"] == 7


def test_bad_rows_are_counted_and_undo_takes_the_good_ones_back(place):
    text = company.PURCHASES.splitlines()[0] + "\n"
    text += "2001,20009,TRAY,1,2026-02-30 10:00:00,1.00,17850,Spain\n"
    text += "2002,20009,TRAY,1,2026-02-27 10:00:00,1.00,17850,Spain\n"
    (place / "bad.csv").write_text(text, "utf-8")
    done = run(place, "import", str(place / "bad.csv"), "--as", "purchases", "--source", "till",
               "--yes", "--json").json  # fmt: skip
    assert (done["received"], done["loaded"], done["quarantined"]) == (2, 1, 1)
    assert run(place, "status", "--json").json["behavioral"]["purchases"]["lines"] == 8
    undone = run(place, "undo", str(done["run"]), "--yes", "--json")
    assert (undone.code, undone.json["removed"]) == (0, 1)
    assert run(place, "status", "--json").json["behavioral"]["purchases"]["lines"] == 7


def test_an_uncertain_file_is_not_guessed(place):
    (place / "odd.csv").write_text("a,b,c\n1,2,3\n", "utf-8")
    done = run(
        place, "import", str(place / "odd.csv"), "--as", "purchases", "--source", "x", "--yes"
    )
    assert done.code == 2
    assert "--map" in done.err
    states = {
        each["file"]: each["state"] for each in run(place, "imports", "--json").json["imports"]
    }
    assert states.get("odd.csv") in (None, "cancelled")


def test_list_view_and_export(place):
    listed = run(place, "list", "17850", "--json").json
    assert listed["total"] == 1
    number = listed["customers"][0]["customer_id"]
    seen = run(place, "view", "17850", "--json").json
    assert (seen["id"], seen["life"]["orders"]) == (number, 2)
    assert "Behaviour" in run(place, "view", "--id", str(number)).out
    assert run(place, "view", "nobody at all").code == 3
    target = place / "out.csv"
    assert run(place, "export", str(target)).code == 0
    with target.open(encoding="utf-8-sig") as rows:
        assert {row["orders"] for row in csv.DictReader(rows)} == {"1", "2"}
    assert run(place, "export", str(place / "out.doc")).code == 2


def test_plan_and_its_gap(place):
    told = run(place, "plan", "--json").json
    assert told["industry"] == "retail"
    assert len(told["variables"]) > 40
    assert run(place, "plan", "--gap", "--json").json[0]["missing"] > 0
    assert len(run(place, "plan", "--list", "--json").json) == 9


def test_check_tries_everything(place):
    told = run(place, "check", "--json")
    assert told.code == 0
    assert {each["check"] for each in told.json["checks"]} == {
        "folder", "secret", "store", "lake", "engine", "plan",
    }  # fmt: skip
    (place / "home" / "secret").chmod(0o644)
    try:
        assert run(place, "check").code == 6
    finally:
        (place / "home" / "secret").chmod(0o600)


def test_a_member_of_staff_is_made_and_the_worker_ends_when_nothing_waits(place):
    made = run(place, "user", "carla", "--role", "agent", "--json").json
    assert len(made["password"]) >= 12
    assert run(place, "user", "carla", "--role", "king").code == 2
    assert run(place, "worker", "--once").code == 0
    assert run(place, "tidy", "--json").json["removed"] == 0


def test_help_names_the_exit_codes(place):
    done = run(place, "--help")
    assert done.code == 0
    for command in ("init", "demo", "serve", "import", "undo", "plan", "view", "list", "status",
                    "export", "check", "worker"):  # fmt: skip
        assert command in done.out
