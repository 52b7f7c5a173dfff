"""A value that several customers share: what it joins, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.identity.test_undo import wipe
from tests.identity.world import bring, picture, take_back
from tests.support.examples import tries
from threefold.descriptive.models import Customer
from threefold.identity.logic.faces import BETWEEN, faces, may_be_one
from threefold.identity.models import Identifier, Sighting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
_EASY = settings(
    max_examples=tries(10),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FAMILY = "smiths@example.com"


def person(given: str = "", family: str = "", *, key: str = "", born: str = "", **ids: str) -> dict:
    name = f"{given} {family}".strip()
    told = {"given": given or None, "name": name or None, "born": born or None}
    return {
        "ids": ids,
        "key": key or name or "?".join(ids.values()),
        "kind": "person",
        "values": {"full_name": name},
        "ways": {kind: value for kind, value in ids.items() if kind in ("email", "phone")},
        "told": told,
    }


def firm(name: str, **ids: str) -> dict:
    row = person(key=name, **ids)
    return row | {"kind": "organisation", "told": {"name": name}}


def whose(*rows: dict, run: int = 1, source: str = "crm") -> list[int]:
    return bring(run, source, list(rows))[1]


def test_a_family_with_one_address_is_as_many_customers_as_it_has_names():
    rows = [
        person("Ann", "Smith", email=FAMILY),
        person("Bob", "Smith", email=FAMILY),
        person("Anne", "Smith", email=FAMILY, key="again"),
    ]
    ann, bob, anne = whose(*rows)
    assert ann == anne != bob
    ways = Customer.objects.filter(contact_ways__value=FAMILY)
    assert set(ways.values_list("pk", flat=True)) == {ann, bob}
    assert whose(person("Bob", "Smith", email=FAMILY), run=2, source="shop") == [bob]
    assert whose(person("Cy", "Smith", email=FAMILY), run=3) not in ([ann], [bob])


def test_who_is_told_apart_later_is_told_apart_too():
    (ann,) = whose(person("Ann", "Smith", email=FAMILY))
    bob, again = whose(
        person("Bob", "Smith", email=FAMILY), person("Ann", "Smith", email=FAMILY), run=2
    )
    assert again == ann != bob
    assert whose(person("Bob", "Smith", email=FAMILY), run=3) == [bob]


def test_a_row_without_a_name_is_nobody_by_a_shared_address():
    ann, bob, nobody, other = whose(
        person("Ann", "Smith", email=FAMILY),
        person("Bob", "Smith", email=FAMILY),
        person(email=FAMILY, key="7"),
        person(email=FAMILY, key="8"),
    )
    assert len({ann, bob, nobody, other}) == 4
    assert whose(person(email=FAMILY, key="7"), run=2) == [nobody]
    lone, named = whose(
        person(email="a@example.com", key="9"), person("Ann", "Lee", email="a@example.com")
    )
    assert lone == named


def test_birth_dates_tell_father_and_son_apart_but_not_a_slip():
    rows = [
        person("José", "Gil", email=FAMILY, born="1950-03-04", key="1"),
        person("José", "Gil", email=FAMILY, born="1981-07-09", key="2"),
        person("José", "Gil", email=FAMILY, born="1981-09-07", key="3"),
    ]
    father, son, same = whose(*rows)
    assert father != son == same


def test_a_switchboard_joins_neither_its_company_nor_two_of_one_given_name():
    number = "+442079460000"
    found = whose(
        firm("Acme Ltd", phone=number),
        person("Ann", "Smith", phone=number),
        person("Ann", "Jones", phone=number),
        firm("ACME Limited", phone=number) | {"key": "2"},
    )
    assert found[0] == found[3]
    assert len(set(found)) == 3


def test_a_role_address_wants_the_whole_name():
    found = whose(
        person("Ann", "Smith", email="sales@acme.com"),
        person("Ann", "Jones", email="sales@acme.com"),
    )
    assert len(set(found)) == 2


def test_numbers_given_to_one_outweigh_how_names_are_written():
    one, other = whose(
        person("Ann", "Smith", national_id="AB123"), person("Bettina", "Smyth", national_id="AB123")
    )
    assert one == other


def test_placeholders_are_kept_but_join_nobody():
    found = whose(
        person("Ann", "Smith", email="unknown@acme.com", key="1"),
        person("Ann", "Smith", email="unknown@acme.com", key="2"),
        person("Cy", "Lee", customer_number="0000", key="3"),
    )
    assert len(set(found)) == 3
    ways = Customer.objects.filter(contact_ways__value="unknown@acme.com")
    assert ways.count() == 2
    assert not Identifier.objects.exclude(scheme="record_key").exists()


@pytest.mark.parametrize("names", [True, False])
def test_a_value_that_suddenly_links_many_joins_nobody(names):
    rows = [
        person("Ann" if names else "", f"Q{n}" if names else "", phone="+442079460001", key=str(n))
        for n in range(25)
    ]
    found = whose(*rows)
    assert len(set(found)) == 25
    assert whose(*rows) == found
    assert whose(*rows, run=2) == found
    late = whose(person("Ann", "Q3", phone="+442079460001", key="late"), run=3)
    assert late[0] not in found


def test_many_numbers_behind_one_address():
    rows = [person(customer_number=str(n + 1), email="shop@mall.com") for n in range(12)]
    found = whose(*rows, person("Ann", "Lee", email="shop@mall.com"))
    assert len(set(found)) == 13


def test_placeholders_of_names_tell_nobody_apart():
    one, other = whose(
        person("Ann", "Smith", email="a@example.com"),
        person("", "Unknown", email="a@example.com"),
    )
    assert one == other


told = st.builds(
    lambda kind, given, family, born: BETWEEN.join(
        (kind, given, f"{given} {family}".strip(), born)
    ),
    st.sampled_from(["person", "organisation", ""]),
    st.sampled_from(["", "Ann", "A.", "Andrew", "Bob", "Robert", "Ana María", "María", "王"]),
    st.sampled_from(["", "Smith", "S."]),
    st.sampled_from(["", "1980-04-03", "1980-03-04", "1955-01-02"]),
)


@given(st.lists(told, unique=True, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_faces_do_not_depend_on_order_and_never_hold_two_who_differ(all_told, chance):
    shown = dict(zip(all_told, faces("email", FAMILY, all_told), strict=True))
    other = list(all_told)
    chance.shuffle(other)
    again = dict(zip(other, faces("email", FAMILY, other), strict=True))
    for a in all_told:
        for b in all_told:
            assert may_be_one(a, b) == may_be_one(b, a)
            assert (shown[a] == shown[b]) == (again[a] == again[b])
            if shown[a] == shown[b]:
                assert may_be_one(a, b)


HOUSES = ["one@example.com", "two@example.com"]
neighbours = st.lists(
    st.builds(
        lambda given, house, born, source: (
            person(given, "Smith", email=HOUSES[house], key=f"{given}{house}", born=born), source
        ),
        st.sampled_from(["Ann", "Bob", "Cy"]),
        st.integers(0, 1),
        st.sampled_from(["", "1980-04-03"]),
        st.sampled_from(["crm", "shop"]),
    ),
    min_size=2,
    max_size=7,
)  # fmt: skip


@_EASY
@given(neighbours, st.data())
def test_any_order_and_any_split_give_the_same_customers(rows, data):
    """Who bears an address under one name is one customer, whichever import comes first."""
    wipe()
    order = data.draw(st.permutations(range(len(rows))))
    parts = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    found = {}
    for run in range(3):
        for source in ("crm", "shop"):
            mine = [n for n in order if parts[n] == run and rows[n][1] == source]
            if mine:
                got = whose(*(rows[n][0] for n in mine), run=1 + 2 * run, source=source)
                found |= dict(zip(mine, got, strict=True))
    for a, (one, _) in enumerate(rows):
        for b, (other, _) in enumerate(rows):
            assert (one["key"] == other["key"]) == (found[a] == found[b])


@_EASY
@given(st.lists(st.tuples(st.sampled_from(["crm", "shop"]), neighbours), min_size=1, max_size=3))
def test_undoing_the_latest_leaves_what_stood_before(runs):
    wipe()
    pictures = []
    for number, (source, rows) in enumerate(runs, start=1):
        pictures.append(picture())
        found = bring(number, source, [row for row, _ in rows])
        now = picture()
        assert bring(number, source, [row for row, _ in rows]) == found
        assert picture() == now
    for number in range(len(runs), 0, -1):
        take_back(number)
        assert picture() == pictures[number - 1]
    assert not Sighting.objects.exists()


@_EASY
@given(
    st.lists(st.tuples(st.sampled_from(["crm", "shop"]), neighbours), min_size=1, max_size=3),
    st.data(),
)
def test_undoing_any_equals_never_importing(runs, data):
    wipe()
    gone = data.draw(st.lists(st.integers(1, len(runs)), unique=True))
    for number, (source, rows) in enumerate(runs, start=1):
        bring(number, source, [row for row, _ in rows])
    for number in gone:
        take_back(number)
    undone = picture()
    wipe()
    for number, (source, rows) in enumerate(runs, start=1):
        if number not in gone:
            bring(number, source, [row for row, _ in rows])
    assert undone == picture()
