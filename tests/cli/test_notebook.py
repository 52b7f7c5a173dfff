"""`threefold.open`: variables in a notebook, and its guide as written."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import page
from tests.support import lives
from tests.support.command import begin

import threefold
from threefold.behavioral import service, variable
from threefold.behavioral.variables import _examples as told
from threefold.identity import service as identity
from threefold.kit.errors import Conflict, Invalid, NotFound, Unavailable

DAY = date(2026, 3, 31)


@pytest.fixture
def ids(home: Any, db: Any, tmp_path: Path) -> list[int]:
    ids = lives.people(3)
    lives.land(
        tmp_path,
        {0: variable.example(told.SHOP).events, 1: variable.example(told.CONTACTS).events},
    )
    service.distil(as_of=DAY)
    return ids


def test_the_guide_runs_as_written(ids: list[int], home: Any) -> None:
    pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    code = [
        text for language, text in page("docs/guides/notebook.md").fences if language == "python"
    ]
    assert len(code) >= 5
    for text in code:
        exec(text.replace("~/.threefold", str(home.root)), names)  # noqa: S102
    assert names["shop"].days() == [DAY]
    assert len(names["newest"]) == 2
    assert names["table"].column_names[1:] == ["recency_days", "orders_365d", "spend_365d"]
    assert names["table"]["spend_365d"][0].as_py() == Decimal("70.0000")


def test_frames(ids: list[int], home: Any) -> None:
    found = threefold.open(home.root).variables(
        DAY, codes=["spend", "recency_days", "favourite_product", "last_event_on"]
    )
    assert repr(found) == "<Variables: 2 customers, 4 variables>"
    assert found.customer(ids[1])["last_event_on"] == date(2026, 3, 30)
    frame = found.pandas()
    assert list(frame.index) == ids[:2]
    assert [str(each) for each in frame.dtypes[:2]] == ["float64", "Int64"]
    assert frame["recency_days"].isna().tolist() == [False, True]
    assert frame["last_event_on"].dt.day.tolist() == [30, 30]
    if find_spec("polars"):
        assert found.polars().to_arrow().column("spend").to_pylist() == [Decimal(70), Decimal(0)]
    else:
        with pytest.raises(Unavailable, match="pip install polars"):
            found.polars()


def test_one_customer_now(ids: list[int], home: Any, tmp_path: Path, owner: Any) -> None:
    shop = threefold.open(home.root)
    kept = shop.variables().customer(ids[0])
    now = shop.customer(ids[0], DAY)
    assert now == {code: kept[code] for code in now}
    assert shop.customer(ids[2]) == {}
    lives.land(tmp_path, {0: variable.example("2026-04-02 10:00 purchase amount=5").events})
    assert shop.customer(ids[0], codes=["spend"]) == {"spend": Decimal(75)}
    assert shop.customer(ids[0], "2026-03-01", ["spend"]) == {"spend": Decimal(30)}
    identity.merge(ids[0], ids[1], actor=owner)
    assert shop.customer(ids[1], codes=["spend"]) == {"spend": Decimal(75)}


def test_what_cannot_be_done_is_said(ids: list[int], home: Any, tmp_path: Path) -> None:
    shop = threefold.open(home.root)
    with pytest.raises(NotFound, match="no Threefold installation"):
        threefold.open(tmp_path / "nowhere")
    with pytest.raises(Conflict, match="Another installation"):
        threefold.open()
    with pytest.raises(Invalid, match="no day"):
        shop.variables("March")
    with pytest.raises(NotFound, match="2026-03-30"):
        shop.variables("2026-03-30")
    with pytest.raises(NotFound, match="no such customer"):
        shop.customer(10_000)
    with pytest.raises(NotFound, match="no variables here"):
        shop.variables().customer(ids[2])


def test_opens_in_a_process_of_its_own_inside_an_event_loop(home: Any, tmp_path: Path) -> None:
    """As a notebook's kernel does; importing alone loads neither Django nor Arrow."""
    code = (
        "import sys, asyncio, threefold\n"
        "assert not {'django', 'pyarrow', 'duckdb'} & set(sys.modules)\n"
        "async def cell():\n"
        "    return threefold.open(sys.argv[1]).days()\n"
        "print(asyncio.run(cell()))\n"
    )
    begin(tmp_path / "shop")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path / "shop")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[]\n", "")
