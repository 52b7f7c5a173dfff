from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support import company

_TABLES = ("variables", "variable_snapshots", "customers_wide", "customers_wide_days")
_kept: list[Path] = []


@pytest.fixture
def shop(plan, home, tmp_path):
    """The small company, and the ids of its customers by name."""
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


@pytest.fixture
def wide(shop, home, tmp_path_factory):
    """The same with its wide view as of the newest day, made once."""
    from threefold.behavioral import service as behavioral
    from threefold.view import service as view

    if not _kept:
        behavioral.distil()
        view.rebuild_wide()
        _kept.append(tmp_path_factory.mktemp("wide"))
        for name in _TABLES:
            shutil.copytree(home.root / "lake" / name, _kept[0] / name)
    else:
        for name in _TABLES:
            shutil.copytree(_kept[0] / name, home.root / "lake" / name)
    return shop
