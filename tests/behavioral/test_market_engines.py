"""Each question of the market, asked on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.core.cache import cache
from tests.behavioral.test_market import ALL, ANNA, FEBRUARY, at, bring, subject

from threefold.behavioral import service
from threefold.behavioral.logic.periods import compared
from threefold.behavioral.service import market
from threefold.engine import service as engine

pytestmark = [pytest.mark.django_db, pytest.mark.one_store]
BEFORE = compared(FEBRUARY, "before")
QUESTIONS = {
    "span": market.span,
    "totals": lambda: market.totals(period=FEBRUARY, before=BEFORE, currency=None),
    "brands": lambda: market.ranking(
        dimension="brand", period=FEBRUARY, before=BEFORE, currency=None
    ),
    "names": lambda: pa.table({"names": sorted(market.names().items())}),
    "months": lambda: market.months(currency=None),
    "cohorts": lambda: market.cohorts(currency=None),
    "curve": lambda: market.curve(period=ALL, currency=None),
    "rfm": lambda: market.rfm(until=date(2026, 3, 1), currency=None),
    "bought": lambda: market.bought(
        first=ALL.first, until=ALL.until, currency=None, dimension="product", item="20001",
        lines="any", first_since=date(2026, 1, 1), first_until=date(2026, 2, 1),
    ),
    "top": lambda: market.top(period=ALL, currency=None, above=0, percent=50),
    "latest": lambda: service.latest("purchase", since=datetime(2026, 1, 1, tzinfo=UTC)),
    "cells": lambda: market.cells(until=date(2026, 3, 1), currency=None, among=("14", "41")),
}  # fmt: skip


def test_both_engines_answer_alike(shop, tmp_path, monkeypatch, engines):
    anna = subject(shop[ANNA])
    bring(
        tmp_path,
        {"subject": anna, "on": at(2026, 2, 4, 9), "properties": '{"brand":"Lumen"}'},
        {"subject": anna, "outcome": "returned", "amount": Decimal("-3.3333")},
        {"subject": anna, "currency": "EUR", "reference": None, "channel": "web"},
        {"currency": "USD", "on": at(2026, 2, 28, 23, 59, 59), "product": None},
    )
    rates = pa.table({"currency": ["EUR"], "day": ["2026-02-01"], "rate": ["0.3333"]})
    service.set_rates(rates, source="test")
    answers: list[dict[str, Any]] = []
    for each in engines:
        cache.clear()
        monkeypatch.setattr(engine, "shared", lambda each=each: each)
        answers.append({name: ask().to_pylist() for name, ask in QUESTIONS.items()})
    usual, other = answers
    for name, rows in usual.items():
        assert rows, name
        assert len(rows) == len(other[name]), name
        for row, same in zip(rows, other[name], strict=True):
            for key, value in row.items():
                told = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                assert same[key] == told, (name, key)
