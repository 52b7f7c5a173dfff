"""A lake in a folder and a lake on object storage: each test runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.s3 import s3_bucket

from threefold.lake.service import Lake

_number = itertools.count()


@pytest.fixture(scope="session")
def bucket() -> Iterator[tuple[str, dict[str, str]]]:
    with s3_bucket("threefold-lake") as made:
        yield made


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, str]]:
    """URL and storage options of an empty lake."""
    if request.param == "folder":
        return str(tmp_path / "the lake"), {}
    url, options = request.getfixturevalue("bucket")
    return f"{url}/lake-{next(_number)}", options


@pytest.fixture
def lake(place: tuple[str, dict[str, str]]) -> Lake:
    return Lake(*place)


@pytest.fixture
def table(lake: Lake) -> Any:
    from tests.lake.events import events_table

    return events_table(lake)
