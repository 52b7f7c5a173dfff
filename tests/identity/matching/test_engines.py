"""The same groups on every engine."""

from __future__ import annotations

import pytest

from tests.identity.matching.people import persons
from threefold.engine import service as engine
from threefold.identity.service import matching
from threefold.kit.errors import Invalid

pytest.importorskip("pyspark", reason="the extra “spark” is not installed")


def test_spark_gives_the_same_groups() -> None:
    people = persons(60, seed=21).drop_columns(["who"])
    here = matching.match(people)
    there = matching.match(people, on="spark")
    assert here.together > 20
    assert there.groups.tolist() == here.groups.tolist()
    assert there.pairs.num_rows == pytest.approx(here.pairs.num_rows, rel=0.1)


def test_unknown_engine() -> None:
    with pytest.raises(Invalid, match="abacus"):
        engine.linking("abacus")
