"""Lifetime models against published figures, made-up customers of known habits, and themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.kit.errors import Invalid
from threefold.related import service
from threefold.related.logic.lifetime import bgnbd, gammagamma
from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.lifetime.lives import Lives

CALIBRATION_END = date(1997, 9, 30)


@pytest.fixture
def cdnow(data_dir: Path) -> pa.Table:
    rows = pyarrow.csv.read_csv(data_dir / "cdnow" / "cdnowElog.csv")
    days = pa.compute.strptime(rows["date"].cast(pa.string()), "%Y%m%d", "s")
    return pa.table({"who": rows["masterid"], "day": days, "paid": rows["sales"]})


def tried(table: pa.Table, **other: object) -> service.LifetimeTrial:
    asked = {"customer": "who", "date": "day", "amount": "paid",
             "calibration_end": CALIBRATION_END, **other}  # fmt: skip
    return service.try_lifetime(table, **asked)


def test_cdnow_gives_the_published_figures(cdnow: pa.Table) -> None:
    """Fader, Hardie and Lee (2005), and as recomputed for the files' own notes."""
    trial = tried(cdnow)
    assert (trial.customers, trial.buyers, trial.valued) == (2357, 946, 946)
    assert trial.purchases.parameters == pytest.approx(
        {"r": 0.2426, "alpha": 4.4136, "a": 0.7930, "b": 2.4263}, rel=5e-4
    )
    assert trial.purchases.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert trial.amounts is not None
    assert trial.amounts.parameters == pytest.approx(
        {"p": 6.249, "q": 3.745, "gamma": 15.448}, rel=5e-4
    )
    held = trial.hold_out
    assert held is not None
    assert held.baseline is not None
    assert (held.units, held.actual) == (39.0, 1882)
    assert held.model.root_mean_square < held.baseline.root_mean_square
    assert held.model.mean_absolute < held.baseline.mean_absolute
    assert held.model.correlation > held.baseline.correlation
    assert sum(each["customers"] for each in held.groups) == 2357


def test_the_unit_of_time_changes_the_scale_alone(cdnow: pa.Table) -> None:
    weeks, days = tried(cdnow), tried(cdnow, unit="days")
    scaled = {**weeks.purchases.parameters, "alpha": weeks.purchases.alpha * 7}
    assert days.purchases.parameters == pytest.approx(scaled, rel=1e-3)
    assert weeks.hold_out is not None
    assert days.hold_out is not None
    assert days.hold_out.model.foretold == pytest.approx(weeks.hold_out.model.foretold, rel=1e-4)


def test_later_purchases_change_nothing_that_was_learned(cdnow: pa.Table) -> None:
    whole = tried(cdnow)
    before = pa.compute.less_equal(cdnow["day"].cast(pa.date32()), pa.scalar(CALIBRATION_END))
    known = tried(cdnow.filter(before))
    assert known.hold_out is None
    assert known.amounts is not None
    assert whole.amounts is not None
    assert known.purchases.parameters == pytest.approx(whole.purchases.parameters, rel=1e-9)
    assert known.amounts.parameters == pytest.approx(whole.amounts.parameters, rel=1e-9)


def lives_of(model: BGNBD, customers: int, ahead: float) -> tuple[Lives, np.ndarray, np.ndarray]:
    """Customers who live by the model: what is seen of them, how often they buy after it, and
    who is not lost."""
    chance = np.random.default_rng(11)
    rate = chance.gamma(model.r, 1 / model.alpha, customers)
    lost = chance.beta(model.a, model.b, customers)
    span = chance.uniform(20, 60, customers)
    at, repeats, last, later = (np.zeros(customers) for _ in range(4))
    alive, stayed = np.ones(customers, dtype=bool), np.ones(customers, dtype=bool)
    while alive.any():
        at[alive] += chance.exponential(1 / rate[alive])
        seen, after = alive & (at <= span), alive & (at > span) & (at <= span + ahead)
        repeats[seen] += 1
        last[seen] = at[seen]
        later[after] += 1
        alive &= at <= span + ahead
        gone = alive & (chance.random(customers) < lost)
        stayed[gone & seen] = False
        alive &= ~gone
    return Lives.of(repeats, last, span), later, stayed


def test_known_habits_are_found_again() -> None:
    true = BGNBD(r=0.9, alpha=8.0, a=1.2, b=3.0)
    lives, later, stayed = lives_of(true, 60_000, 30.0)
    found = bgnbd.fit(lives)
    assert found.parameters == pytest.approx(true.parameters, rel=0.1)
    expected, active, alive = (
        found.expected(lives, 30.0),
        found.active(lives, 30.0),
        found.alive(lives),
    )
    assert expected.sum() == pytest.approx(later.sum(), rel=0.03)
    assert active.mean() == pytest.approx((later > 0).mean(), abs=0.01)
    assert alive.mean() == pytest.approx(stayed.mean(), abs=0.01)
    few = (lives.repeats >= 1) & (lives.repeats <= 3)
    assert active[few].mean() == pytest.approx((later[few] > 0).mean(), abs=0.015)


positive = st.floats(0.05, 20)
life = st.tuples(st.integers(0, 30), st.floats(0, 1), st.floats(0.1, 500))


@settings(deadline=None, max_examples=60)
@given(st.tuples(positive, positive, positive, positive), st.lists(life, min_size=1), positive)
def test_probabilities_are_probabilities(
    values: tuple[float, float, float, float], given: list[tuple[int, float, float]], ahead: float
) -> None:
    model = BGNBD(*values)
    lives = Lives.of(
        [x for x, _, _ in given],
        [share * span if x else 0 for x, share, span in given],
        [span for _, _, span in given],
    )
    alive, active = model.alive(lives), model.active(lives, ahead)
    expected = model.expected(lives, ahead)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert ((active >= -1e-12) & (active <= alive + 1e-9)).all()
    assert (alive[lives.repeats == 0] == 1).all()
    # Nobody buys at least once more often than he buys.
    assert (expected >= active - 1e-6 * np.maximum(1, expected)).all()
    assert (model.expected(lives, 2 * ahead) >= expected - 1e-6 * np.maximum(1, expected)).all()


def test_the_mean_of_all_is_drawn_to_the_own_one() -> None:
    model = gammagamma.GammaGamma(p=6.25, q=3.74, gamma=15.44)
    base = model.p * model.gamma / (model.q - 1)
    worth = model.expected(np.array([0.0, 1.0, 10.0, 1000.0]), np.array([np.nan, 80.0, 80.0, 80.0]))
    assert worth[0] == pytest.approx(base)
    assert base < worth[1] < worth[2] < worth[3] < 80.0
    assert worth[3] == pytest.approx(80.0, rel=0.01)


def test_lives_alike_are_counted_once() -> None:
    lives = Lives.of([1, 0, 1, 1], [2, 0, 2, 3], [9, 9, 9, 8])
    kinds = lives.distinct()
    told = zip(kinds.repeats, kinds.last, kinds.span, kinds.count, strict=True)
    assert sorted(told) == [(0, 0, 9, 1), (1, 2, 9, 2), (1, 3, 8, 1)]
    assert kinds.customers == 4
    assert len(Lives.of([], [], []).distinct().count) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"customer": "nobody"}, "There is no column “nobody”."),
        ({"date": "paid"}, "The column “paid” does not hold dates."),
        ({"amount": "day"}, "The column “day” does not hold numbers."),
        ({"unit": "moons"}, "“moons” is no unit of time here."),
        ({"calibration_end": date(1990, 1, 1)}, "Nobody bought before the end of calibration."),
        (
            {"calibration_end": date(1997, 1, 1)},
            "Nobody bought twice before the end of calibration.",
        ),
    ],
)
def test_what_is_wrong_is_said(cdnow: pa.Table, change: dict[str, object], message: str) -> None:
    with pytest.raises(Invalid) as raised:
        tried(cdnow, **change)
    assert str(raised.value.message) == message
    assert raised.value.remedy
