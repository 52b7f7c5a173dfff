"""Variables as of a day: no look ahead, refreshed as a rebuild would, kept, read and exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import lives, shelf
from tests.support.acts import distilled, events_of, people_of, same

from threefold.audit.models import Entry
from threefold.behavioral import service, variable
from threefold.behavioral.service import distilling
from threefold.behavioral.variables import _examples as told
from threefold.engine import service as engine
from threefold.engine.types import Engine
from threefold.identity import service as identity
from threefold.kit.errors import Invalid, NotFound

DAY = date(2026, 3, 31)
CALLS = variable.example(told.CALLS).events
CONTACTS = variable.example(told.CONTACTS).events
TRADES = variable.example(told.TRADES).events
SHOP = variable.example(told.SHOP).events
CODES = ["calls", "contacts", "last_event_on"]

_FIELDS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "purchase": {
        "reference": st.sampled_from("ABCD"),
        "amount": st.sampled_from(["10", "-3.5", "120"]),
        "product": st.sampled_from(["tea", "cup"]),
        "category": st.sampled_from(["food", "home", "charge"]),
        "channel": st.sampled_from(["web", "shop"]),
        "outcome": st.sampled_from(["sold", "cancelled"]),
    },
    "contact": {
        "channel": st.sampled_from(["phone", "email"]),
        "category": st.sampled_from(["complaint", "order"]),
        "outcome": st.sampled_from(["resolved", "no_answer"]),
    },
    "campaign_response": {
        "channel": st.sampled_from(["email", "sms"]),
        "reference": st.sampled_from(["spring", "easter"]),
        "outcome": st.sampled_from(["sent", "opened", "clicked", "refused"]),
    },
    "call": {
        "duration_s": st.sampled_from(["30", "90"]),
        "other_number": st.sampled_from(["n1", "n2"]),
        "direction": st.sampled_from(["in", "out"]),
    },
    "trade": {
        "product": st.sampled_from(["CU", "AL"]),
        "quantity": st.sampled_from(["1", "5"]),
        "amount": st.sampled_from(["100", "130"]),
        "outcome": st.sampled_from(["bought", "sold"]),
    },
    "page_view": {"channel": st.just("web")},
    "cart": {"channel": st.just("web"), "outcome": st.sampled_from(["added", "ordered"])},
    "visit": {"place": st.sampled_from(["gym", "pool"]), "duration_s": st.just("1800")},
    "subscription": {"product": st.just("gold"), "outcome": st.sampled_from(["joined", "closed"])},
}
_END = datetime.combine(DAY + timedelta(days=1), datetime.min.time())
_START = _END - timedelta(seconds=1)


def _events(first: datetime, last: datetime) -> st.SearchStrategy[dict[str, str]]:
    moments = st.datetimes(first, last).map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}")
    return st.sampled_from(sorted(_FIELDS)).flatmap(
        lambda kind: st.fixed_dictionaries(
            {"kind": st.just(kind), "local_at": moments, **_FIELDS[kind]}
        )
    )


before = _events(_START - timedelta(days=500), _START)
later = _events(_END, _END + timedelta(days=500))
life = st.tuples(st.lists(before, min_size=1, max_size=12), st.lists(later, min_size=1, max_size=6))


@pytest.fixture(scope="module")
def roomy() -> Iterator[Engine]:
    place = engine.open(memory_limit_mb=2048)
    yield place
    place.close()


@settings(max_examples=3, deadline=None)
@given(st.lists(life, min_size=6, max_size=12), st.randoms())
def test_what_happens_later_changes_nothing(roomy: Engine, ways: list[Any], chance: Any) -> None:
    """Each life is lived twice: once it ends with the day, once it goes on."""
    going_on = [[*early, *late] for early, late in ways]
    for each in going_on:
        chance.shuffle(each)
    events = events_of([*(early for early, _ in ways), *going_on])
    found = distilled(roomy, events, people_of(2 * len(ways)), DAY).to_pylist()
    assert len(found) == 2 * len(ways)
    for ended, went_on in zip(found[: len(ways)], found[len(ways) :], strict=True):
        assert _unlike(ended, went_on) == {}


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    assert one.keys() == other.keys()
    return {
        code: (one[code], other[code])
        for code in one
        if code != "customer_id" and not same(one[code], other[code])
    }


def _rows(as_of: date = DAY) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = service.variables(as_of=as_of).sort_by("customer_id").to_pylist()
    return rows


def _refreshed(customers: int) -> list[dict[str, Any]]:
    """Refreshed of so many customers only, and all rows equal to those of a rebuild."""
    done = service.distil(as_of=DAY)
    assert (done.whole, done.customers) == (False, customers)
    rows = _rows()
    assert service.distil(as_of=DAY, whole=True).whole
    anew = _rows()
    assert [row["customer_id"] for row in rows] == [row["customer_id"] for row in anew]
    for row, expected in zip(rows, anew, strict=True):
        assert _unlike(row, expected) == {}
    return rows


@pytest.mark.django_db
def test_a_refresh_gives_what_a_rebuild_gives(home: Any, tmp_path: Path, owner: Any) -> None:
    """New and late events, an import taken back, customers merged and parted again."""
    ids = lives.people(5)
    lives.land(tmp_path, {place: CALLS if place % 2 else CONTACTS for place in range(4)})
    assert service.distil(as_of=DAY).whole

    run = lives.land(tmp_path, {1: CONTACTS, 4: CALLS})
    lives.land(
        tmp_path,
        {
            2: variable.example("2026-04-01 00:00 call duration_s=60").events,
            3: variable.example("2024-04-01 00:00 call duration_s=60").events,
        },
    )
    rows = _refreshed(4)
    assert [row["customer_id"] for row in rows] == ids
    assert [row["contacts"] for row in rows] == [4, 4, 4, 0, 0]
    assert [row["calls"] for row in rows] == [0, 4, 0, 5, 4]

    service.undo(run)
    rows = _refreshed(1)
    assert [row["customer_id"] for row in rows] == ids[:4]
    identity.merge(ids[0], ids[1], actor=owner)
    merged = _refreshed(1)
    assert [row["customer_id"] for row in merged] == [ids[0], *ids[2:4]]
    assert (merged[0]["calls"], merged[0]["contacts"]) == (4, 4)
    identity.unmerge(ids[1], actor=owner)
    assert _refreshed(2) == rows


@pytest.mark.django_db
def test_refreshes_in_a_row_add_up(home: Any, tmp_path: Path) -> None:
    """Several refreshes lie one over the other; compaction of the events touches nobody."""
    lives.people(3)
    lives.land(tmp_path, {0: CALLS, 1: CALLS})
    service.distil(as_of=DAY)
    for place in (1, 2, 1):
        lives.land(tmp_path, {place: CALLS})
        assert service.distil(as_of=DAY).customers == 1
    service.tidy()
    _refreshed(0)
    assert [row["calls"] for row in _rows()] == [4, 12, 4]


@pytest.mark.django_db
def test_one_customer_on_read_is_as_in_the_snapshot(home: Any, tmp_path: Path) -> None:
    ids = lives.people(3)
    lives.land(tmp_path, {0: [*SHOP, *CONTACTS], 1: [*CALLS, *TRADES]})
    service.distil(as_of=DAY)
    for customer, row in zip(ids, _rows(), strict=False):
        one = service.variables_of(customer, as_of=DAY)
        assert len(one) > 100
        assert _unlike(one, {code: row[code] for code in one}) == {}
        codes = ["spend_share_evening", "rhythm_regularity", "last_event_on"]
        assert service.variables_of(customer, as_of=DAY, codes=codes) == {
            code: row[code] for code in codes
        }
    assert service.variables_of(ids[2], as_of=DAY) == {}
    assert service.variables_of(ids[0], as_of=date(2020, 1, 1)) == {}


@pytest.mark.django_db
def test_parts_give_what_one_pass_gives(
    home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives.people(6)
    lives.land(tmp_path, {place: [*CALLS, *CONTACTS][place:] for place in range(6)})
    service.distil(as_of=DAY)
    rows = _rows()
    monkeypatch.setattr(distilling, "_PART_EVENTS", 9)
    heard: list[tuple[str, int, int]] = []
    done = service.distil(as_of=DAY, whole=True, tell=lambda *each: heard.append(each))
    assert done.customers == 6
    assert ("distil", 3, 4) in heard
    assert _rows() == rows


@pytest.fixture
def two_days(home: Any, tmp_path: Path, db: Any) -> list[int]:
    return shelf.laid(home, _two_days, tmp_path)


def _two_days(tmp_path: Path) -> list[int]:
    ids = lives.people(2)
    lives.land(tmp_path, {0: CALLS, 1: CONTACTS[:1]})
    service.distil(as_of=DAY)
    service.distil(as_of=date(2026, 3, 20))
    return ids


def test_days_are_kept_beside_each_other(two_days: list[int], tmp_path: Path) -> None:
    held = service.snapshots()
    assert [(each.as_of, each.customers) for each in held] == [(DAY, 2), (date(2026, 3, 20), 2)]
    assert [row["calls"] for row in _rows()] == [4, 0]
    earlier = _rows(date(2026, 3, 20))
    assert [row["calls"] for row in earlier] == [2, 0]
    assert not any(each.stale for each in held)
    lives.land(tmp_path, {1: CALLS})
    assert all(each.stale for each in service.snapshots())
    service.distil(as_of=DAY)
    assert [each.stale for each in service.snapshots()] == [False, True]
    assert [row["calls"] for row in _rows()] == [4, 4]
    assert _rows(date(2026, 3, 20)) == earlier
    some = service.variables(customers=pa.table({"customer_id": [two_days[1]]}), codes=["calls"])
    assert some.to_pylist() == [{"customer_id": two_days[1], "calls": 4}]


def test_export(two_days: list[int], tmp_path: Path) -> None:
    plain, sheet = tmp_path / "all.parquet", tmp_path / "some.csv"
    assert service.export_variables(plain, actor=None) == 2
    assert pq.read_table(plain).to_pylist() == _rows()
    assert service.export_variables(sheet, actor=None, as_of=DAY, codes=CODES) == 2
    assert pa_csv.read_csv(sheet).to_pylist() == [
        {code: row[code] for code in ["customer_id", *CODES]} for row in _rows()
    ]
    noted = Entry.objects.filter(action="behavioral.variables.export").latest("pk")
    assert noted.detail == {"rows": 2, "format": "csv"}
    with pytest.raises(Invalid, match="not offered"):
        service.export_variables(tmp_path / "all.xlsx", actor=None)


def test_an_erased_customer_is_gone_from_every_day(two_days: list[int]) -> None:
    first, second = sorted(row["customer_id"] for row in _rows())
    service.erase([], request="case-7", customers=[first])
    for standing in service.snapshots():
        left = service.variables(as_of=standing.as_of, codes=["events"])["customer_id"]
        assert first not in left.to_pylist()
    assert [row["customer_id"] for row in _rows()] == [second]


def test_a_day_of_which_nothing_is_left_can_be_distilled_again(two_days: list[int]) -> None:
    before = _rows()
    service.erase([], request="case-8", customers=[row["customer_id"] for row in before])
    assert _rows() == []
    assert service.distil(as_of=service.snapshots()[0].as_of).whole
    assert _rows() == before


def test_what_is_not_there_is_said(two_days: list[int]) -> None:
    with pytest.raises(NotFound, match="as of 2026-03-30") as raised:
        service.variables(as_of=date(2026, 3, 30))
    assert "threefold distil" in str(raised.value.remedy)
    with pytest.raises(NotFound, match="spend_8d"):
        service.variables(codes=["spend_8d"])
    with pytest.raises(NotFound, match="spend_8d"):
        service.explain("spend_8d")


@pytest.mark.django_db
def test_nothing_to_distil(home: Any) -> None:
    with pytest.raises(Invalid, match="no events"):
        service.distil()
    with pytest.raises(NotFound, match="No variables have been distilled yet"):
        service.variables()
    assert service.snapshots() == []
