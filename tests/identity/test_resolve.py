"""Same identifier, same customer; and what happens where that would contradict a number."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from threefold.descriptive.models import Customer
from threefold.identity import service
from threefold.identity.models import Identifier, Sighting
from threefold.identity.types import IDENTIFIERS

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def table(*rows: dict[str, str]) -> pa.Table:
    """One dict a row: scheme -> value; schemes other than e-mail get the source as issuer."""
    flat = [
        {"row": number, "scheme": scheme, "issuer": "", "value": value}
        for number, row in enumerate(rows)
        for scheme, value in row.items()
    ]
    return pa.Table.from_pylist(flat, schema=IDENTIFIERS)


def resolve(*rows: dict[str, str], source: str = "crm", run: int = 1) -> list[dict]:
    return service.resolve(table(*rows), source=source, run=run, at=AT).to_pylist()


def ids(found: list[dict]) -> list[int]:
    return [row["customer_id"] for row in found]


def test_rows_that_share_an_identifier_are_one_customer():
    found = ids(
        resolve(
            {"customer_number": "17850.0"},
            {"customer_number": "17850", "email": "a@example.com"},
            {"email": "A@Example.com"},
            {"email": "b@example.com"},
        )
    )
    assert found[0] == found[1] == found[2]
    assert found[3] != found[0]


def test_a_long_chain_of_weak_identifiers_is_one_customer():
    rows = [{"email": f"n{i}@example.com", "loyalty_card": str(i + 1)} for i in range(300)]
    chain = [{"email": f"n{i}@example.com", "loyalty_card": str(i)} for i in range(300)]
    assert len(set(ids(resolve(*rows, *chain)))) == 1


def test_again_gives_the_same_customers_and_writes_nothing():
    rows = [{"customer_number": "1", "email": "a@example.com"}, {"email": "b@example.com"}]
    first = resolve(*rows)
    before = list(Identifier.objects.order_by("id").values())
    assert resolve(*rows) == first
    assert all(row["is_new"] for row in first)
    assert list(Identifier.objects.order_by("id").values()) == before
    assert not Sighting.objects.exists()
    assert Customer.objects.count() == 2


def test_a_later_run_finds_who_is_known_and_adds_what_is_new():
    (one,) = resolve({"email": "a@example.com"})
    (two,) = resolve({"email": "a@example.com", "customer_number": "9"}, source="shop", run=2)
    assert two["customer_id"] == one["customer_id"]
    assert not two["is_new"]
    assert service.find("customer_number", "shop", "9") == one["customer_id"]
    assert service.find("customer_number", "crm", "9") is None


def test_an_email_never_joins_two_numbers_of_one_issuer():
    found = resolve(
        {"customer_number": "1", "email": "office@example.com"},
        {"customer_number": "2", "email": "office@example.com"},
        {"email": "office@example.com"},
    )
    assert found[0]["customer_id"] != found[1]["customer_id"]
    assert found[2]["customer_id"] == found[0]["customer_id"]
    assert found[0]["ambiguous"] is None
    assert found[1]["ambiguous"] == "email"
    again = resolve({"customer_number": "3", "email": "office@example.com"}, run=2)
    assert again[0]["is_new"]
    assert again[0]["ambiguous"] == "email"


def test_a_chain_between_two_numbers_joins_neither():
    found = resolve(
        {"customer_number": "1", "email": "a@example.com"},
        {"email": "a@example.com", "loyalty_card": "L"},
        {"loyalty_card": "L", "customer_number": "2"},
    )
    assert found[0]["customer_id"] != found[2]["customer_id"]
    assert any(row["ambiguous"] for row in found)
    assert (
        resolve(
            {"customer_number": "1", "email": "a@example.com"},
            {"email": "a@example.com", "loyalty_card": "L"},
            {"loyalty_card": "L", "customer_number": "2"},
        )
        == found
    )


def test_known_customers_are_never_joined_by_a_row():
    resolve({"email": "a@example.com"}, {"email": "b@example.com"})
    (row,) = resolve({"email": "a@example.com", "loyalty_card": "7"}, run=2)
    (both,) = resolve({"email": "b@example.com", "loyalty_card": "7"}, run=3)
    assert both["ambiguous"] == "email"
    assert both["customer_id"] == row["customer_id"]
    assert Customer.objects.count() == 2


def test_the_map_leads_from_subjects_to_customers():
    (one,) = resolve({"customer_number": "17850.0"})
    (subject,) = service.subject_column(
        pa.array(["17850"]), scheme="customer_number", issuer="crm"
    ).to_pylist()
    assert service.map().to_pylist() == [{"subject": subject, "customer_id": one["customer_id"]}]
    assert service.subjects_of(one["customer_id"]) == [subject]


def test_rows_without_identifier_get_no_customer():
    assert resolve({"email": " "}, {"customer_number": "4"})[0]["row"] == 1


def test_no_rows_at_all():
    assert resolve() == []


def _since(bookmark: str, *subjects: str) -> list[tuple[str, int]] | None:
    asked = pa.table({"subject": pa.array(subjects, pa.string())})
    found = service.map_since(bookmark, service.bookmark(), asked)
    return None if found is None else sorted(tuple(row.values()) for row in found.to_pylist())


def _changed(bookmark: str) -> list[int] | None:
    found = _since(bookmark)
    return None if found is None else sorted({customer for _subject, customer in found})


def test_who_is_one_with_the_touched_is_touched_too(owner):
    first, second, third = ids(
        resolve({"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "c@example.com"})
    )
    (a,), (b,), (c,) = (service.subjects_of(each) for each in (first, second, third))
    assert _since(service.bookmark(), b, c) == sorted([(b, second), (c, third)])
    service.merge(first, second, actor=owner)
    assert _since(service.bookmark(), b) == sorted([(a, first), (b, first)])
    assert _since(service.bookmark(), c, "unknown") == [(c, third)]


def test_a_bookmark_tells_who_got_identifiers_since():
    empty = service.bookmark()
    first, second = ids(resolve({"email": "a@example.com"}, {"email": "b@example.com"}))
    assert _changed(empty) == [first, second]
    bookmark = service.bookmark()
    assert _changed(bookmark) == []
    (third,) = ids(resolve({"email": "c@example.com"}))
    resolve({"email": "b@example.com", "loyalty_card": "7"})
    assert _changed(bookmark) == [second, third]


def test_a_bookmark_is_worth_nothing_once_identifiers_went_over(owner):
    first, second = ids(resolve({"email": "a@example.com"}, {"email": "b@example.com"}))
    bookmark = service.bookmark()
    service.merge(first, second, actor=owner)
    assert _changed(bookmark) is None
    bookmark = service.bookmark()
    service.unmerge(second, actor=owner)
    assert _changed(bookmark) is None
    bookmark = service.bookmark()
    one, other = Identifier.objects.filter(customer_id__in=[first, second])
    for identifier, customer in ((one, other.customer_id), (other, one.customer_id)):
        Identifier.objects.filter(pk=identifier.pk).update(customer_id=customer)
    assert _changed(bookmark) is None
    bookmark = service.bookmark()
    Identifier.objects.filter(pk=one.pk).delete()
    assert _changed(bookmark) is None
