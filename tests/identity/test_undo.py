"""Imports and undoings in any order leave what never importing would have left."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.identity.world import bring, picture, take_back
from tests.support.examples import tries
from threefold.descriptive.models import ContactWay, Customer, Record, RecordClaim
from threefold.identity.models import Identifier, Sighting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
_EASY = settings(
    max_examples=tries(10),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def person(who: int, name: str, *, extra: bool = False, key: str = "") -> dict:
    """A row that always carries the person's number, and maybe more of what is theirs alone."""
    row = {
        "ids": {"national_id": f"ID{who}"},
        "key": key or str(who),
        "values": {"full_name": name},
        "ways": {"mobile": f"+4477009000{who}"},
    }
    if extra:
        row["ids"]["email"] = f"p{who}@example.com"
        row["ways"]["email"] = f"p{who}@example.com"
    return row


clean_rows = st.lists(
    st.builds(
        person,
        st.integers(1, 4),
        st.sampled_from(["Ann", "Bea", "Cy"]),
        extra=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
wild_rows = st.lists(
    st.builds(
        lambda ids, key, name: {"ids": ids, "key": str(key), "values": {"full_name": name}},
        st.dictionaries(
            st.sampled_from(["customer_number", "email", "loyalty_card"]),
            st.sampled_from("123"),
            min_size=1,
        ),
        st.integers(1, 4),
        st.sampled_from(["Ann", "Bea"]),
    ),
    min_size=1,
    max_size=4,
)


def imports(rows: st.SearchStrategy) -> st.SearchStrategy:
    """Runs of two sources with days that need not follow the runs' order."""
    one = st.tuples(st.sampled_from(["crm", "shop"]), rows, st.integers(0, 3))
    return st.lists(one, min_size=1, max_size=4)


def wipe() -> None:
    for model in (Sighting, Identifier, RecordClaim, Record, ContactWay, Customer):
        model.objects.all().delete()


@_EASY
@given(imports(clean_rows), st.data())
def test_undoing_any_in_any_order_equals_never_importing(runs, data):
    wipe()
    numbers = list(range(1, len(runs) + 1))
    gone = data.draw(st.lists(st.sampled_from(numbers), unique=True))
    for number, (source, rows, day) in enumerate(runs, start=1):
        bring(number, source, rows, day=day)
    for number in gone:
        take_back(number)
    undone = picture()
    wipe()
    for number, (source, rows, day) in enumerate(runs, start=1):
        if number not in gone:
            bring(number, source, rows, day=day)
    assert undone == picture()


# The record `2` passes from one customer to another and back again.
_PASSED_ON = [
    ("crm", [{"ids": {"customer_number": "2"}, "key": "2", "values": {"full_name": "Ann"}}], 3),
    ("crm", [{"ids": {"customer_number": "1"}, "key": "2", "values": {"full_name": "Bea"}}], 3),
    ("crm", [{"ids": {"customer_number": "1"}, "key": "2", "values": {"full_name": "Ann"}}], 0),
]


@example(_PASSED_ON)
@_EASY
@given(imports(wild_rows))
def test_undoing_the_latest_leaves_what_stood_before(runs):
    wipe()
    pictures = []
    for number, (source, rows, day) in enumerate(runs, start=1):
        pictures.append(picture())
        bring(number, source, rows, day=day)
    for number in range(len(runs), 0, -1):
        take_back(number)
        assert picture() == pictures[number - 1]


@_EASY
@given(imports(wild_rows), st.randoms(use_true_random=False))
def test_undoing_everything_leaves_nothing(runs, chance):
    wipe()
    for number, (source, rows, day) in enumerate(runs, start=1):
        bring(number, source, rows, day=day)
    order = list(range(1, len(runs) + 1))
    chance.shuffle(order)
    for number in order:
        take_back(number)
        take_back(number)
    for model in (Customer, Identifier, Sighting, Record, RecordClaim, ContactWay):
        assert not model.objects.exists()


@_EASY
@given(imports(wild_rows))
def test_bringing_the_same_run_twice_changes_nothing(runs):
    wipe()
    for number, (source, rows, day) in enumerate(runs, start=1):
        first = bring(number, source, rows, day=day)
        before = picture()
        assert bring(number, source, rows, day=day) == first
        assert picture() == before
