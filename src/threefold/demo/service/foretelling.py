"""What customers will do, which customers they are, and groups of them to act on."""

from __future__ import annotations

from collections.abc import Callable

from threefold.engine import service as engine
from threefold.kit.errors import NotFound
from threefold.related import service as related
from threefold.segments import service as segments
from threefold.segments.service import classes
from threefold.view import service as view

SEGMENTS = (
    (
        "Best customers gone quiet",
        "tier = 'A' and recency_days > 90",
        "Find out why and win them back before a competitor does.",
    ),
    (
        "Valuable and likely to leave",
        "tier in ('A', 'B') and score_churn >= 0.6",
        "Ask first whether something went wrong.",
    ),
    (
        "At risk and within reach",
        "relation = 'relationship' and score_churn >= 0.6"
        " and (can_reach('email') or can_reach('phone'))",
        "The list for the next campaign.",
    ),
    (
        "Second order still to come",
        "orders = 1 and recency_days <= 60",
        "A good first impression now decides whether they stay.",
    ),
)
"""Name, rule, and what to do."""


def foretell(say: Callable[[str], None]) -> list[str]:
    """Score and class all customers, keep segments; what was found, in words. Safe to run again."""
    cards = related.score()
    kept = [card.code for card in cards if card.published]
    say(
        f"{'scored':12} {len(kept)} of {len(cards)} scores are better than their baselines and kept"
    )
    wide = view.rebuild_wide()
    say(f"{'joined':12} {wide.columns} columns of {wide.customers:,} customers: the wide view")
    classes.classify()
    for name, rule, note in SEGMENTS:
        try:
            segments.find(name)
        except NotFound:
            segments.save(name=name, rule=rule, note=note, actor=None)
    asked = segments.refresh()
    say(f"{'segments':12} {asked.segments} of {asked.customers:,} customers")
    return [*_classes(), *_worth(), *_groups()]


def _classes() -> list[str]:
    sizes = classes.class_sizes()
    relation = {size.code: size for size in sizes.of["relation"]}
    tier = {size.code: size for size in sizes.of["tier"]}
    stage = {size.code: size.customers for size in sizes.of["stage"]}
    best, whole = tier.get("A"), sizes.value
    found = [
        f"{relation['relationship'].customers:,} customers have a relationship with the shop, "
        f"{relation['transactional'].customers:,} come for the price of the day."
    ] if {"relationship", "transactional"} <= relation.keys() else []  # fmt: skip
    if best and whole:
        found.append(
            f"The {best.customers:,} customers of tier A brought {best.value / whole:.0%} of last "
            "year's value: leave nothing of theirs to competitors."
        )
    found.append(
        f"{stage.get('lapsing', 0):,} customers are lapsing and {stage.get('lost', 0):,} are lost; "
        f"{stage.get('won_back', 0):,} came back."
    )
    return found


def _worth() -> list[str]:
    """Of the scores that were kept: what is at stake."""
    scores = related.latest_scores()
    row = engine.shared().query(
        "select count(*) filter (where c.value >= 0.5) as leaving,"
        " sum(v.value) filter (where c.value >= 0.5) as at_stake, sum(v.value) as worth"
        " from scores c join scores v on v.customer_id = c.customer_id"
        " where c.code = 'churn' and v.code = 'lifetime_value'",
        inputs={"scores": scores},
    ).to_pylist()[0]  # fmt: skip
    if not row["worth"]:
        return []
    return [
        f"{row['leaving']:,} customers will more likely than not stay away for half a year; "
        f"{row['at_stake']:,.0f} of {row['worth']:,.0f} of expected lifetime value is theirs."
    ]


def _groups() -> list[str]:
    found = []
    for name, _rule, note in SEGMENTS:
        told = segments.count(segments.find(name))
        if told.members or not told.unknown:
            found.append(f"{name}: {told.members:,} customers. {note}")
        else:
            found.append(f"{name}: not told, as what its rule asks for is known of nobody.")
    return found
