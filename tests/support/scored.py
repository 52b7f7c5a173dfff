"""Customers whose habits are known: how often each buys, and when some of them stop."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from tests.support import lives
from threefold.related.models import Answer

DAY = date(2026, 3, 31)
DAYS = 720
Event = dict[str, str]
_rows = itertools.count(1)


def purchase(day: date, number: str, amount: float) -> Event:
    return {
        "local_at": f"{day.isoformat()} 10:00", "kind": "purchase", "reference": number,
        "amount": f"{amount:.2f}", "quantity": "1", "product": "A", "outcome": "sold",
    }  # fmt: skip


def contact(day: date, hour: int, channel: str, outcome: str) -> Event:
    return {
        "local_at": f"{day.isoformat()} {hour:02d}:00", "kind": "contact", "channel": channel,
        "outcome": outcome, "direction": "out",
    }  # fmt: skip


def incoming(day: date, hour: int, channel: str) -> Event:
    return {
        "local_at": f"{day.isoformat()} {hour:02d}:00", "kind": "contact", "channel": channel,
        "outcome": "resolved", "direction": "in",
    }  # fmt: skip


def members(first: int, count: int) -> dict[int, list[Event]]:
    """Members of a club who renew every 90 days. Every second one comes often and stays; the others
    come seldom and every third resigns at a renewal, some to join again."""
    chance = np.random.default_rng(13)
    start = DAY - timedelta(days=DAYS)
    found: dict[int, list[Event]] = {}

    def at(age: int, kind: str, **more: str) -> Event:
        return {
            "local_at": f"{(start + timedelta(days=age)).isoformat()} 10:00",
            "kind": kind,
            **more,
        }

    for who in range(first, first + count):
        keen = who % 2 == 0
        joined = int(chance.uniform(0, 540))
        told = [at(joined, "subscription", outcome="joined", reference=f"M{who}")]
        age = joined
        until = DAYS
        while age + 90 < DAYS:
            age += 90
            if chance.random() < (0.02 if keen else 0.35):
                told.append(at(age, "subscription", outcome="resigned", reference=f"M{who}"))
                until = age
                if who % 10 == 1 and age + 20 < DAYS:
                    told.append(at(age + 20, "subscription", outcome="joined", reference=f"N{who}"))
                    until = DAYS
                break
            told.append(at(age, "subscription", outcome="renewed", reference=f"M{who}"))
        every = 20 if keen else 70
        told += [
            at(day + int(chance.integers(0, 8)), "visit", outcome="entered", place="Club")
            for day in range(joined, until - 8, every)
        ]
        found[who] = told
    return found


def callers(told: dict[int, list[Event]]) -> None:
    """Who calls: every fourth at a steady pace of his own, every fourth for some months only."""
    chance = np.random.default_rng(17)
    start = DAY - timedelta(days=DAYS)
    for who, events in told.items():
        if who % 4 > 1:
            continue
        gap = float(chance.uniform(12, 130)) if who % 4 == 0 else 16.0
        age = float(chance.uniform(0, gap if who % 4 == 0 else DAYS))
        until = DAYS if who % 4 == 0 else min(age + 120, DAYS)
        while age < until:
            hour = 10 if who % 4 == 0 else 15
            events.append(incoming(start + timedelta(days=int(age)), hour, "phone"))
            age += chance.exponential(gap)


def shoppers(count: int, *, seed: int = 7, alike: bool = False) -> dict[int, list[Event]]:
    """Random buyers, from eager to rare, of whom some are lost at each purchase. `alike`: all of
    them buy at one rate for ever, so that nothing tells them apart."""
    chance = np.random.default_rng(seed)
    start = DAY - timedelta(days=DAYS)
    found: dict[int, list[Event]] = {}
    for who in range(count):
        rate = 1 / 160 if alike else chance.gamma(0.6, 1 / 25)
        worth = 20.0 if alike else 10 + chance.gamma(3, 15)
        at = float(chance.uniform(0, 30 if alike else 300))
        bought = []
        while at < DAYS:
            bought.append(purchase(start + timedelta(days=int(at)), f"{who}-{len(bought)}",
                                   worth * chance.uniform(0.7, 1.3)))  # fmt: skip
            if not alike and chance.random() < 0.05:
                break
            at += 1 + chance.exponential(1 / max(rate, 1e-4))
        found[who] = bought
    return found


def clockwork(first: int, count: int) -> dict[int, list[Event]]:
    """Customers who buy every 12 to 60 days as a clock would, and are lost after a purchase now and
    then."""
    chance = np.random.default_rng(11)
    found = {}
    for who in range(first, first + count):
        every = 12 + 12 * (who % 5)
        ages = [*range(690 - who % 12, 0, -every)]
        ages = ages[: 6 + int(chance.geometric(every / 700))]
        found[who] = [
            purchase(DAY - timedelta(days=age - nth % 3), f"{who}-{nth}", 25.0)
            for nth, age in enumerate(ages)
        ]
    return found


def found(folder: Path, told: dict[int, list[Event]]) -> list[int]:
    """Land them; the numbers of the customers."""
    people = lives.people(max(told) + 1)
    lives.land(folder, told)
    return people


def answer(customer: int, variable: str, number: float, day: date) -> None:
    """An answer as an import would bring it."""
    row = next(_rows)
    Answer.objects.create(
        id=900_000 + row, content_id=f"{row:032x}", customer_id=customer, survey="test",
        variable=variable, number=number, source="test",
        answered_at=datetime.fromisoformat(f"{day.isoformat()}T12:00:00+00:00"),
    )  # fmt: skip


def values(table: pa.Table, code: str) -> dict[int, float]:
    return {row["customer_id"]: row["value"] for row in table.to_pylist() if row["code"] == code}
