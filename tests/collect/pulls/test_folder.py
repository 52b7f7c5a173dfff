"""A folder of files: each new one once, none half-written, the wrong ones aside."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from tests.collect.pulls.conftest import Make

from threefold.behavioral import service as behavioral
from threefold.collect.models import Pull, Run
from threefold.collect.service import pulls
from threefold.kit.errors import Invalid

pytestmark = pytest.mark.django_db(transaction=True)

ORDERS = """order,date,sku,item name,qty,price,customer
{0}1,2024-03-01 10:00,A100,Lamp,2,9.50,C1
{0}2,2024-03-02 11:30,A100,Lamp,1,9.50,C2
"""


def lay(folder: Path, name: str, text: str, *, age_s: float = 60) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


@pytest.fixture
def orders(pull: Make, inbox: Path) -> Pull:
    (inbox / "orders").mkdir()
    lay(inbox / "orders", "a.csv", ORDERS.format(10))
    return pull("folder", {"folder": "orders", "pattern": "*.csv"})


def test_each_new_file_once(orders: Pull, inbox: Path) -> None:
    assert pulls.run(orders.pk)["loaded"] == 2
    lay(inbox / "orders", "b.csv", ORDERS.format(20))
    lay(inbox / "orders", "notes.txt", "not wanted")
    counts = pulls.run(orders.pk)
    assert (counts["found"], counts["loaded"], counts["wrong"]) == (1, 2, 0)
    assert pulls.run(orders.pk)["found"] == 0
    assert behavioral.totals()["events"] == 4
    assert sorted(each.name for each in (inbox / "orders" / "done").iterdir()) == ["a.csv", "b.csv"]
    assert (inbox / "orders" / "notes.txt").exists()
    assert list(Run.objects.order_by("id").values_list("file_name", "state")) == [
        ("a.csv", "done"), ("b.csv", "done"),
    ]  # fmt: skip
    assert pulls.visits(orders).count() == 2


def test_trying_moves_nothing_and_leaves_nothing(orders: Pull, inbox: Path) -> None:
    sample = pulls.try_out(orders)
    assert sample.file == "a.csv"
    assert sample.rows[0][:2] == ("101", "2024-03-01 10:00")
    assert sample.lacking == ()
    assert not Run.objects.exists()
    assert [each.name for each in (inbox / "orders").iterdir()] == ["a.csv"]


def test_a_file_being_written_is_left(orders: Pull, inbox: Path) -> None:
    pulls.run(orders.pk)
    text = ORDERS.format(30)
    growing = lay(inbox / "orders", "c.csv", text[:60], age_s=2)
    lay(inbox / "orders", "d.csv.part", text)
    assert pulls.run(orders.pk)["found"] == 0
    growing.write_text(text)
    assert pulls.run(orders.pk)["found"] == 0
    then = time.time() - 11
    os.utime(growing, (then, then))
    assert pulls.run(orders.pk)["loaded"] == 2
    assert (inbox / "orders" / "d.csv.part").exists()


def test_a_file_written_while_it_is_read_is_left(
    orders: Pull, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threefold.collect.sources import folder

    path, real = inbox / "orders" / "a.csv", folder._sha256

    def slow(of: Path) -> str:
        with of.open("a") as out:
            out.write("103,2024-03-02 11:30,A100,Lamp,1,9.50,C2\n")
        return real(of)

    monkeypatch.setattr(folder, "_sha256", slow)
    assert pulls.run(orders.pk)["found"] == 0
    assert path.exists()


def test_wrong_files_go_aside_with_the_reason(orders: Pull, inbox: Path) -> None:
    lay(inbox / "orders", "a2.csv", "name,colour\nAna,red\n")
    lay(inbox / "orders", "a3.csv", "")
    counts = pulls.run(orders.pk)
    assert (counts["wrong"], counts["loaded"]) == (2, 2)
    wrong = inbox / "orders" / "wrong"
    assert sorted(each.name for each in wrong.iterdir()) == [
        "a2.csv", "a2.csv.reason.txt", "a3.csv", "a3.csv.reason.txt",
    ]  # fmt: skip
    assert "no column" in (wrong / "a2.csv.reason.txt").read_text()
    assert [each["problem"] != "" for each in pulls.visits(orders)[0].found] == [False, True, True]


def test_files_left_lying_are_known_by_what_they_are(pull: Make, inbox: Path) -> None:
    path = lay(inbox, "a.csv", ORDERS.format(10))
    made = pull("folder", {"folder": str(inbox), "afterwards": "leave"})
    assert pulls.run(made.pk)["loaded"] == 2
    assert pulls.run(made.pk)["found"] == 0
    os.utime(path, (time.time() - 30, time.time() - 30))
    assert pulls.run(made.pk)["found"] == 0
    lay(inbox, "a.csv", ORDERS.format(40))
    assert pulls.run(made.pk)["loaded"] == 2
    assert behavioral.totals()["events"] == 4


@pytest.mark.parametrize("name", ["/etc", "../..", "a/../../b", "link", "orders\x00/etc"])
def test_no_other_place_of_the_machine(name: str, inbox: Path) -> None:
    (inbox / "link").symlink_to("/etc")
    with pytest.raises((Invalid, ValueError)):
        pulls.add(
            plugin="folder", label="x", source="shop", given={"folder": name}, content="events"
        )
    assert not Pull.objects.exists()


def test_a_link_laid_later_is_not_followed(orders: Pull, inbox: Path) -> None:
    (inbox / "orders" / "passwords.csv").symlink_to("/etc/passwd")
    pulls.run(orders.pk)
    assert Run.objects.count() == 1
    (inbox / "orders").rename(inbox / "elsewhere")
    (inbox / "orders").symlink_to("/etc")
    with pytest.raises(Invalid, match="not open"):
        pulls.run(orders.pk)
    orders.refresh_from_db()
    assert "pull_folders" in orders.last_error["remedy"]


def test_settings_may_open_another_folder(
    pull: Make, inbox: Path, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "drop").mkdir()
    settings.PULL_FOLDERS = [str(tmp_path / "drop")]
    lay(tmp_path / "drop", "a.csv", ORDERS.format(10))
    assert pulls.run(pull("folder", {"folder": "."}).pk)["loaded"] == 2


def test_a_crash_between_landing_and_moving_on(
    orders: Pull, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threefold.collect.service.pulls import taking

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(taking, "_go_on", dies)
    with pytest.raises(KeyboardInterrupt):
        pulls.run(orders.pk)
    monkeypatch.undo()
    orders.refresh_from_db()
    assert orders.pending["run"]
    counts = pulls.run(orders.pk)
    assert counts["found"] == 1
    assert Run.objects.count() == 1
    assert (inbox / "orders" / "done" / "a.csv").exists()
    assert behavioral.totals()["events"] == 2


def test_a_crash_before_anything_is_noted(
    orders: Pull, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threefold.collect.service.pulls import taking

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(taking, "_land", dies)
    with pytest.raises(KeyboardInterrupt):
        pulls.run(orders.pk)
    monkeypatch.undo()
    assert pulls.run(orders.pk)["loaded"] == 2
    states = Run.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["cancelled", "done"]
