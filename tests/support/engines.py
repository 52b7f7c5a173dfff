"""One Spark for all tests of a process, and both engines side by side."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from threefold.engine import service
from threefold.engine.types import Engine

# A test ends before Java has made up for compiling well: half the time.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def spark_runs() -> str:
    """Why Spark does not run here; empty where it does."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "the extra “spark” is not installed"
    return "" if shutil.which("java") else "Java is not installed"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if why := spark_runs():
        pytest.skip(why)
    # Starting it takes seconds, and so does the first statement.
    opened = service.open("spark", threads=2, temp_dir=tmp_path_factory.mktemp("spark"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = service.open(memory_limit_mb=256, threads=2, temp_dir=tmp_path_factory.mktemp("usual"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def engines(usual: Engine, spark: Engine) -> tuple[Engine, Engine]:
    """The usual engine and Spark, to ask both the same and compare."""
    return usual, spark


@pytest.fixture(params=["duckdb", "spark"])
def each(request: pytest.FixtureRequest) -> Engine:
    """A test with this runs once on each engine."""
    engine: Engine = request.getfixturevalue("usual" if request.param == "duckdb" else "spark")
    return engine
