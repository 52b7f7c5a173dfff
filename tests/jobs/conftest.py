from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from threefold.jobs import service
from threefold.jobs.types import Progress
from threefold.kit.errors import Invalid


def _count(progress: Progress, upto: int) -> dict[str, Any]:
    progress.stage("Counting", upto, "numbers")
    for _number in range(upto):
        progress.check()
        progress.advance()
    return {"counted": upto}


def _refuse(progress: Progress) -> dict[str, Any]:
    raise Invalid("The file is empty.", where={"file": "a.csv"}, remedy="Export it again.")


def _break(progress: Progress) -> dict[str, Any]:
    secret_value = {"phone": "+44 7700 900189"}
    return {"x": secret_value["+44 7700 900189"]}


@pytest.fixture(autouse=True, scope="session")
def sample_kinds() -> Iterator[None]:
    for name, work in (("t.count", _count), ("t.refuse", _refuse), ("t.break", _break)):
        service.kinds.add(name, work)
    yield
    for name in ("t.count", "t.refuse", "t.break"):
        del service.kinds._items[name]
