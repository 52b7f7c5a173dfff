"""What made-up customers want, and where else they buy, drawn the same way each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from threefold.demo.logic.people import SEED

MADE_UP = "Made up"
CURRENCY = "GBP"
HEART, STAND = "85123A", "22423"
"""Two goods of the shop that everybody buys: a hanging heart and a cake stand."""


@dataclass(frozen=True)
class Wanted:
    """A need with how strongly it is felt, of 5, how many say so, and in which words."""

    name: str
    product: str
    strength: int
    people: int
    kind: str
    words: str


NEEDS = (
    Wanted("Smaller packs", "Party goods", 4, 24, "contact", "We never need two dozen of a kind."),
    Wanted("Delivery before a date", "", 5, 19, "meeting", "Late for Christmas is no use to us."),
    Wanted("Prices in euros", "", 3, 16, "survey", "We reckon in euros, and the rate moves."),
    Wanted("Plain gift wrap", "Gift wrap", 2, 11, "staff", "Asked for paper without a pattern."),
    Wanted("Spare parts for cake stands", "Cake stands", 4, 9, "contact", "One plate is broken."),
    Wanted("Ordering by telephone", "", 3, 7, "meeting", "The person who orders has no computer."),
    Wanted("Samples of new goods", "", 2, 14, "focus", "We want to touch it before we buy it."),
)


@dataclass(frozen=True)
class Competitor:
    """One that does not exist; `prices` by product, each from the oldest to the newest."""

    name: str
    note: str
    seen: str
    claim: str
    prices: dict[str, tuple[str, ...]]
    weight: int


COMPETITORS = (
    Competitor(
        "Partyhouse Direct", "Warehouse for party goods, low prices, large packs.",
        "Hearts stand by the till, three for the price of two.", "Never beaten on price.",
        {HEART: ("2.45", "2.35", "2.25"), STAND: ("11.95", "11.50", "10.95")}, 5,
    ),
    Competitor(
        "Gift & Garden", "Chain of shops outside towns.",
        "A wall of cake stands, well lit; staff know their goods.", "Delivered the next day.",
        {HEART: ("2.95", "2.95", "3.10"), STAND: ("12.50", "13.25", "13.25")}, 3,
    ),
    Competitor(
        "Papier & Cie", "Importer of stationery with a catalogue of its own.",
        "Mostly paper; few of our goods.", "Every order wrapped by hand.",
        {HEART: ("3.40", "3.40", "3.25")}, 1,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """What one customer told: the share of his spending that is the shop's, and where else."""

    customer: int
    share: float
    competitor: str
    days_ago: int


def voices(customers: Sequence[int]) -> Iterator[tuple[Wanted, int, int]]:
    """(what, customer, days before the last day) of each who says so."""
    dice = random.Random(SEED)  # noqa: S311
    for wanted in NEEDS:
        for customer in dice.sample(customers, min(wanted.people, len(customers))):
            yield wanted, customer, dice.randrange(1, 200)


def shares(customers: Sequence[int], most: int = 150) -> Iterator[Share]:
    dice = random.Random(SEED + 1)  # noqa: S311
    names = [each.name for each in COMPETITORS]
    weights = [each.weight for each in COMPETITORS]
    for customer in dice.sample(customers, min(most, len(customers))):
        yield Share(
            customer,
            round(dice.betavariate(3, 2), 2),
            dice.choices(names, weights)[0],
            dice.randrange(1, 200),
        )
