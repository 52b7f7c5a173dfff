"""Scores of made-up customers whose habits are known."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.cache import cache

from tests.support import lives, scored
from tests.support.scored import DAY
from threefold.related import privacy, service
from threefold.related.logic.propensity import model
from threefold.related.service.scores import showing, tables
from threefold.related.service.scores.wording import WHYS

pytestmark = pytest.mark.django_db

BUYERS, REGULAR = 220, 180
_kept: dict[str, object] = {}


@pytest.fixture
def company(plan, home, tmp_path_factory):
    """Random and regular buyers, contacts and answers, scored once; the numbers of the customers.

    The first customers were tried by telephone: every third answers, most of all at six.
    """
    told = {**scored.shoppers(BUYERS), **scored.clockwork(BUYERS, REGULAR)}
    for who in range(200):
        for nth, age in enumerate(range(20, 700, 85)):
            hour = 18 if nth % 2 else 9
            answers = who % 3 == 0 and (hour == 18 or nth % 4 == 0)
            told[who].append(
                scored.contact(
                    DAY - timedelta(days=age), hour, "phone", "answered" if answers else "no_answer"
                )
            )
    people = scored.found(tmp_path_factory.mktemp("shop"), told)
    for who in range(60):
        happy = who % 2
        for nth, age in enumerate((500, 400, 300, 20)):
            said = (4 if happy else 1) + (who + nth * nth) % 2
            scored.answer(people[who], "csat", said, DAY - timedelta(days=age + who))
    scored.answer(people[60], "csat", 1, DAY + timedelta(days=3))
    return people


@pytest.fixture
def done(company, home, tmp_path_factory):
    """The same, scored; the lake is kept for the next test."""
    lake = home.root / "lake"
    if not _kept:
        _kept["cards"] = service.score(as_of=DAY)
        _kept["people"] = company
        folder = tmp_path_factory.mktemp("lake")
        for name in ("scores", "score_cards", "variables", "variable_snapshots"):
            shutil.copytree(lake / name, folder / name)
        _kept["folder"] = folder
    else:
        assert _kept["people"] == company
        for name in ("scores", "score_cards", "variables", "variable_snapshots"):
            shutil.copytree(_kept["folder"] / name, lake / name)
    return company


def lives_of(people):
    """Days since the last purchase of each regular customer."""
    told = scored.clockwork(BUYERS, REGULAR)
    return {
        people[who]: (DAY - date.fromisoformat(events[-1]["local_at"][:10])).days
        for who, events in told.items()
    }


def by_code():
    return {card.code: card for card in _kept["cards"]}


def test_every_score_is_published_and_better_than_its_baselines(done):
    cards = by_code()
    # Nobody here is under a contract, and nobody comes to us of his own accord.
    assert {code: card.why for code, card in cards.items() if not card.published} == {
        "churn_contract": "few_contracts", "call_propensity": "few_calls",
        "share_of_wallet": "no_wallet",
    }  # fmt: skip
    churn = {each.name: each.measures for each in cards["churn"].judged.rivals}
    assert churn["score"]["auc"] > 0.7
    for name in ("recency", "bgnbd", "same_for_all"):
        assert churn["score"]["log_loss"] < churn[name]["log_loss"]
    assert cards["churn"].judged.tried_until == DAY.isoformat()
    assert cards["churn"].judged.learned_until == (DAY - timedelta(days=180)).isoformat()
    assert cards["churn"].judged.bins
    value = {each.name: each.measures for each in cards["lifetime_value"].judged.rivals}
    assert value["score"]["root_mean_square"] < value["regression"]["root_mean_square"]


def test_who_stopped_like_clockwork_is_known_as_lost(done):
    table = service.latest_scores()
    ahead = scored.values(table, "expected_purchases")
    churn = scored.values(table, "churn")
    last = lives_of(done)
    there = [who for who, age in last.items() if age < 20]
    gone = [who for who, age in last.items() if age > 150]
    assert by_code()["expected_purchases"].parameters["clockwork"]
    assert min(ahead[each] for each in there) > 1.5
    assert max(ahead[each] for each in gone) < 0.2
    assert np.mean([churn[each] for each in gone]) > np.mean([churn[each] for each in there]) + 0.4
    reasons = {each.code: each.reasons for each in service.score_of(there[0])}
    assert reasons["expected_purchases"][0].startswith("regular:")


def test_who_answers_and_when(done):
    said = scored.values(service.latest_scores(), "contact_propensity")
    often = np.mean([said[done[who]] for who in range(0, 200, 3)])
    never = np.mean([said[done[who]] for who in range(1, 200, 3)])
    assert often > 0.5 > 0.1 > never
    told = {each.code: each for each in service.score_of(done[0])}["contact_propensity"]
    assert told.reasons[:2] == ("hour:18", "by_phone")
    assert (told.low or 0) < told.value < (told.high or 0)
    words = dict.fromkeys(("en", "es", "zh-hans", "zh-hant"))
    for language in words:
        words[language] = service.reasons_in_words(told.code, told.reasons, language)[1][1]
    assert words["en"] == "Best reached by phone"
    assert len(set(words.values())) == 4


def test_satisfaction_is_of_who_answered_and_until_the_day(done):
    said = scored.values(service.latest_scores(), "satisfaction")
    assert len(said) == 60
    assert said[done[1]] > 80 > 40 > said[done[0]]
    assert done[60] not in said
    loyal = {each.code: each for each in service.score_of(done[100])}["loyalty"]
    assert loyal.reasons[0] == "unasked"


def test_reasons_of_churn_weigh_both_ways_and_are_in_words(done):
    found = tables.scores().read(
        ["customer_id", "reasons"], [("as_of", "=", DAY.isoformat()), ("code", "=", "churn")]
    )
    told = [json.loads(each) for each in found["reasons"].to_pylist()]
    signs = {reason[0] for each in told for reason in each}
    assert signs == {"+", "-"}
    assert max(len(each) for each in told) == 3
    for reason in {each.partition(":")[0] for row in told for each in row}:
        sign, text = service.reasons_in_words("churn", [f"{reason}:3"])[0]
        assert sign in "+-"
        assert "3" in text
        assert "_" not in text


def test_what_happens_later_never_changes_a_score(done, tmp_path):
    """Purchases, contacts and answers of later days change nothing as of a day."""
    before = tables.scores().read(filters=[("as_of", "=", DAY.isoformat())])
    later = {
        who: [
            scored.purchase(DAY + timedelta(days=1 + who % 40), f"later-{who}", 500.0),
            scored.contact(DAY + timedelta(days=2), 9, "phone", "answered"),
        ]
        for who in range(0, BUYERS, 2)
    }
    lives.land(tmp_path, later)
    for who in range(30):
        scored.answer(done[who], "csat", 1, DAY + timedelta(days=1))
    cache.clear()
    service.score(as_of=DAY)
    after = tables.scores().read(filters=[("as_of", "=", DAY.isoformat())])
    order = [("code", "ascending"), ("customer_id", "ascending")]
    before, after = before.sort_by(order), after.sort_by(order)
    assert after.select(["code", "customer_id"]).equals(before.select(["code", "customer_id"]))
    for name in ("value", "low", "high"):
        np.testing.assert_allclose(
            after[name].to_numpy(), before[name].to_numpy(), rtol=1e-7, err_msg=name
        )
    assert after["reasons"].equals(before["reasons"])
    assert service.tidy_scores(keep_hours=0)["removed"] > 0
    left = tables.scores().read(filters=[("as_of", "=", DAY.isoformat())])
    assert left.num_rows == after.num_rows


def test_an_erased_customer_is_in_no_score(done):
    assert len(privacy.export(done[0])["score"]) == 8
    assert privacy.erase(done[0])["score"] == 8
    assert service.score_of(done[0]) == []
    assert privacy.export(done[0])["score"] == []
    assert service.score_of(done[1])


def test_chosen_scores_are_told_and_on_which_day(done):
    some = service.latest_scores(codes=["churn"])
    assert set(some["code"].to_pylist()) == {"churn"}
    assert service.latest_scores(DAY - timedelta(days=1)).num_rows == 0
    listed, cards = showing.one("churn")
    assert listed.card == cards[0]
    assert [each.told.code for each in showing.of_customer(done[0])] == [
        code for code in service.scores() if by_code()[code].published
    ]


def test_where_nothing_tells_customers_apart_nothing_is_published(
    plan, home, tmp_path, monkeypatch
):
    """All buy at one rate for ever: whatever a model finds there is chance."""
    monkeypatch.setattr(
        model.fit, "__kwdefaults__", {"ordered": False, "candidates": (model.LINES,)}
    )
    scored.found(tmp_path, scored.shoppers(300, alike=True))
    cards = {card.code: card for card in service.score(as_of=DAY)}
    for code in ("churn", "lifetime_value", "contact_propensity", "satisfaction", "contact_value"):
        assert not cards[code].published, code
        assert cards[code].why in WHYS
    assert cards["churn"].why in ("noise", "no_better", "few_purchases")
    held = set(service.latest_scores()["code"].to_pylist())
    assert held == {code for code, card in cards.items() if card.published}


def test_without_events_nothing_is_scored(plan, home):
    cards = service.score(as_of=DAY)
    assert [card.code for card in cards if card.published] == []
    assert service.latest_scores().num_rows == 0
    assert service.latest_scores().column_names == ["customer_id", "code", "value"]
    assert service.score_of(1) == []
