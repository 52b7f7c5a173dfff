"""Single events go out of the lake again, and nothing else with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.behavioral.test_landing import event

from threefold.behavioral import service
from threefold.behavioral.service.tables import events


@pytest.fixture
def lake(home: Any, tmp_path: Path) -> list[dict[str, Any]]:
    """Six events, two of each month, landed."""
    from threefold.behavioral.types import EVENT_SCHEMA

    rows = [event(number, 1) for number in range(6)]
    path = tmp_path / "six.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
    service.land(path, run=1, source="shop")
    return rows


def left() -> set[str]:
    return set(events().read(columns=["id"])["id"].to_pylist())


def test_one_goes_and_the_others_stay(lake: list[dict[str, Any]]) -> None:
    one = lake[0]
    told = {"source": "shop", "month": one["month"], "subjects": [one["subject"]]}
    assert service.withdraw([one["id"]], **told) == 1
    assert left() == {row["id"] for row in lake[1:]}
    version = events().snapshot().version
    assert service.withdraw([one["id"]], **told) == 0
    assert events().snapshot().version == version


@pytest.mark.parametrize(
    "elsewhere",
    [{"source": "till"}, {"month": "2026-02"}, {"subjects": [f"{9:032x}"]}],
)
def test_what_is_not_there_is_not_found(
    lake: list[dict[str, Any]], elsewhere: dict[str, Any]
) -> None:
    told = {"source": "shop", "month": lake[0]["month"], **elsewhere}
    assert service.withdraw([lake[0]["id"]], **told) == 0
    assert len(left()) == 6


def test_nothing_asked_for_nothing_done(home: Any) -> None:
    assert service.withdraw([], source="shop", month="2026-01") == 0


@pytest.mark.parametrize("word", ["x' or '1' = '1", "a b", ""])
def test_only_plain_words_reach_the_predicate(home: Any, word: str) -> None:
    with pytest.raises(ValueError, match="plain word"):
        service.withdraw([word], source="shop", month="2026-01")
