"""`threefold wide`, `threefold export wide` and the wide view in a notebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.support import lives
from tests.support.command import begin, threefold

import threefold as package
from threefold.behavioral import service, variable
from threefold.behavioral.variables import _examples as told
from threefold.kit.errors import NotFound
from threefold.view import service as view

DAY = date(2026, 3, 31)


def test_a_view_is_made_listed_and_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    begin(home)
    file = tmp_path / "people.csv"
    file.write_text("Number,Full name,E-mail,Country\n7,Ana Ruiz,ana@example.com,ES\n", "utf-8")
    done = threefold(home, "import", str(file), "--as", "customers", "--source", "crm", "--yes")
    assert done.code == 0, done.err
    made = threefold(home, "wide", "--json").json
    assert (made["customers"], made["behavior"]) == (1, False)
    assert [day["customers"] for day in threefold(home, "wide", "--days", "--json").json] == [1]
    columns = {each["code"]: each for each in threefold(home, "wide", "--columns", "--json").json}
    assert columns["gender"]["privacy"] == "personal"
    to = tmp_path / "wide.parquet"
    done = threefold(home, "export", "wide", "--to", str(to), "--json")
    assert done.json["rows"] == 1
    assert pq.read_table(to)["country"].to_pylist() == ["ES"]
    assert b"ana@example" not in to.read_bytes()
    assert threefold(home, "export", "wide", str(to), "--as-of", "2020-01-01").code == 3


@pytest.fixture
def ids(home: Any, plan: Any, tmp_path: Path) -> list[int]:
    ids = lives.people(3)
    lives.land(tmp_path, {0: variable.example(told.SHOP).events})
    service.distil(as_of=DAY)
    view.rebuild_wide()
    return ids


def test_in_a_notebook(ids: list[int], home: Any) -> None:
    shop = package.open(home.root)
    assert shop.wide_days() == [DAY]
    found = shop.wide()
    assert repr(found).startswith("<Wide: 3 customers, ")
    assert found.as_of == DAY
    few = shop.wide("2026-03-31", columns=["orders", "reachable"])
    assert few.arrow().column_names == ["customer_id", "orders", "reachable"]
    assert few.customer(ids[0])["orders"] == service.variables()["orders"][0].as_py()
    assert shop.wide_columns()["reachable"] == "Can be reached"
    with pytest.raises(NotFound):
        shop.wide("2020-01-01")


def test_frames(ids: list[int], home: Any) -> None:
    pytest.importorskip("pandas")
    frame = package.open(home.root).wide(columns=["orders", "kind"]).pandas()
    assert list(frame.index) == ids
