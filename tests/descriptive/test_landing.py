"""Records in, values and contact ways out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tests.identity.world import AT, bring, take_back
from threefold.descriptive import service
from threefold.descriptive.models import ContactWay, Customer, Record, RecordClaim
from threefold.descriptive.types import RECORDS, Landed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def row(key: str = "1", *, ways: dict | None = None, **more) -> dict:
    values = {name: value for name, value in more.items() if name not in {"kind", "consent"}}
    rest = {name: more[name] for name in ("kind", "consent") if name in more}
    ids = {"email": f"{key}@example.com"}
    return {"ids": ids, "key": key, "values": values, "ways": ways or {}, **rest}


def known(customer_id: int) -> dict:
    return {k: v["v"] for k, v in Customer.objects.get(pk=customer_id).golden.items()}


def test_new_updated_unchanged():
    assert bring(1, "crm", [row("1", city="Oslo"), row("2", city="Rome")])[0] == Landed(2, 0, 0)
    landed, (one, two) = bring(2, "crm", [row("1", city="Bergen"), row("2", city="Rome")])
    assert landed == Landed(0, 1, 1)
    assert known(one) == {"city": "Bergen"}
    assert known(two) == {"city": "Rome"}
    assert Record.objects.count() == 3
    assert RecordClaim.objects.count() == 1
    take_back(2)
    assert known(one) == {"city": "Oslo"}
    assert Record.objects.count() == 2


def test_an_older_observation_brought_later_does_not_win():
    bring(1, "crm", [row(city="Bergen")], day=9)
    _, (one,) = bring(2, "crm", [row(city="Oslo")], day=2)
    assert known(one) == {"city": "Bergen"}
    assert Record.objects.get(superseded_at=None).run == 1


def test_a_record_outlives_the_undoing_of_its_run_when_another_brought_it_too():
    bring(1, "crm", [row(city="Oslo")])
    _, (one,) = bring(2, "crm", [row(city="Oslo")])
    undone = service.undo(1)
    assert (undone.removed, undone.kept) == (0, 1)
    assert known(one) == {"city": "Oslo"}
    assert Record.objects.get().run == 2


def test_equal_rows_of_one_file_count_once():
    landed, ids = bring(1, "crm", [row(city="Oslo"), row(city="Oslo"), row(city="Rome")])
    assert landed == Landed(1, 1, 1)
    assert known(ids[0]) == {"city": "Rome"}


def test_the_newest_source_wins_and_evidence_says_so():
    bring(1, "crm", [row(city="Oslo", full_name="Ann")], day=1)
    _, (one,) = bring(2, "shop", [row(city="Rome", full_name="")], day=2)
    golden = Customer.objects.get(pk=one).golden
    assert golden["city"]["v"] == "Rome"
    assert golden["city"]["s"] == "shop"
    assert golden["city"]["m"] == "record"
    assert golden["city"]["t"] == "2026-03-03T00:00:00Z"
    assert golden["full_name"]["s"] == "crm"
    assert golden["city"]["r"] == Record.objects.get(source="shop").pk


@pytest.mark.parametrize(
    ("values", "kind", "name"),
    [
        ({"full_name": "Ana García Ruiz", "given_name": "x"}, "unknown", "Ana García Ruiz"),
        (
            {"given_name": "Ana", "family_name": "García", "second_family_name": "Ruiz"},
            "unknown",
            "Ana García Ruiz",
        ),
        ({"given_name": "小明", "family_name": "王"}, "person", "王小明"),
        ({"family_name": "Smith"}, "person", "Smith"),
        ({"organisation_name": "Acme", "full_name": "Bob"}, "organisation", "Acme"),
        ({"trade_name": "Acme"}, "unknown", "Acme"),
        ({"city": "Oslo"}, "unknown", ""),
    ],
)
def test_names(values, kind, name):
    _, (one,) = bring(1, "crm", [row(kind=kind, **values)])
    assert Customer.objects.get(pk=one).name == name


def test_contact_ways_are_derived_and_keep_what_was_proved():
    ways = {"mobile": "+447400123456", "email": "1@example.com", "fax": "!!"}
    _, (one,) = bring(1, "crm", [row(ways=ways, consent='{"marketing": true}')])
    mobile = ContactWay.objects.get(kind="mobile")
    fax = ContactWay.objects.get(kind="fax")
    assert (mobile.validity, mobile.proof, mobile.consent) == (
        "unknown",
        "form",
        {"marketing": True},
    )
    assert (fax.validity, fax.proof, fax.raw) == ("invalid", "bad_form", "!!")
    service.prove_contact(mobile.pk, "wrong_number", at=AT)
    bring(2, "shop", [row(ways={"mobile": "+447400123456"}, consent='{"marketing": false}')])
    again = ContactWay.objects.get(kind="mobile")
    assert again.pk == mobile.pk
    assert (again.validity, again.proof, again.source) == ("invalid", "wrong_number", "shop")
    assert again.consent == {"marketing": False}
    take_back(2)
    back = ContactWay.objects.get(kind="mobile")
    assert (back.source, back.validity, back.consent) == ("crm", "invalid", {"marketing": True})
    bring(3, "crm", [row(ways={"email": "1@example.com"})])
    assert list(ContactWay.objects.filter(customer=one).values_list("kind", flat=True)) == ["email"]


def test_reachability():
    _, ids = bring(
        1,
        "crm",
        [
            row("1", ways={"email": "1@example.com"}),
            row("2", ways={"email": "no!"}),
            row("3"),
            row("4", ways={"email": "4@example.com"}, consent='{"contact": false}'),
        ],
    )
    found = service.reachability().to_pydict()
    states = dict(zip(found["customer_id"], found["reachability"], strict=True))
    assert [states[each] for each in ids] == ["reachable", "unreachable", "none", "unreachable"]
    some = pa.table({"customer_id": [ids[2]]})
    assert service.reachability(some)["reachability"].to_pylist() == ["none"]


def test_what_was_known_on_a_date():
    _, (one,) = bring(1, "crm", [row(city="Oslo")], day=1)
    bring(2, "crm", [row(city="Rome")], day=3)
    day = [AT + timedelta(days=n) for n in range(5)]
    seen = [service.as_known(one, each).get("city", {}).get("v") for each in day]
    assert seen == [None, "Oslo", "Oslo", "Rome", "Rome"]


def test_a_preview_counts_the_same_and_writes_nothing():
    bring(1, "crm", [row("1", city="Oslo"), row("2", city="Rome")])
    rows = [
        {
            "row": number, "customer_id": None, "source": "crm", "key": key, "kind": "unknown",
            "values": json.dumps(values), "raw": "{}", "content_hash": "h", "observed_at": AT,
        }
        for number, (key, values) in enumerate([("1", {"city": "Bonn"}), ("3", {"city": "Lima"})])
    ]  # fmt: skip
    before = Record.objects.count()
    table = pa.Table.from_pylist(rows, schema=RECORDS)
    assert service.preview_records(table, run=2) == Landed(1, 1, 0)
    assert Record.objects.count() == before


def test_many_portions_count_and_believe_the_same(monkeypatch):
    from threefold.descriptive.service import golden, landing

    monkeypatch.setattr(landing, "_PORTION", 7)
    monkeypatch.setattr(golden, "_PORTION", 5)
    rows = [row(str(n % 30), city=f"City {n}") for n in range(60)]
    landed, ids = bring(1, "crm", rows)
    assert landed == Landed(30, 30, 0)
    assert [known(each)["city"] for each in ids[30:]] == [f"City {n}" for n in range(30, 60)]


def test_listeners_hear_of_touched_customers():
    heard: list[int] = []
    service.changed.add("test", lambda ids: heard.extend(ids["customer_id"].to_pylist()))
    try:
        _, (one,) = bring(1, "crm", [row(city="Oslo")], day=1)
    finally:
        service.changed._items.pop("test")
    assert heard == [one]
    assert Customer.objects.get().updated_at > datetime(2026, 1, 1, tzinfo=UTC)
