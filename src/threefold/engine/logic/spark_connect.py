"""Speaking to a Spark Connect server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from threefold.engine.logic.spark_session import installed, must_answer
from threefold.kit.errors import Unavailable
from threefold.kit.phrases import phrase

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def connect(url: str) -> SparkSession:
    """A session of its own at `sc://host:port`; a local Spark in this process is none of its."""
    installed()
    try:
        from pyspark.sql.connect.session import SparkSession as Remote
    except ImportError as error:
        raise Unavailable(
            phrase("Spark Connect lacks a package: %(error)s", error=str(error)),
            remedy=phrase("Install Threefold with its extra “spark”."),
        ) from error
    must_answer(url)
    try:
        session = Remote.builder.remote(url).create()
        session.version  # noqa: B018
    except Exception as error:
        raise Unavailable(
            phrase("Spark does not answer: %(error)s", error=str(error).strip()[:500]),
            remedy=phrase("Check that the master and its workers run, then try again."),
            where={"master": url},
        ) from error
    return cast("SparkSession", session)
