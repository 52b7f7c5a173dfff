"""What became of made-up messages of late, so that it is known whom the company still reaches.

The purchases are of long ago, and a proof of that time would say nothing any more. So this alone
of all that is made up is dated from today back; addresses and numbers go dead at a steady rate.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from threefold.demo.logic import systems
from threefold.demo.logic.people import SEED, Person

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Round:
    """Messages of one kind: to which share of the people, how many days ago, and how fast their
    addresses go dead; `good` are proofs of those that arrive, with weights, "" for none."""

    kinds: str
    share: float
    days_ago: tuple[int, ...]
    per_year: float
    dead: str
    good: tuple[tuple[str, int], ...]


ROUNDS = (
    Round(
        "email", 1.0, (1120, 860, 590, 370, 150, 35), 0.24, "bounced",
        (("delivered", 70), ("clicked", 12), ("answered", 3), ("", 15)),
    ),
    Round("mobile", 0.9, (980, 540, 110), 0.16, "bounced", (("delivered", 90), ("", 10))),
    Round(
        "mobile,phone", 0.8, (700, 200), 0.13, "wrong_number",
        (("spoken", 60), ("delivered", 10), ("", 30)),
    ),
    Round("post", 0.8, (800, 260), 0.1, "returned", (("answered", 12), ("", 88))),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one message to one person showed."""

    number: str
    kinds: str
    proof: str
    at: datetime
    event: str


def outcomes(people: Sequence[Person], now: datetime) -> Iterator[Outcome]:
    """The same people give the same outcomes, at moments reckoned from `now`.

    Whose address is of the years of the purchases is left out: that it still worked a decade later
    would teach that addresses live for ever.
    """
    before = systems.of_old(people)
    for which, each in enumerate(ROUNDS):
        dice = random.Random(SEED + 20 + which)  # noqa: S311
        for person in people:
            if dice.random() < each.share and person.number not in before:
                yield from _of(person, which, each, now, dice)


def _of(
    person: Person, which: int, each: Round, now: datetime, dice: random.Random
) -> Iterator[Outcome]:
    lives_days = dice.expovariate(each.per_year) * DAYS_PER_YEAR
    proofs, weights = zip(*each.good, strict=True)
    for at, days_ago in enumerate(each.days_ago):
        dead = each.days_ago[0] - days_ago > lives_days
        proof = each.dead if dead else dice.choices(proofs, weights)[0]
        moment = now - timedelta(days=days_ago, minutes=dice.randrange(600))
        if proof:
            yield Outcome(person.number, each.kinds, proof, moment, f"{person.number}-{which}-{at}")
        if dead:
            return
