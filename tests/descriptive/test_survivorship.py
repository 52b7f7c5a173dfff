"""Which value wins: the SQL against the rules said plainly, and the same in any order."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.descriptive import beliefs
from tests.descriptive.beliefs import Belief, Known, Rule, Said
from threefold.descriptive.logic import believing
from threefold.engine import service as engine

SOURCES = ("crm", "shop", "web")
CITIES = ("", "Oslo", "OSLO", "León", "Leon", "Rome")
EMAILS = ("", "a@example.com", "b@example.com")
PROOFS = ("delivered", "confirmed", "bounced")
CRITERIA = ("source", "agreement", "recency")

days = st.integers(0, 2)
said = st.lists(
    st.tuples(st.sampled_from(SOURCES), days, st.sampled_from(CITIES), st.sampled_from(EMAILS)),
    max_size=5,
)
people = st.lists(
    st.builds(
        lambda told, staff, proofs: Known(
            tuple(
                Said(source, day, number, {"city": city, "email": email})
                for number, (source, day, city, email) in enumerate(told, start=1)
            ),
            staff,
            tuple(("email", *proof) for proof in proofs),
        ),
        said,
        st.dictionaries(
            st.sampled_from(["city", "email"]),
            st.tuples(days, st.sampled_from([None, "Bonn", "Oslo"])),
            max_size=1,
        ),
        st.lists(
            st.tuples(st.sampled_from(EMAILS[1:]), st.sampled_from(PROOFS), days),
            max_size=2,
            unique_by=lambda each: (each[0], each[2]),
        ),
    ),
    min_size=1,
    max_size=25,
)


def orders(criteria: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    some = st.lists(st.sampled_from(criteria), unique=True, max_size=len(criteria))
    return some.map(tuple)


ranks = st.permutations(SOURCES).flatmap(
    lambda order: st.integers(0, len(order)).map(lambda count: tuple(order[:count]))
)
rules = st.builds(
    lambda city, email, rank: {
        "city": Rule(city, rank if "source" in city else ()),
        "email": Rule(email, rank if "source" in email else (), contact="email", single=False),
    },
    orders(CRITERIA),
    orders(("verification", *CRITERIA)),
    ranks,
)


def read(golden: str) -> dict[str, Belief]:
    found = {}
    for name, held in json.loads(golden).items():
        day = (int(held["t"][8:10]) - 1) if held["t"] else 0
        found[name] = Belief(held["v"], held["s"], day, held.get("p", ""), held.get("w", ""))
    return found


@settings(max_examples=60, deadline=None)
@given(people, rules)
def test_the_sql_believes_as_the_rules_say(known, by):
    rows = believing.golden(engine.shared(), *beliefs.tables(known, by))
    found = {row["customer_id"]: row for row in rows.to_pylist()}
    disputed: dict[int, set[str]] = {}
    for row in believing.conflicts(engine.shared(), rows).to_pylist():
        disputed.setdefault(row["customer_id"], set()).add(row["variable"])
    for who, each in enumerate(known):
        assert read(found[who]["golden"]) == beliefs.believe(each, by), (each, by)
        assert disputed.get(who, set()) == beliefs.conflicts(each, by), (each, by)


@settings(max_examples=30, deadline=None)
@given(people, rules, st.randoms(use_true_random=False))
def test_the_order_in_which_records_came_decides_nothing(known, by, chance):
    shuffled = [_shuffled(each, chance) for each in known]
    first, second = (
        believing.golden(engine.shared(), *beliefs.tables(some, by))
        .sort_by("customer_id")
        .to_pylist()
        for some in (known, shuffled)
    )
    for one, other in zip(first, second, strict=True):
        assert read(one["golden"]) == read(other["golden"])
        assert (one["name"], one["kind"]) == (other["name"], other["kind"])


def _shuffled(known: Known, chance: random.Random) -> Known:
    told = list(known.said)
    chance.shuffle(told)
    return replace(
        known, said=tuple(replace(each, number=place) for place, each in enumerate(told, start=1))
    )


@settings(max_examples=40, deadline=None)
@given(people, rules)
def test_why_tells_the_believed_value_first(known, by):
    each = known[0]
    touched, told, rules_ = beliefs.tables([each], by)
    golden = read(believing.golden(engine.shared(), touched, told, rules_)["golden"][0].as_py())
    rows = believing.candidates(engine.shared(), told, rules_).to_pylist()
    listed: dict[str, list[dict]] = {}
    for row in rows:
        listed.setdefault(row["variable"], []).append(row)
    assert listed.keys() == golden.keys()
    for name, belief in golden.items():
        first, *others = listed[name]
        assert json.loads(first["content"]) == belief.value
        assert first["source"] == belief.source
        assert first["lost_by"] is None
        assert all(row["lost_by"] for row in others)
        decided = [row["lost_by"] for row in others if row["lost_by"] != "same"]
        assert (decided or [""])[0] == belief.why
        count = sum(1 for said in each.said if said.values.get(name)) + (name in each.staff)
        assert len(listed[name]) == count


def test_a_digest_of_a_conflict_names_what_is_said_by_whom():
    rule = {"city": Rule()}
    one = Known((Said("crm", 0, 1, {"city": "Oslo"}), Said("shop", 1, 2, {"city": "Rome"})))
    later = Known((Said("crm", 2, 9, {"city": "OSLO"}), Said("shop", 1, 2, {"city": "Rome"})))
    other = Known((Said("crm", 0, 1, {"city": "Oslo"}), Said("web", 1, 2, {"city": "Rome"})))
    rows = believing.golden(engine.shared(), *beliefs.tables([one, later, other], rule))
    told = believing.conflicts(engine.shared(), rows).sort_by("customer_id").to_pylist()
    digests = [row["digest"] for row in told]
    assert digests[0] == digests[1] != digests[2]
    assert [row["sources"] for row in told] == ["|crm|shop|", "|crm|shop|", "|crm|web|"]
    first = json.loads(told[0]["told"])
    assert [each["v"] for each in first] == ["Rome", "Oslo"]
    assert first[0]["s"] == ["shop"]


@pytest.mark.parametrize(
    ("proof", "believed"), [("delivered", "a@example.com"), ("bounced", "b@example.com")]
)
def test_a_proved_address_beats_a_newer_one(proof, believed):
    rule = {"email": Rule(("verification", "recency"), contact="email", single=False)}
    known = Known(
        (
            Said("crm", 0, 1, {"email": "a@example.com"}),
            Said("shop", 2, 2, {"email": "b@example.com"}),
        ),
        proofs=(("email", "a@example.com", proof, 1),),
    )
    rows = believing.golden(engine.shared(), *beliefs.tables([known], rule))
    held = json.loads(rows["golden"][0].as_py())["email"]
    assert held["v"] == believed
    assert held["w"] == "verification"
    assert held.get("p") == ("delivered" if proof == "delivered" else None)
