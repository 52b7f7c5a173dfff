"""Both engines put every customer into the same classes, for the same reasons."""

from __future__ import annotations

from datetime import date

import pytest
from tests.segments.test_classes import LOYAL, people
from tests.support.classes import lay

from threefold.engine import service as engine
from threefold.segments.service import classes as service

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 31)


def test_both_engines_tell_the_same(plan, spark):
    alike = [{"customer_id": 100 + n, **LOYAL, "spend_365d": 30 * (n % 7)} for n in range(40)]
    lay([*people(), *alike], NOW)
    rule = "relation = 'relationship' and value_above < 0.8 and value_top < 0.9"
    abc = service.edited_ladder("tier", {"rules": {"class.A": rule}})
    service.save_ladder(abc, actor=None)
    mine = service.classified_by(engine.shared(), NOW).to_pylist()
    assert service.classified_by(spark, NOW).to_pylist() == mine
    assert {row["tier"] for row in mine} == {"A", "B", "C", None}
