from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from threefold.related.logic.lifetime.lives import Numbers
from threefold.related.logic.propensity.columns import Features
from threefold.related.logic.scores import judging, reasons, wallet
from threefold.related.logic.scores.frames import both
from threefold.related.logic.scores.wallet import PLACE, SHARE, SPEND, Alike, Told
from threefold.related.score import Fitted, Frame, Given, Judged, Scored, Unfit, words
from threefold.related.scores._words import FIGURES

LABEL = words("Share of wallet", "Cuota de cartera", "钱包份额", "荷包占有率")
MEANING = words(
    "Which share of what the customer spends in our line of goods is spent with us: as he told it, "
    "else by what he spends in all, else by our place among the shops he uses. Who was not asked "
    "gets an estimate from customers alike, if that proved better than simpler ones.",
    "Qué parte de lo que el cliente gasta en lo que vendemos gasta con nosotros: según lo dijo, "
    "según su gasto total o según nuestro puesto entre las tiendas que usa. A quien no se le "
    "preguntó se le estima por clientes parecidos, si eso resultó mejor que algo más simple.",
    "客户在同类商品上的花费中有多少花在我们这里：依其所说，或依其总花费，或依我们在其所用商店中的名次。"
    "未被问及者按相似客户估计，前提是这种估计优于更简单的估计。",
    "客戶在同類商品上的花費中有多少花在我們這裡：依其所說，或依其總花費，或依我們在其所用商店中的名次。"
    "未被問及者按相似客戶估計，前提是這種估計優於更簡單的估計。",
)
GOAL = words(
    "Improve the portfolio: find good customers who could buy much more with us.",
    "Mejorar la cartera: encontrar buenos clientes que podrían comprarnos mucho más.",
    "改善客户组合：找出本可多买许多的好客户。",
    "改善客戶組合：找出本可多買許多的好客戶。",
)
UNIT = "share"
GOOD = "high"
FEATURES = (
    "spend_365d", "orders_365d", "recency_days", "tenure_days", "average_order_value",
    "purchase_rhythm_days", "orders_90d", "spend_90d", "spend_90d_before", "products_bought_365d",
    "returns_share_365d", "discount_share_365d", "contacts_365d", "complaints_365d",
    "attitude_last",
)  # fmt: skip
NEEDS = (
    *(name for name in FEATURES if name != "attitude_last"), "attitude_last", "buying_days",
    "wallet_share", "wallet_spend", "wallet_place", "wallet_shops", "wallet_elsewhere",
)  # fmt: skip
REASONS = {
    "said": words(
        "Told that {n} % is bought with us",
        "Dijo que nos compra el {n} %",
        "自述 {n}% 在我们这里购买",
        "自述 {n}% 在我們這裡購買",
    ),
    "spends": words(
        "Told to spend {n} a year in all",
        "Dijo que gasta {n} al año en total",
        "自述一年总共花费 {n}",
        "自述一年總共花費 {n}",
    ),
    "place": words(
        "Our place among the shops used: {n}",
        "Nuestro puesto entre las tiendas que usa: {n}",
        "我们在其所用商店中排第 {n}",
        "我們在其所用商店中排第 {n}",
    ),
    "shops": words("Shops used: {n}", "Tiendas que usa: {n}", "所用商店数：{n}", "所用商店數：{n}"),
    "elsewhere": words(
        "Told to spend {n} % at known competitors",
        "Dijo que gasta el {n} % en competidores conocidos",
        "自述 {n}% 花在已知竞争对手处",
        "自述 {n}% 花在已知競爭對手處",
    ),
    "old": words("Told {n} days ago", "Dicho hace {n} días", "{n} 天前所说", "{n} 天前所說"),
    "attitude_last": FIGURES["attitude_last"],
    "alike": words(
        "Not asked: estimated from {n} customers who were",
        "No se le preguntó: estimado a partir de {n} clientes",
        "未被问及：依据 {n} 位被问客户估计",
        "未被問及：依據 {n} 位被問客戶估計",
    ),
}
REFERENCE = (
    "Wallet Allocation Rule: Keiningham, Aksoy, Buoye and Cooil (2011), Customer Loyalty Isn't "
    "Enough. Grow Your Share of Wallet, Harvard Business Review 89(10), 29-31; Keiningham, Aksoy, "
    "Williams and Buoye (2015), The Wallet Allocation Rule, Wiley. Estimates by ridge regression: "
    "Hoerl and Kennard (1970), Technometrics 12(1), 55-67."
)
VERSION = 1
OUTCOME = ("spend_365d",)
Rows = NDArray[np.bool_]
_LEARN, _TRY = 60, 30
"""Customers who told theirs, below which nothing is estimated, or tried by time."""
_TOLD = 2
_WEIGHTY = 0.01


@dataclass(frozen=True, slots=True)
class Wallet:
    """`lasts` days for which what was told counts; `off` of SHARE, SPEND, PLACE."""

    lasts: int
    off: tuple[float, float, float]
    alike: Alike | None


def fit(given: Given) -> Fitted:
    """What was told is a measure, no forecast. The estimate for who was not asked is held against
    the mean of all and against what customers spend with us alone: on those who told theirs in
    the newest horizon where they are enough, else on each fifth of all who did."""
    lasts = 2 * given.choices.half_life_days
    now = given.asked()
    told = wallet.told(now, lasts)
    if not told.known.any():
        raise Unfit("no_wallet")
    rows = told.known & now.bought
    alike, judged, check = None, Judged(), "none"
    if rows.sum() >= _LEARN:
        alike, judged, check = _estimated(given, now, told, rows, lasts)
    if alike is None:
        # How an estimate did that is not told says nothing of what is: only by what it failed.
        judged = replace(judged, bins=(), gains=(), inside=None)
    found = Wallet(lasts, wallet.off(now), alike)
    return Fitted(
        found,
        replace(judged, why=""),
        parameters={
            "lasts_days": lasts,
            "estimate": "told alone" if alike is None else "from customers alike",
            "check": check if alike is not None else judged.why or check,
            "off": {
                name: off
                for name, off in zip(("share", "spend", "place"), found.off, strict=True)
                if np.isfinite(off)
            },
            "columns": alike.encoder.names if alike else [],
        },
        data={
            "told": int(told.known.sum()),
            "by_share": int((told.how == SHARE).sum()),
            "by_spend": int((told.how == SPEND).sum()),
            "by_place": int((told.how == PLACE).sum()),
            "mean_told": float(told.share[told.known].mean()),
        },
    )


def _estimated(
    given: Given, now: Frame, told: Told, rows: Rows, lasts: int
) -> tuple[Alike | None, Judged, str]:
    """The estimate, None where it is no better than its baselines; how it did; and by what."""
    asked, share = now.take(rows), told.share[rows]
    said = wallet.unseen(asked, share, FEATURES)
    alone = wallet.unseen(asked, share, ("spend_365d",))
    made = wallet.learned(asked, share, FEATURES)
    if said is None or made is None:
        return None, Judged(), "nothing differs"
    wide = float(np.quantile(np.abs(said - share), 0.8))
    until = {"learned_until": now.day.isoformat(), "tried_until": now.day.isoformat()}
    check, inside = "each fifth by the others", None
    later = _later(given.asked(1), now, told, lasts)
    if later is not None:
        said, alone, share = later
        until["learned_until"] = given.asked(1).day.isoformat()
        check = "later answers"
        inside = float((np.abs(said - share) <= wide).mean())
    rivals = {} if alone is None else {"spend_alone": alone}
    judged = replace(judging.of_amounts(said, share, rivals, **until), inside=inside)
    return (None if judged.why else replace(made, wide=wide)), judged, check


def _later(
    before: Frame, now: Frame, told: Told, lasts: int
) -> tuple[Numbers, Numbers | None, Numbers] | None:
    """What was said before of those who told theirs since, by spending alone, and what they told;
    None where they are too few."""
    then = wallet.told(before, lasts)
    place = np.searchsorted(now.customer_id, before.customer_id)
    told_since, day = told.share[place], told.day[place]
    learn = then.known & before.bought
    tried = ~then.known & np.isfinite(told_since) & (day > before.day_number) & before.bought
    if learn.sum() < _LEARN or tried.sum() < _TRY:
        return None
    asked = before.take(tried)
    said = []
    for names in (FEATURES, ("spend_365d",)):
        made = wallet.learned(before.take(learn), then.share[learn], names)
        said.append(None if made is None else made.said(made.features(asked)))
    if said[0] is None:
        return None
    return said[0], said[1], told_since[tried]


def came(before: Frame, after: Frame) -> tuple[NDArray[np.intp], Numbers]:
    """What customers told of their share between two days."""
    rows, place = both(before, after)
    told = wallet.told(after, after.day_number - before.day_number - 1)
    new = told.known[place]
    return rows[new], told.share[place][new]


def score(fitted: Fitted, frame: Frame) -> Scored:
    model: Wallet = fitted.model
    told = wallet.told(frame, model.lasts)
    elsewhere = frame.number("wallet_elsewhere")
    most = 1 - np.nan_to_num(elsewhere)
    off = np.array([np.nan, *model.off])[told.how]
    share, wide = told.share, off
    given: Features | None = None
    estimated = ~told.known & frame.bought
    if model.alike is not None:
        given = model.alike.features(frame)
        guessed = np.minimum(model.alike.said(given), most)
        share = np.where(estimated, guessed, share)
        wide = np.where(estimated, model.alike.wide, wide)
    low, high = np.maximum(share - wide, 0.0), np.minimum(share + wide, 1.0)
    high = np.where(told.known, high, np.minimum(high, most))
    return Scored(share, low, high, _reasons(model, frame, told, estimated, given, elsewhere))


def _reasons(
    model: Wallet,
    frame: Frame,
    told: Told,
    estimated: Rows,
    given: Features | None,
    elsewhere: Numbers,
) -> pa.Array:
    parts = [
        reasons.told("said", told.how == SHARE, 100 * frame.number("wallet_share")),
        reasons.told("spends", told.how == SPEND, frame.number("wallet_spend")),
        reasons.told("place", told.how == PLACE, frame.number("wallet_place")),
        reasons.told("shops", told.how == PLACE, frame.number("wallet_shops")),
        reasons.told("old", told.known, frame.day_number - told.day),
        reasons.told("elsewhere", np.isfinite(elsewhere), 100 * elsewhere),
    ]
    if model.alike is not None and given is not None:
        n = np.full(len(frame), float(model.alike.customers))
        parts.append(reasons.told("alike", estimated, n))
        parts += _weighed(model.alike, frame, given, estimated)
    return reasons.joined(len(frame), parts)


def _weighed(alike: Alike, frame: Frame, given: Features, rows: Rows) -> list[pa.Array]:
    """What moves the estimate most, each with the customer's own value."""
    moved = alike.parts(given)
    names = alike.encoder.names
    own = np.column_stack([frame.number(name) for name in names])
    codes = [f"{sign}{name}" for sign in "+-" for name in names]
    order = np.argsort(-np.abs(moved), axis=1, kind="stable")[:, :_TOLD]
    at = np.arange(len(frame))
    found = []
    for nth in range(order.shape[1]):
        place = order[:, nth]
        weight = moved[at, place]
        told = rows & (np.abs(weight) > _WEIGHTY)
        code = np.where(weight > 0, place, place + len(names))
        found.append(reasons.named(code, codes, own[at, place], told))
    return found
