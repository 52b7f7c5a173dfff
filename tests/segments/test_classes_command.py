"""`threefold classes`."""

from __future__ import annotations

from pathlib import Path

from tests.support import company
from tests.support.command import begin, threefold


def test_classes_are_told_and_counted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    begin(home)
    early = threefold(home, "classes", "--as-of", "2020-01-01", "--json")
    assert early.code == 3
    assert "Nobody was known" in early.json["error"]["message"]
    file = tmp_path / "orders.csv"
    file.write_text(company.PURCHASES, "utf-8")
    done = threefold(home, "import", str(file), "--as", "purchases", "--source", "shop", "--yes")
    assert done.code == 0, done.err
    assert threefold(home, "distil").code == 0
    told = threefold(home, "classes", "--json").json
    assert (told["as_of"], told["customers"]) == ("2026-03-01", 2)
    assert told["classes"]["stage"]["customer"]["customers"] == 2
    assert told["value"] == sum(each["value"] for each in told["classes"]["tier"].values())
    shown = threefold(home, "classes")
    assert "stage as of 2026-03-01" in shown.out
    assert threefold(home, "classes", "--as-of", "2020-01-01", "--json").code == 3
