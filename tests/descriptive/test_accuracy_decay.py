"""The rate at which contact ways go dead, and the probability that one works."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.descriptive.logic import accuracy, believing, contactable
from threefold.engine import service as engine

CUSTOMERS = 10_000


def lives(rate: float, *, dead_before: float = 0.0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Years to the next outcome, and whether the way still worked then."""
    chance = np.random.default_rng(seed)
    years = chance.uniform(0.02, 4.0, CUSTOMERS)
    alive = chance.random(CUSTOMERS) >= dead_before
    return years, alive & (chance.exponential(1 / rate, CUSTOMERS) > years)


@pytest.mark.parametrize(
    ("rate", "dead_before"),
    [(0.08, 0.0), (0.25, 0.0), (0.6, 0.0), (0.15, 0.2), (0.25, 0.2), (0.6, 0.2)],
)
def test_the_rate_is_recovered_from_ten_thousand_customers(rate: float, dead_before: float) -> None:
    """Whether what the proof says is as strong as assumed or not."""
    for seed in range(5):
        years, works = lives(rate, dead_before=dead_before, seed=seed)
        found = contactable.fit("email", np.full(CUSTOMERS, 0.8), years, works)
        assert found.per_year == pytest.approx(rate, rel=0.1)
        assert found.low < found.per_year < found.high
        assert found.pairs == CUSTOMERS
        assert found.failures == int((~works).sum())


def test_proofs_of_different_strength_teach_one_rate() -> None:
    chance = np.random.default_rng(3)
    strength = chance.choice([0.5, 0.8, 1.0], CUSTOMERS)
    years = chance.uniform(0.1, 3.0, CUSTOMERS)
    works = (chance.random(CUSTOMERS) < strength) & (chance.exponential(1 / 0.3, CUSTOMERS) > years)
    assert contactable.fit("phone", strength, years, works).per_year == pytest.approx(0.3, rel=0.1)
    predicted = contactable.probability(strength, years, 0.3)
    seen = contactable.calibration(predicted, works)
    assert seen.brier is not None
    assert seen.naive is not None
    assert seen.brier < seen.naive
    assert sum(each.pairs for each in seen.bins) == CUSTOMERS
    assert all(abs(each.predicted - each.observed) < 0.05 for each in seen.bins)


def test_with_few_data_the_typical_rate_rules() -> None:
    nothing = contactable.fit("email", np.empty(0), np.empty(0), np.empty(0, dtype=bool))
    assert (nothing.per_year, nothing.pairs) == (contactable.TYPICAL["email"], 0)
    one = contactable.fit("email", np.array([0.8]), np.array([0.1]), np.array([False]))
    assert 0.5 < one.per_year / contactable.TYPICAL["email"] < 2.0
    assert one.low < contactable.TYPICAL["email"] < one.high
    survivors = contactable.fit("post", np.full(3, 0.8), np.full(3, 0.5), np.ones(3, dtype=bool))
    assert 0.0 < survivors.per_year < contactable.TYPICAL["post"]


def test_each_kind_has_its_own_rate() -> None:
    fast, slow = lives(0.5, seed=7), lives(0.1, seed=8)
    kinds = pa.array(["email"] * CUSTOMERS + ["post"] * CUSTOMERS)
    years, works = np.concatenate([fast[0], slow[0]]), np.concatenate([fast[1], slow[1]])
    strength = np.full(2 * CUSTOMERS, 0.95)
    found = contactable.learn(kinds, strength, years, works)
    assert found["email"].per_year == pytest.approx(0.5, rel=0.1)
    assert found["post"].per_year == pytest.approx(0.1, rel=0.1)
    half = np.arange(2 * CUSTOMERS) % 2 == 0
    seen = contactable.check(kinds, strength, years, works, half)
    assert seen.brier is not None
    assert seen.naive is not None
    assert seen.brier < seen.naive


GOOD = {"email": "delivered", "mobile": "spoken", "phone": "spoken", "fax": "delivered",
        "post": "answered", "web": "clicked", "chat": "spoken"}  # fmt: skip
BAD = {"email": "bounced", "mobile": "wrong_number", "phone": "wrong_number",
       "fax": "wrong_number", "post": "returned", "web": "bounced", "chat": "bounced"}  # fmt: skip


def told(kind: str, rate: float) -> pa.Table:
    """Proofs of 10,000 customers: sure at first, then tried up to four times until it is dead."""
    chance = np.random.default_rng(len(kind) + int(rate * 1000))
    gaps = chance.uniform(0.1, 1.5, (CUSTOMERS, 4))
    tried = np.concatenate([np.zeros((CUSTOMERS, 1)), gaps.cumsum(axis=1)], axis=1)
    dead = tried > chance.exponential(1 / rate, (CUSTOMERS, 1))
    known = dead.cumsum(axis=1) <= 1
    who, which = np.nonzero(known)
    moments = (tried[who, which] * contactable.DAYS_PER_YEAR * 86_400e6).astype(np.int64)
    proof = np.where(dead[who, which], BAD[kind], GOOD[kind])
    proof[which == 0] = "confirmed"
    count = len(who)
    return pa.table(
        [
            pa.array(who), pa.array(np.arange(count)), pa.repeat(kind, count),
            pa.repeat("x", count), pa.array(proof), pa.array(moments),
        ],
        names=believing.PROOFS.names,
    ).cast(believing.PROOFS)  # fmt: skip


def test_the_rate_of_every_kind_is_recovered_from_its_history_of_proofs() -> None:
    rates = {kind: typical * 1.6 for kind, typical in contactable.TYPICAL.items()}
    proofs = pa.concat_tables([told(kind, rate) for kind, rate in rates.items()])
    found = accuracy.outcomes(engine.shared(), proofs, accuracy.WAYS.empty_table())
    learned = accuracy.learned(found)
    for kind, rate in rates.items():
        assert learned[kind].per_year == pytest.approx(rate, rel=0.1), kind
        assert learned[kind].low < learned[kind].per_year < learned[kind].high
        assert learned[kind].pairs > CUSTOMERS


def test_strength_of_proofs() -> None:
    said = [
        ("email", "bounced", 0.0), ("phone", "wrong_number", 0.0), ("post", "returned", 0.0),
        ("email", "bad_form", 0.0), ("email", "form", 0.3), ("post", "", 0.3),
        ("mobile", "form", 0.5), ("fax", "form", 0.5), ("email", "delivered", 0.8),
        ("post", "answered", 0.8), ("email", "clicked", 0.95), ("phone", "answered", 0.95),
        ("phone", "spoken", 0.95), ("email", "confirmed", 1.0), ("email", "unheard of", 0.3),
    ]  # fmt: skip
    kinds, proofs, expected = (list(each) for each in zip(*said, strict=True))
    assert contactable.strengths(pa.array(kinds), pa.array(proofs)).tolist() == expected


def test_nothing_in_nothing_out() -> None:
    none, text = np.empty(0), pa.array([], pa.string())
    assert contactable.strengths(text, text).tolist() == []
    assert contactable.rates(text, {}).tolist() == []
    assert contactable.learn(text, none, none, none.astype(bool)) == {}
    empty = contactable.check(text, none, none, none.astype(bool), none.astype(bool))
    assert (empty.brier, empty.bins) == (None, ())


unit = st.floats(0, 1)
years_of = st.floats(0, 60)


@given(strong=unit, weak=unit, soon=years_of, late=years_of, fast=st.floats(0, 5), slow=unit)
def test_older_weaker_and_faster_is_less_probable(
    strong: float, weak: float, soon: float, late: float, fast: float, slow: float
) -> None:
    strong, weak = max(strong, weak), min(strong, weak)
    soon, late = min(soon, late), max(soon, late)
    fast, slow = max(fast, slow), min(fast, slow)

    def a(strength: float, years: float, rate: float) -> float:
        return float(contactable.probability(np.array([strength]), np.array([years]), rate)[0])

    assert 0 <= a(weak, late, fast) <= a(strong, soon, slow) <= 1
    assert a(strong, soon, slow) >= a(strong, late, slow)
    assert a(strong, -soon, slow) == pytest.approx(strong)


@given(st.lists(st.tuples(st.sampled_from([0.3, 0.5, 0.8, 0.95, 1.0]), st.floats(0, 20),
                          st.booleans()), max_size=30))  # fmt: skip
def test_a_rate_is_always_found(pairs: list[tuple[float, float, bool]]) -> None:
    strength = np.array([each[0] for each in pairs])
    years = np.array([each[1] for each in pairs])
    works = np.array([each[2] for each in pairs], dtype=bool)
    found = contactable.fit("chat", strength, years, works)
    assert 0 < found.low <= found.per_year <= found.high
    assert np.isfinite(found.high)
