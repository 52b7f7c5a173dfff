from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support import company


@pytest.fixture
def shop(plan, home, tmp_path):
    """The small company, and the ids of its customers by name."""
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


_kept: list[Path] = []


@pytest.fixture
def distilled(shop, home, tmp_path_factory):
    """The small company with its variables as of the newest day, distilled once."""
    from threefold.behavioral import service

    tables = ("variables", "variable_snapshots")
    if not _kept:
        service.distil()
        _kept.append(tmp_path_factory.mktemp("distilled"))
        for name in tables:
            shutil.copytree(home.root / "lake" / name, _kept[0] / name)
    else:
        for name in tables:
            shutil.copytree(_kept[0] / name, home.root / "lake" / name)
    return shop
