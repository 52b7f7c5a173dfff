"""Scores of a club whose members resign, buy and call, alike on both engines."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest

from tests.support import scored, shelf
from tests.support.scored import DAY
from threefold.kit import clock
from threefold.related import service
from threefold.related.logic.propensity import model
from threefold.related.logic.scores import watching
from threefold.related.logic.scores.cards import Card
from threefold.related.service.scores import tables

pytestmark = pytest.mark.django_db

MEMBERS, SHOPPERS, REGULAR = 800, 220, 180
BEFORE = DAY - timedelta(days=30)


@pytest.fixture
def club(plan, home, monkeypatch):
    """Members, and after them shoppers who are none; scored once. Their numbers, what they did, and
    the cards by code."""
    monkeypatch.setattr(
        model.fit, "__kwdefaults__", {"ordered": False, "candidates": (model.LINES,)}
    )
    people, cards = shelf.laid(home, _laid)
    return people, _told(), cards


def _told():
    told = scored.members(0, MEMBERS)
    buyers = scored.shoppers(SHOPPERS) | scored.clockwork(SHOPPERS, REGULAR)
    told |= {MEMBERS + who: bought for who, bought in buyers.items()}
    scored.callers(told)
    return told


def _laid():
    with TemporaryDirectory() as folder:
        people = scored.found(Path(folder), _told())
    _said_before(people)
    return people, {card.code: card for card in service.score(as_of=DAY)}


def _said_before(people):
    """A month ago somebody held that all will call, of people who hardly ever had."""
    day = BEFORE.isoformat()
    card = Card(
        "call_propensity", 1, day, f"{day}T08:00:00+00:00", True, horizon=30,
        inputs={"incoming_365d": watching.laid_out(np.arange(1000) / 1000)},
    )  # fmt: skip
    rows = {
        "as_of": day, "code": card.code, "value": 0.9, "low": 0.8, "high": 1.0, "reasons": "[]",
        "model": "call_propensity/1",
    }  # fmt: skip
    held = [{**rows, "customer_id": each} for each in people]
    tables.scores().append(
        pa.Table.from_pylist(held, tables.SCORES), app_id="before", app_version=1
    )
    told = {"as_of": day, "code": card.code, "made_at": clock.now(), "published": True,
            "card": card.written()}  # fmt: skip
    tables.cards().append(
        pa.Table.from_pylist([told], tables.CARDS), app_id="before", app_version=1
    )


def running(told, who):
    """Whether the last word of his membership leaves it running."""
    steps = [each for each in told[who] if each["kind"] == "subscription"]
    last = max(steps, key=lambda each: each["local_at"]) if steps else None
    return last is not None and last["outcome"] != "resigned"


def test_who_is_under_a_contract_has_the_one_score_and_all_others_the_other(club):
    people, told, cards = club
    assert cards["churn_contract"].why == ""
    assert cards["churn"].why == ""
    table = service.latest_scores()
    ends, away = scored.values(table, "churn_contract"), scored.values(table, "churn")
    members = {people[who] for who in range(MEMBERS) if running(told, who)}
    assert set(ends) == members
    assert members.isdisjoint(away)
    assert set(away) == {people[who] for who in told if who >= MEMBERS and told[who]
                         and any(each["kind"] == "purchase" for each in told[who])}  # fmt: skip


def test_who_comes_seldom_is_likelier_to_resign_and_is_told_why(club):
    people, _told_of, cards = club
    ends = scored.values(service.latest_scores(), "churn_contract")
    keen, tired = (
        np.mean([ends[people[who]] for who in range(odd, MEMBERS, 2) if people[who] in ends])
        for odd in (0, 1)
    )
    assert tired > keen + 0.15
    judged = {each.name: each.measures for each in cards["churn_contract"].judged.rivals}
    assert judged["score"]["log_loss"] < min(
        judged[name]["log_loss"] for name in ("term", "quiet", "same_for_all")
    )
    assert judged["score"]["calibration_error"] < 0.1
    someone = next(who for who in range(1, MEMBERS, 2) if people[who] in ends)
    said = {each.code: each for each in service.score_of(people[someone])}["churn_contract"]
    assert (said.low or 0) <= said.value <= (said.high or 0)
    texts = {
        language: [
            text for _sign, text in service.reasons_in_words(said.code, said.reasons, language)
        ]
        for language in ("en", "es", "zh-hans", "zh-hant")
    }
    assert len({json.dumps(each) for each in texts.values()}) == 4
    assert not [text for each in texts.values() for text in each if "_" in text]


def test_who_calls_often_will_call_and_when(club):
    people, _told_of, cards = club
    card = cards["call_propensity"]
    assert card.why == ""
    assert card.horizon == 30
    will = scored.values(service.latest_scores(), "call_propensity")
    steady = np.mean([will[people[who]] for who in range(0, MEMBERS, 4)])
    never = np.mean([will[people[who]] for who in range(2, MEMBERS, 4)])
    assert steady > 0.3 > 0.1 > never
    told = {each.code: each for each in service.score_of(people[0])}["call_propensity"]
    assert told.reasons[:2] == ("at:10", "way_phone")
    quiet = {each.code: each for each in service.score_of(people[2])}["call_propensity"]
    assert quiet.reasons[0] == "never"
    assert service.reasons_in_words(told.code, told.reasons, "en")[1] == ("", "Usually by phone")


def test_what_came_is_held_against_what_was_said(club):
    people, _told_of, cards = club
    card = cards["call_propensity"]
    came = card.followed
    assert came is not None
    assert (came.since, came.until) == (BEFORE.isoformat(), DAY.isoformat())
    assert 900 < came.customers <= len(people)
    assert came.said == pytest.approx(0.9)
    assert came.came == pytest.approx(card.judged.came, abs=1e-9)
    assert card.moved_since == BEFORE.isoformat()
    assert set(card.moved) == {"incoming_365d"}
    assert watching.alarms(card, "probability")[:2] == ["off", "inputs"]
    assert {"incoming_365d", "contract_running", "inactive_days"} <= set(card.inputs)
    # A day by itself moves on, and is not watched.
    assert "first_purchase_on" not in cards["churn"].inputs
    assert cards["churn"].followed is None
    assert watching.alarms(cards["churn"], "probability") == []


def test_spark_tells_the_same(club, spark):
    """Learned here, told where the rows are: the same values, bounds and reasons."""
    people, _told_of, cards = club
    mine = _sorted(tables.scores().read(filters=[("as_of", "=", DAY.isoformat())]))
    found = {card.code: card for card in service.score(as_of=DAY, on="spark")}
    theirs = _sorted(tables.scores().read(filters=[("as_of", "=", DAY.isoformat())]))
    assert {code: card.why for code, card in found.items()} == {
        code: card.why for code, card in cards.items()
    }
    assert mine.num_rows > len(people)
    assert len(mine["code"].unique()) >= 6
    for name in ("code", "customer_id", "reasons", "model"):
        assert theirs[name].equals(mine[name]), name
    for name in ("value", "low", "high"):
        np.testing.assert_allclose(
            theirs[name].to_numpy(), mine[name].to_numpy(), rtol=1e-9, atol=1e-9, err_msg=name
        )


def _sorted(table):
    return table.sort_by([("code", "ascending"), ("customer_id", "ascending")])
