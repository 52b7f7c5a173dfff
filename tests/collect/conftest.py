"""A short way from text to a run that was brought in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from threefold.collect import service
from threefold.collect.models import Run
from threefold.collect.types import ColumnMap, Landing

Bring = Callable[..., tuple[Run, Landing]]

ORDERS = """order,date,sku,item name,qty,price,customer
1001,2024-03-01 10:00,A100,Lamp,2,9.50,C1
1001,2024-03-01 10:00,A200,Vase,1,4.00,C1
1002,2024-03-02 11:30,A100,Lamp,1,9.50,C2
1002,2024-03-02 11:30,A100,Lamp,1,9.50,C2
1003,2024-03-03 09:15,A300,Rug,1,80.00,
"""


@pytest.fixture
def staged(tmp_path: Path, plan: object) -> Callable[..., Run]:
    """`staged(text, content)`: a run of a file with this text."""

    def make(
        text: str | bytes, content: str = "purchases", *, source: str = "shop", name: str = "f.csv"
    ) -> Run:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return service.stage(path, source=source, content=content)

    return make


@pytest.fixture
def bring(staged: Callable[..., Run]) -> Bring:
    """`bring(text, content, to={column: place})`: staged, mapped as suggested, brought in."""

    def make(text: str | bytes, content: str = "purchases", **how: object) -> tuple[Run, Landing]:
        to = how.pop("to", {})
        rules = how.pop("rules", {})
        run = staged(text, content, **how)
        mapping = mapped(run, to, rules)
        service.agree(run, mapping)
        landed = service.land(run.pk)
        return service.get(run.pk), landed

    return make


def mapped(run: Run, to: dict[str, str] | None = None, rules: dict | None = None) -> ColumnMap:
    mapping = service.suggestion(run)
    for column, place in (to or {}).items():
        mapping = mapping.changed(column, to=place)
    return replace(mapping, rules=replace(mapping.rules, **(rules or {})))


@pytest.fixture
def orders() -> str:
    return ORDERS
