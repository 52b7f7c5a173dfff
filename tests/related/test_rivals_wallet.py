"""Share of wallet: told, reckoned from our place, estimated where that proves better."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from tests.support import scored
from tests.support.scored import DAY
from threefold.related import service
from threefold.related.logic.scores import wallet
from threefold.related.models import WalletTold
from threefold.related.score import Choices, Frame, Unfit, find
from threefold.related.scores import share_of_wallet
from threefold.related.service import rivals
from threefold.related.service.rivals import wallets
from threefold.related.service.scores.wording import WHYS

TODAY = (DAY - date(1970, 1, 1)).days


def frame(rows: list[dict[str, object]], day: date = DAY) -> Frame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Frame(pa.table({name: [row.get(name) for row in rows] for name in names}), day, 180)


class Given:
    """Frames as they are given: as of the day and as of a horizon before."""

    choices = Choices()

    def __init__(self, *frames: Frame) -> None:
        self.frames = frames

    def asked(self, back: int = 0) -> Frame:
        return self.frames[back]


def people(n: int, *, telling: bool, seed: int = 3) -> tuple[Frame, Frame]:
    """Customers whose share follows how often they buy (`telling`) or nothing; the first half told
    it long ago, of the others every second one since."""
    chance = np.random.default_rng(seed)
    orders = chance.poisson(6, n) + 1
    share = np.clip(0.1 + 0.07 * orders + chance.normal(0, 0.05, n), 0, 1)
    if not telling:
        share = chance.uniform(0, 1, n)
    columns = {
        "customer_id": np.arange(n) + 1,
        "buying_days": orders,
        "orders_365d": orders,
        "spend_365d": orders * chance.gamma(2, 20, n),
        "recency_days": chance.integers(1, 200, n),
    }
    day = np.where(np.arange(n) < n // 2, TODAY - 300, TODAY - 20)
    known = (np.arange(n) < n // 2) | (np.arange(n) % 2 == 0)
    then = np.arange(n) < n // 2

    def told(rows: np.ndarray) -> dict[str, pa.Array]:
        return {
            "wallet_share": pa.array(np.where(rows, share, np.nan), from_pandas=True),
            "wallet_share_day": pa.array(np.where(rows, day, np.nan), from_pandas=True),
        }

    now = Frame(pa.table({**columns, **told(known)}), DAY, 180)
    return now, Frame(pa.table({**columns, **told(then)}), DAY - timedelta(days=180), 180)


@pytest.mark.parametrize("shops", [1, 2, 3, 7])
def test_places_share_the_whole_wallet(shops):
    places = np.arange(1, shops + 1)
    shares = wallet.by_place(places, np.full(shops, shops))
    assert shares.sum() == pytest.approx(1)
    assert list(shares) == sorted(shares, reverse=True)


def test_the_rule_is_the_published_one():
    """Three shops: one half, one third, one sixth; beyond them there is none."""
    told = wallet.by_place(np.array([1.0, 2, 3, 4, 0, np.nan]), np.full(6, 3.0))
    np.testing.assert_allclose(told, [1 / 2, 1 / 3, 1 / 6, np.nan, np.nan, np.nan])


def test_the_newest_counts_and_our_share_first():
    told = wallet.told(
        frame([
            {"wallet_share": 0.4, "wallet_share_day": TODAY - 9, "wallet_spend": 200.0,
             "wallet_spend_day": TODAY - 9, "spend_365d": 100.0},
            {"wallet_share": 0.4, "wallet_share_day": TODAY - 9, "wallet_spend": 200.0,
             "wallet_spend_day": TODAY - 8, "spend_365d": 100.0},
            {"wallet_spend": 50.0, "wallet_spend_day": TODAY, "spend_365d": 100.0},
            {"wallet_spend": 50.0, "wallet_spend_day": TODAY, "spend_365d": None},
            {"wallet_place": 2.0, "wallet_place_day": TODAY, "wallet_shops": 2.0},
            {"wallet_place": 2.0, "wallet_place_day": TODAY},
            {"wallet_share": 0.4, "wallet_share_day": TODAY - 731},
            {},
        ]), 730,
    )  # fmt: skip
    nan = np.nan
    np.testing.assert_allclose(told.share, [0.4, 0.5, 1, 0, 1 / 3, nan, nan, nan])
    assert list(told.how) == [1, 2, 2, 2, 3, 0, 0, 0]


def test_how_far_off_is_learned_of_who_told_twice():
    rows = [{"wallet_shares": 2, "wallet_share_sum": 1.0 + d, "wallet_share_square": 0.5 + d**2,
             "wallet_share": 0.5, "wallet_place": 1.0, "wallet_shops": 2.0}
            for d in (0.0,) * 25]  # fmt: skip
    within, spend, place = wallet.off(frame(rows))
    assert (within, place) == (0, pytest.approx(1.2816 / 6, rel=1e-3))
    assert np.isnan(spend)
    assert np.isnan(wallet.off(frame(rows[:9]))[0])


def test_who_was_not_asked_gets_an_estimate_where_it_proved_better():
    now, before = people(400, telling=True)
    fitted = share_of_wallet.fit(Given(now, before))
    assert fitted.parameters["check"] == "later answers"
    errors = {each.name: each.measures["root_mean_square"] for each in fitted.judged.rivals}
    assert errors["score"] < 0.6 * min(errors["spend_alone"], errors["same_for_all"])
    assert fitted.judged.inside == pytest.approx(0.8, abs=0.12)
    made = share_of_wallet.score(fitted, now)
    asked = np.isfinite(now.number("wallet_share"))
    np.testing.assert_allclose(made.value[asked], now.number("wallet_share")[asked])
    assert np.isfinite(made.value).all()
    truth = np.clip(0.1 + 0.07 * now.number("orders_365d"), 0, 1)
    assert np.abs(made.value - truth)[~asked].mean() < 0.08
    assert (made.low[~asked] < made.value[~asked]).all()
    reasons = [json.loads(each) for each in made.reasons.to_pylist()]
    assert reasons[0][0].startswith("said:")
    some = reasons[int(np.flatnonzero(~asked)[0])]
    assert some[0] == "alike:300"
    assert any(each[1:].startswith("orders_365d:") for each in some)
    parts = [share_of_wallet.score(fitted, now.slice(at, 100)).value for at in range(0, 400, 100)]
    np.testing.assert_allclose(np.concatenate(parts), made.value)


def test_where_nothing_tells_them_apart_only_what_was_told_is_kept():
    now, before = people(400, telling=False)
    fitted = share_of_wallet.fit(Given(now, before))
    assert fitted.judged.why == ""
    assert fitted.parameters["estimate"] == "told alone"
    assert fitted.parameters["check"] in ("noise", "no_better")
    made = share_of_wallet.score(fitted, now)
    assert (np.isfinite(made.value) == np.isfinite(now.number("wallet_share"))).all()


def test_few_who_told_are_tried_on_each_other_and_very_few_not_at_all():
    now, before = people(90, telling=True)
    assert share_of_wallet.fit(Given(now, before)).parameters["check"] == "each fifth by the others"
    some, then = people(40, telling=True)
    fitted = share_of_wallet.fit(Given(some, then))
    assert fitted.parameters["estimate"] == "told alone"
    assert not fitted.judged.rivals
    with pytest.raises(Unfit):
        share_of_wallet.fit(Given(frame([{"customer_id": 1, "buying_days": 2}])))
    assert "no_wallet" in WHYS


def test_no_estimate_goes_beyond_what_is_left_by_others():
    now, before = people(400, telling=True)
    fitted = share_of_wallet.fit(Given(now, before))
    rows = frame([{"customer_id": 1, "buying_days": 9, "orders_365d": 12, "spend_365d": 500.0,
                   "recency_days": 5, "wallet_elsewhere": 0.7}])  # fmt: skip
    made = share_of_wallet.score(fitted, rows)
    assert made.value[0] == made.high[0] == pytest.approx(0.3)
    assert '"elsewhere:70"' in made.reasons[0].as_py()


def test_what_is_told_later_is_held_against_what_was_said():
    now, before = people(400, telling=True)
    rows, came = share_of_wallet.came(before, now)
    assert len(rows) == 100
    assert (before.customer_id[rows] > 200).all()
    np.testing.assert_allclose(came, now.number("wallet_share")[rows])


@pytest.mark.django_db
def test_told_to_staff_and_in_surveys_it_comes_out_on_the_day(plan, home, tmp_path, owner):
    told = {who: [scored.purchase(DAY - timedelta(days=9 * who + 5), f"{who}", 40.0)]
            for who in range(6)}  # fmt: skip
    known = scored.found(tmp_path, told)
    cards = service.score(as_of=DAY, codes=["share_of_wallet"])
    assert [(card.code, card.published, card.why) for card in cards] == [
        ("share_of_wallet", False, "no_wallet")
    ]
    day = DAY - timedelta(days=10)
    scored.answer(known[0], "share_of_wallet", 30, day)
    scored.answer(known[1], "share_at_competitors", 30, day)
    scored.answer(known[2], "our_place", 2, day)
    scored.answer(known[2], "shops_used", 3, day)
    rivals.note_wallet(known[3], told_on=day, how="staff", spend=Decimal(100), actor=owner)
    rivals.note_wallet(known[0], told_on=day, how="staff", share=0.9, actor=owner)
    taken = rivals.note_wallet(known[4], told_on=day, how="staff", share=0.9, actor=owner)
    rivals.take_back(WalletTold, known[4], taken.pk, actor=owner)
    scored.answer(known[5], "share_of_wallet", 50, DAY + timedelta(days=1))
    (card,) = service.score(as_of=DAY, codes=["share_of_wallet"])
    assert card.published
    assert card.data["told"] == 4
    values = scored.values(service.latest_scores(), "share_of_wallet")
    assert values == pytest.approx({known[0]: 0.9, known[1]: 0.7, known[2]: 1 / 3, known[3]: 0.4})
    (one,) = service.score_of(known[2])
    words = [text for _sign, text in service.reasons_in_words(one.code, one.reasons)]
    assert words[:2] == ["Our place among the shops used: 2", "Shops used: 3"]
    assert find("share_of_wallet").unit == "share"
    assert wallets.wallets().num_rows == 7
