"""The two files of Online Retail II: exact figures, unaided, in either order, twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from threefold.behavioral import service as behavioral
from threefold.collect import service
from threefold.identity.models import Identifier

pytestmark = [pytest.mark.data, pytest.mark.django_db]

FIGURES = {
    "lines": 1_044_847,
    "buyers": 5_942,
    "orders": 53_628,
    "products": 5_305,
    "lines_without_customer": 235_287,
    "cancelled_lines": 19_165,
}
CHARGES = {"POST", "D", "M", "BANK CHARGES", "AMAZONFEE", "DOT", "C2", "S", "CRUK", "PADS"}


def _files(data_dir: Path) -> list[Path]:
    folder = data_dir / "online_retail_ii"
    return [folder / "year_2009_2010.csv.gz", folder / "year_2010_2011.csv.gz"]


def _bring(path: Path):
    run = service.stage(path, source="web-shop", content="purchases")
    mapping = service.suggestion(run)
    assert service.lacking(mapping) == []
    service.agree(run, mapping)
    return run, service.land(run.pk)


@pytest.mark.parametrize("backwards", [False, True])
def test_exact_figures(data_dir, plan, backwards):
    files = _files(data_dir)[:: -1 if backwards else 1]
    landed = [_bring(path)[1] for path in files]
    assert sum(each.received for each in landed) == 1_067_370
    assert sum(each.duplicates for each in landed) == 22_523
    assert sum(each.quarantined for each in landed) == 0
    totals = behavioral.totals()["purchases"]
    assert {name: totals[name] for name in FIGURES} == FIGURES
    assert abs(float(totals["amount"]) - 18_909_744.118) < 0.01
    assert Identifier.objects.count() == 5_942
    again = [_bring(path)[1] for path in files]
    assert [each.loaded for each in again] == [0, 0]
    assert behavioral.totals()["purchases"] == totals


def test_codes_that_are_no_products(data_dir, plan):
    run = service.stage(_files(data_dir)[1], source="web-shop", content="purchases")
    rules = service.suggestion(run).rules
    assert rules.cancelled_prefix == "C"
    from threefold.collect.logic.rules import charge_codes

    assert set(charge_codes([*CHARGES, "85123A", "DCGSSBOY", "gift_0001_20"], rules)) == CHARGES
