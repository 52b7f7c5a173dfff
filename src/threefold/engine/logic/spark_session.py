"""The Spark session of this process, shared by all that compute on Spark here.

A process has one Spark at a time. Whoever comes first starts it with what all of them need; the
last to leave stops it, unless somebody else had started it.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
import threading
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from threefold.kit.errors import Conflict, Invalid, Unavailable
from threefold.kit.phrases import phrase

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULT_MEMORY_MB = 1024
DEFAULT_CORES = 2

_lock = threading.Lock()
_held: dict[str, Any] = {"users": 0, "session": None, "own": False, "master": ""}
_folder: list[Path] = []


def is_remote(master: str | None) -> bool:
    """Whether the master is a Spark Connect server."""
    return bool(master) and str(master).startswith("sc://")


def must_answer(master: str) -> None:
    """`Unavailable` when nobody listens there: Spark itself would try for minutes."""
    for address in master.split("://", 1)[-1].split(";")[0].strip("/").split(","):
        place = urlsplit(f"//{address}")
        usual = 15002 if is_remote(master) else 7077
        try:
            socket.create_connection((place.hostname or "", place.port or usual), 10).close()
        except (OSError, ValueError) as error:
            failure = error
        else:
            return
    raise Unavailable(
        phrase("Spark does not answer: %(error)s", error=str(failure)),
        remedy=phrase("Check that the master and its workers run, then try again."),
        where={"master": master},
    )


def is_local(session: SparkSession) -> bool:
    """Whether it computes in this machine's own process."""
    return str(session.sparkContext.master).startswith("local")


def hold(
    *, master: str | None, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None
) -> SparkSession:
    """The session, started where there is none; call `release` when done.

    `Conflict` when this process computes on another master already, `Unavailable` when Spark or
    Java is missing or the master does not answer.
    """
    with _lock:
        if not _held["users"]:
            _start(master, memory_limit_mb, threads, temp_dir)
        elif master and _held["own"] and master != _held["master"]:
            raise Conflict(
                phrase("This process computes on %(master)s already.", master=str(_held["master"])),
                remedy=phrase("Use the same master, or a process of its own."),
            )
        _held["users"] += 1
        session: SparkSession = _held["session"]
        return session


def release() -> None:
    with _lock:
        _held["users"] -= 1
        if _held["users"]:
            return
        if _held["own"]:
            _held["session"].stop()
        _held["session"] = None


def _start(
    master: str | None, memory_limit_mb: int | None, threads: int | None, temp_dir: Path | None
) -> None:
    session_class = installed()
    there = session_class.getActiveSession()
    if there is not None:
        _held.update(session=there, own=False, master=there.sparkContext.master)
        return
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise Unavailable(
            phrase("Spark needs Java, which is not installed."),
            remedy=phrase("Install Java 17 or later."),
        )
    cores = threads or DEFAULT_CORES
    where = master or f"local[{cores}]"
    if not where.startswith(("local", "spark://")):
        raise Invalid(
            phrase("%(master)s is no place where Spark runs.", master=where),
            remedy=phrase("Name local[2], spark://host:port or sc://host:port."),
        )
    if where.startswith("spark://"):
        must_answer(where)
    if where.startswith("local") or _loopback(where):
        # Else Spark takes whatever Python it finds first, which may have none of our packages.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    folder = _spill(temp_dir)
    settings = _settings(where, memory_limit_mb or DEFAULT_MEMORY_MB, cores, folder)
    try:
        builder = session_class.builder.master(where).appName("threefold")
        session = builder.config(map=settings).getOrCreate()
    except Exception as error:
        raise Unavailable(
            phrase("Spark did not start: %(error)s", error=str(error).strip()[:500]),
            remedy=phrase("Check that Java 17 or later runs and that the master answers."),
            where={"master": where},
        ) from error
    session.sparkContext.setLogLevel("OFF")
    _held.update(session=session, own=True, master=where)


def _spill(temp_dir: Path | None) -> Path:
    """Java keeps to the first one, so that it goes only with this process."""
    if not _folder:
        if temp_dir is not None:
            temp_dir.mkdir(parents=True, exist_ok=True)
        _folder.append(Path(tempfile.mkdtemp(prefix="threefold-spark-", dir=temp_dir)))
        atexit.register(shutil.rmtree, _folder[0], ignore_errors=True)
    return _folder[0]


def installed() -> type[SparkSession]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Unavailable(
            phrase("Spark is not installed."),
            remedy=phrase("Install Threefold with its extra “spark”."),
        ) from error
    from pyspark.logger import PySparkLogger

    # What failed is told once, by the error.
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True
    return SparkSession


def _settings(master: str, memory_mb: int, cores: int, folder: Path) -> dict[str, Any]:
    from splink.internals.spark.jar_location import similarity_jar_location

    quiet = files("threefold.engine").joinpath("logic/spark_log.properties")
    settings: dict[str, Any] = {
        "spark.jars": similarity_jar_location(),
        "spark.driver.memory": f"{memory_mb}m",
        "spark.driver.maxResultSize": "0",
        "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={quiet}",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        settings["spark.sql.shuffle.partitions"] = str(2 * cores)
    else:
        settings["spark.executor.memory"] = f"{memory_mb}m"
    if master.startswith("local") or _loopback(master):
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    return settings


def _loopback(master: str) -> bool:
    host = urlsplit(master).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
