"""What made-up customers want and where else they buy: the registers of needs and competitors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from threefold.behavioral import service as behavioral
from threefold.demo.logic import voices
from threefold.related.service import needs, rivals

_VISIT_DAYS = 40
_PRICE_DAYS = (150, 80, 10)


def listen(customers: Sequence[int], say: Callable[[str], None]) -> list[str]:
    """Fill both registers, once; what they hold, in words."""
    day = behavioral.newest_day()
    if not rivals.listed().exists():
        with transaction.atomic():
            _wants(customers, day)
            _competitors(day)
            _elsewhere(customers, day)
    asked, known = needs.register(), list(rivals.listed())
    say(f"{'listened':12} {len(asked)} needs and {len(known)} competitors, made up")
    told, _said = rivals.summaries(known)
    first = max(known, key=lambda each: told[each.pk].customers)
    return [
        f"Asked for most: {asked[0].need.name}, by {asked[0].people} customers (made up).",
        f"{told[first.pk].customers} customers buy at {first.name} as well (made up).",
    ]


def _wants(customers: Sequence[int], day: date) -> None:
    for wanted, customer, ago in voices.voices(customers):
        needs.note(
            needs.Noted(
                wanted.name, wanted.strength, wanted.kind, product=wanted.product,
                customer=customer, words=wanted.words, said_on=day - timedelta(days=ago),
                source=voices.MADE_UP,
            ),
            actor=None,
        )  # fmt: skip


def _competitors(day: date) -> None:
    for each in voices.COMPETITORS:
        made = rivals.add(
            name=each.name, note=f"{each.note} ({voices.MADE_UP})", products=list(each.prices),
            actor=None,
        )  # fmt: skip
        seen = {"seen_on": day - timedelta(days=_VISIT_DAYS), "source": voices.MADE_UP}
        rivals.observe(made.pk, kind="visit", text=each.seen, actor=None, **seen)
        rivals.observe(made.pk, kind="claim", text=each.claim, actor=None, **seen)
        for product, prices in each.prices.items():
            for ago, price in zip(_PRICE_DAYS, prices, strict=True):
                rivals.observe(
                    made.pk, kind="price", product=product, price=Decimal(price),
                    currency=voices.CURRENCY, seen_on=day - timedelta(days=ago),
                    source=voices.MADE_UP, actor=None,
                )  # fmt: skip


def _elsewhere(customers: Sequence[int], day: date) -> None:
    by_name = {each.name: each.pk for each in rivals.listed()}
    for told in voices.shares(customers):
        when = day - timedelta(days=told.days_ago)
        rivals.note_wallet(
            told.customer, told_on=when, how="survey", share=told.share,
            evidence=voices.MADE_UP, actor=None,
        )  # fmt: skip
        rivals.note_customer(
            told.customer, by_name[told.competitor], told_on=when, how="survey",
            evidence=voices.MADE_UP, actor=None,
        )  # fmt: skip
