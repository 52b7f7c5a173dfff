"""Engines and stores to run the same test on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.support.postgres import available, session_server

from threefold.engine import service
from threefold.engine.types import Engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = service.open(memory_limit_mb=256, threads=2, temp_dir=tmp_path_factory.mktemp("spill"))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Any]:
    """A raw connection that commits each statement, as Django's is outside `atomic`."""
    if request.param == "sqlite":
        lite = sqlite3.connect(tmp_path / "store.sqlite3", isolation_level=None)
        yield lite
        lite.close()
        return
    if not available():
        pytest.skip("PostgreSQL is not installed")
    with psycopg.connect(session_server(), autocommit=True) as connection:
        yield connection
        connection.rollback()
        connection.execute("drop table if exists thing")
