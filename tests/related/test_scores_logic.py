"""What scores are made of, without a store: intervals, clockwork, reasons, cards, plug-ins."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from threefold.behavioral.variable import all_variables
from threefold.kit.errors import Invalid
from threefold.kit.worded import LANGUAGES
from threefold.related.logic.lifetime.bgnbd import BGNBD
from threefold.related.logic.scores import attitude, chances, contracts, judging, reasons, watching
from threefold.related.logic.scores.answering import learned as answering
from threefold.related.logic.scores.beside import BESIDE
from threefold.related.logic.scores.buying import Buying
from threefold.related.logic.scores.cards import Card, Followed, Judged, Rival, spread, stability
from threefold.related.logic.scores.frames import Choices, Frame, later
from threefold.related.logic.scores.regular import Clockwork, regular
from threefold.related.score import UNITS, all_scores, in_order

DAY = date(2026, 3, 31)
MODEL = BGNBD(0.24, 4.4, 0.8, 2.4)


def frame(rows: list[dict[str, object]], day: date = DAY) -> Frame:
    return Frame(pa.Table.from_pylist(rows), day, 180)


def buyer(who: int, days: int, first: int, last: int, **more: object) -> dict[str, object]:
    """`first` and `last` purchase so many days before the day."""
    return {
        "customer_id": who, "buying_days": days, "spend": 30.0 * days,
        "first_purchase_on": DAY - timedelta(days=first),
        "last_purchase_on": DAY - timedelta(days=last),
        "purchase_rhythm_days": None, "rhythm_spread_days": None, **more,
    }  # fmt: skip


@pytest.mark.parametrize("code", list(all_scores()))
def test_a_plugin_holds_what_it_must(code):
    score = all_scores()[code]
    assert score.unit in UNITS
    assert score.good in ("high", "low")
    assert score.reference
    assert score.version >= 1
    for texts in (score.label, score.meaning, score.goal, *score.reasons.values()):
        assert all(texts[language].strip() for language in LANGUAGES)
    known = set(all_variables())
    assert set(score.needs) - known - {*BESIDE} == set()


def test_scores_come_after_what_they_are_made_of():
    order = in_order(all_scores())
    assert order.index("expected_purchases") < order.index("lifetime_value")
    assert order.index("lifetime_value") < order.index("contact_value")
    assert in_order(all_scores(), ["loyalty"]) == ["satisfaction", "loyalty"]


def test_clockwork_waits_then_gives_up():
    """Who buys every 30 days is there after 30, and hardly after 120."""
    rows = [
        buyer(who, 12, 330 + silent, silent, purchase_rhythm_days=30.0, rhythm_spread_days=3.0)
        for who, silent in enumerate((5, 30, 45, 120))
    ]
    told = frame(rows)
    assert regular(told).all()
    clock = Clockwork.of(told, MODEL)
    alive = clock.alive
    assert alive[0] > 0.9
    assert alive[3] < 0.01
    assert (np.diff(alive) < 0).all()
    assert clock.expected(30 / 7)[0] == pytest.approx(1.0, abs=0.25)
    assert (clock.expected(60) > clock.expected(10)).all()
    random = Buying(MODEL, clockwork=False).active(told, 180 / 7)
    assert random[3] > 10 * clock.active(180 / 7)[3]


def test_who_buys_at_random_is_not_regular():
    told = frame([
        buyer(1, 12, 330, 5, purchase_rhythm_days=30.0, rhythm_spread_days=28.0),
        buyer(2, 3, 90, 5, purchase_rhythm_days=30.0, rhythm_spread_days=1.0),
        buyer(3, 1, 90, 90),
    ])  # fmt: skip
    assert regular(told).tolist() == [False, False, False]


def test_an_interval_holds_the_forecast_and_nobody_is_made_up():
    told = frame([buyer(1, 5, 300, 20), buyer(2, 1, 300, 300), {"customer_id": 3}])
    model = Buying(MODEL)
    expected = model.expected(told, 26)
    low, high = model.interval(told, 26)
    assert np.isnan(expected[2])
    assert ((low <= expected) & (expected <= high))[:2].all()
    assert low.min() >= 0 or np.isnan(low.min())


def test_what_came_is_told_of_those_in_both():
    before = frame([buyer(1, 2, 300, 200), buyer(2, 1, 250, 250), buyer(4, 1, 190, 190)])
    after = frame([buyer(1, 5, 300, 3), buyer(2, 1, 250, 250), buyer(3, 1, 9, 9)])
    came = later(before, after)
    assert before.customer_id[came.rows].tolist() == [1, 2]
    assert came.purchases.tolist() == [3, 0]
    assert came.amount.tolist() == [90, 0]


def test_reasons_are_json_of_every_row_even_where_nothing_is_told():
    yes, some = np.array([True, True, False]), np.array([True, False, False])
    told = reasons.written(3, [("a", yes, np.array([3.0, 2.46, 1])), ("b", some, None)])
    assert [json.loads(each) for each in told.to_pylist()] == [["a:3", "b"], ["a:2.5"], []]


def test_a_forecast_of_noise_is_refused():
    chance = np.random.default_rng(3)
    came = (chance.random(2000) < 0.3).astype(float)
    noise = np.clip(0.3 + 0.05 * chance.standard_normal(2000), 0.05, 0.9)
    assert judging.of_chances(noise, came, {}).why == "noise"
    good = np.where(came > 0, 0.6, 0.2)
    assert judging.of_chances(good, came, {}).why == ""
    assert judging.of_chances(good, came, {"better": np.where(came > 0, 0.9, 0.1)}).why == (
        "no_better"
    )
    assert judging.of_amounts(noise, came, {}).why == "noise"
    told = judging.of_amounts(good, came, {})
    assert [each.name for each in told.rivals] == ["score", "same_for_all"]
    assert told.gains[-1] == pytest.approx(1)


def test_chances_are_put_right_by_others():
    chance = np.random.default_rng(4)
    true = chance.uniform(0.05, 0.6, 4000)
    came = (chance.random(4000) < true).astype(float)
    wrong = true**0.5
    right = chances.unseen(wrong, came)
    assert np.abs(right - true).mean() < 0.3 * np.abs(wrong - true).mean()


def test_few_answers_are_drawn_to_the_mean_and_old_ones_more():
    rows = [
        {"customer_id": who, "attitude_sum": weight * points, "attitude_weight": weight,
         "attitude_answers": 1, "attitude_total": points, "attitude_square": points**2}
        for who, (points, weight) in enumerate([(100.0, 1.0), (100.0, 0.1), (20.0, 1.0)])
    ]  # fmt: skip
    told = frame([*rows, {"customer_id": 9}])
    model = attitude.learned(told)
    assert model is not None
    value, wide = model.told(told)
    assert 100 > value[0] > value[1] > model.mean > value[2]
    assert wide[1] > wide[0]
    assert np.isnan(value[3])
    assert attitude.learned(frame([{"customer_id": 1}])) is None


def test_who_answered_often_is_likelier_to_answer():
    chance = np.random.default_rng(5)
    tries = chance.integers(1, 9, 500).astype(float)
    hits = chance.binomial(tries.astype(int), chance.beta(2, 3, 500)).astype(float)
    model = answering(hits, tries)
    assert model.a / (model.a + model.b) == pytest.approx(0.4, abs=0.04)
    value, low, high = model.told(np.array([5.0, 0.0, 0.0]), np.array([5.0, 5.0, 0.0]))
    assert value[0] > value[2] > value[1]
    assert ((low < value) & (value < high)).all()


def test_a_card_is_read_as_it_was_written():
    card = Card(
        "churn", 1, "2026-03-31", "2026-04-01T00:00:00+00:00", True, parameters={"a": 1.5},
        judged=Judged(customers=5, rivals=(Rival("score", {"auc": 0.8}),), bins=({"said": 0.1},),
                      gains=(0.5, 1.0)),
        mean=float("nan"), edges=(0.0, 1.0), counts=(3,),
    )  # fmt: skip
    read = Card.read(card.written())
    assert read.mean is None
    assert read.judged == card.judged
    assert (read.edges, read.counts) == (card.edges, card.counts)
    assert Card.read('{"code": "x", "version": 1, "as_of": "", "made_at": "", "published": false, '
                     '"later": 1}').code == "x"  # fmt: skip


def test_drift_is_none_for_the_same_and_much_for_others():
    chance = np.random.default_rng(6)
    one, two = chance.random(5000), chance.random(5000)
    assert stability(one, two) < 0.02
    assert stability(one**3, two) > 0.25
    assert stability(one, np.array([])) is None
    edges, counts = spread(one)
    assert len(edges) == len(counts) + 1
    assert sum(counts) == 5000


def test_who_ended_a_contract_is_told_of_those_under_one():
    before = frame([
        {"customer_id": who, "contract_running": running, "contract_ended": 0}
        for who, running in ((1, 1), (2, 2), (3, 0), (4, None), (5, 1))
    ])  # fmt: skip
    after = frame([
        {"customer_id": who, "contract_running": running, "contract_ended": ended}
        for who, running, ended in ((1, 0, 1), (2, 1, 1), (3, 1, 0), (6, 0, 3))
    ])  # fmt: skip
    told = contracts.ended(before, after)
    assert before.customer_id[told.rows].tolist() == [1, 2]
    assert told.left.tolist() == [1, 0]
    assert not contracts.contracts_end(after)
    assert contracts.ended(before, frame([])).rows.tolist() == []


def test_an_input_that_stops_coming_is_an_alarm():
    chance = np.random.default_rng(8)
    then = watching.laid_out(chance.gamma(2, 10, 4000))
    assert watching.moved(chance.gamma(2, 10, 4000), then) < 0.02
    assert watching.moved(chance.gamma(2, 25, 4000), then) > watching.MUCH
    missing = np.where(chance.random(4000) < 0.5, np.nan, chance.gamma(2, 10, 4000))
    gone = watching.moved(missing, then)
    assert gone > watching.MUCH
    assert watching.moved(np.full(9, np.nan), watching.laid_out(np.full(9, np.nan))) == 0
    card = Card("churn", 1, "2026-03-31", "", True, moved={"spend": 0.02, "orders_90d": gone})
    assert watching.alarms(card, "probability") == ["inputs"]
    assert [name for name, _index in watching.most_moved(card)] == ["orders_90d", "spend"]
    assert watching.alarms(None, "probability") == ()


@pytest.mark.parametrize(("wrong", "level"), [(1.0, 0), (1.25, 1), (1.9, 2)])
def test_forecasts_are_held_against_what_came(wrong, level):
    chance = np.random.default_rng(9)
    true = chance.uniform(0.02, 0.25, 20_000)
    came = (chance.random(20_000) < true).astype(float)
    told = watching.followed(true * wrong, came, since="2025-10-02", until="2026-03-31")
    assert told is not None
    assert watching.how_far(told, "probability") == level
    assert told.auc > 0.6
    times = watching.followed(20 * true * (1 + (wrong - 1) / 2), 20 * true, since="", until="")
    assert times is not None
    assert watching.how_far(times, "purchases") == level
    card = Card("churn", 1, "2026-03-31", "", True, followed=told)
    assert Card.read(card.written()).followed == told
    assert ("off" in watching.alarms(card, "probability")) is (level == 2)


def test_few_customers_are_not_held_against_anything():
    few = np.full(99, 0.5)
    assert watching.followed(few, few, since="", until="") is None
    # Twice as wrong as chance alone would be, and no less.
    told = watching.followed(np.full(100, 0.5), np.repeat([0.0, 1.0], 50), since="", until="")
    assert isinstance(told, Followed)


def test_choices_of_a_company_are_checked():
    assert Choices.of({"margin": 0.5}).margin == 0.5
    for wrong in ({"margin": 2}, {"half_life_days": "x"}, {"discounts": 0.1}):
        with pytest.raises(Invalid):
            Choices.of(wrong)
