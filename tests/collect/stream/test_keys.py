"""Write keys and what a source allows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from threefold.audit.models import Entry
from threefold.collect.logic.stream.admission import digest
from threefold.collect.models import Source, WriteKey
from threefold.collect.service.stream import keys, sources
from threefold.kit.clock import now
from threefold.kit.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> Source:
    return Source.objects.create(code="shop", label="Shop")


def test_a_key_is_shown_once_and_kept_as_a_hash(owner) -> None:
    key, plain = keys.create("shop", label="  web  site ", actor=owner)
    assert len(plain) == 46
    assert plain.startswith("tf_")
    key.refresh_from_db()
    assert (key.label, key.created_by, key.hint) == ("web site", owner, plain[:9])
    assert plain not in str(WriteKey.objects.values())
    assert keys.book()[digest(plain)].source == "shop"
    entry = Entry.objects.get(action="collect.key.create")
    assert (entry.actor, entry.target_id) == (owner, "shop")
    assert plain not in str(entry.detail)
    with pytest.raises(NotFound):
        keys.create("nowhere", actor=owner)


def test_a_changed_key_leaves_the_old_one_working_for_a_while(owner) -> None:
    old, plain = keys.create("shop", actor=owner)
    _new, other = keys.rotate(old.pk, owner, keep_hours=2)
    book = keys.book()
    assert {digest(plain), digest(other)} == set(book)
    until = book[digest(plain)].off_at
    assert until is not None
    assert timedelta(hours=1) < until - now() <= timedelta(hours=2)
    keys.rotate(old.pk, owner, keep_hours=100)
    assert keys.book()[digest(plain)].off_at == until
    for wrong in (-1, 10**6):
        with pytest.raises(Invalid):
            keys.rotate(old.pk, owner, keep_hours=wrong)
    assert Entry.objects.filter(action="collect.key.rotate").count() == 2


def test_a_key_switched_off_is_not_in_the_book(owner) -> None:
    key, plain = keys.create("shop", actor=owner)
    keys.switch_off(key.pk, owner)
    assert digest(plain) not in keys.book()
    with pytest.raises(NotFound):
        keys.switch_off(key.pk, owner)
    with pytest.raises(NotFound):
        keys.rotate(key.pk, owner)
    assert Entry.objects.filter(action="collect.key.switch_off").count() == 1


def test_the_book_is_one_query(owner, django_assert_num_queries) -> None:
    for _ in range(3):
        keys.create("shop", actor=owner)
    sources.set_origins("shop", ["https://shop.example"], owner)
    with django_assert_num_queries(1):
        book = keys.book()
    assert len(book) == 3
    assert not next(iter(book.values())).origins.allow("https://other.example")


def test_receiving_is_switched_and_noted_once(owner) -> None:
    sources.set_receiving("shop", False, owner)
    sources.set_receiving("shop", False, owner)
    assert Source.objects.get().receiving is False
    assert Entry.objects.filter(action="collect.source.refuse").count() == 1
    sources.set_receiving("shop", True, owner)
    assert Entry.objects.filter(action="collect.source.receive").count() == 1
    with pytest.raises(NotFound):
        sources.set_receiving("nowhere", True, owner)


def test_origins_are_tidied(owner) -> None:
    given = [" https://Shop.example/ ", "", "http://*.shop.test", "https://shop.example:8443"]
    found = sources.set_origins("shop", given, owner)
    assert found.origins == [
        "http://*.shop.test", "https://shop.example", "https://shop.example:8443",
    ]  # fmt: skip
    assert sources.set_origins("shop", [], owner).origins == []
    assert Entry.objects.filter(action="collect.source.origins").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        "shop.example", "ftp://shop.example", "https://shop.example/path", "https://", "*",
        "https://*", "https://a.*.example", "https://u@shop.example", "https://shop:x", "https://[",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(owner, wrong: str) -> None:
    with pytest.raises(Invalid):
        sources.set_origins("shop", [wrong], owner)
    assert Source.objects.get().origins == []
