"""What Spark's failures mean to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

from threefold.kit.errors import Cancelled, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

_Answer = TypeVar("_Answer")

_CANCELLED = ("OPERATION_CANCELED", "cancelled", "canceled", "CANCELLED")
_MEMORY = ("OutOfMemory", "Java heap space", "No space left", "UNABLE_TO_ACQUIRE_MEMORY")
_FILES = ("PATH_NOT_FOUND", "FAILED_READ_FILE", "FileNotFoundException", "AccessControlException",
          "AccessDeniedException", "CANNOT_READ_FILE_FOOTER")  # fmt: skip
_GONE = ("Connection refused", "StatusCode.UNAVAILABLE", "SparkContext was shut down",
         "All masters are unresponsive", "stopped SparkContext")  # fmt: skip
_MODULES = ("ModuleNotFoundError", "PYTHON_VERSION_MISMATCH", "Cannot run program")


def run(sql: str, work: Callable[[], _Answer]) -> _Answer:
    """`work`, with what Spark raises told as an error of ours."""
    from pyspark.errors import PySparkException

    try:
        return work()
    except (PySparkException, pa.ArrowException, OSError) as error:
        raise explained(error, sql) from error
    except Exception as error:
        # What speaks to Java, and what speaks to a Spark Connect server, has errors of its own.
        if type(error).__module__.startswith(("py4j", "grpc")):
            raise explained(error, sql) from error
        raise


def cancelled(sql: str) -> Cancelled:
    return Cancelled(phrase("The computation was cancelled."), where=_place(sql))


def explained(error: Exception, sql: str) -> ThreefoldError:
    where = _place(sql)
    detail = str(error).strip()
    short = detail.split("\n\nJVM stacktrace:")[0].split("\n\tat ")[0][:1000]
    if any(sign in detail for sign in _CANCELLED):
        return cancelled(sql)
    if any(sign in detail for sign in _MODULES):
        lines = [line for line in detail.splitlines() if any(sign in line for sign in _MODULES)]
        return Unavailable(
            phrase("The nodes cannot load what they are to do: %(error)s", error=lines[0].strip()),
            remedy=phrase("Install Threefold on every node and name its Python in PYSPARK_PYTHON."),
            where=where,
        )
    if any(sign in detail for sign in _GONE) or type(error).__name__ == "Py4JNetworkError":
        return Unavailable(
            phrase("Spark does not answer: %(error)s", error=short),
            remedy=phrase("Check that the master and its workers run, then try again."),
            where=where,
        )
    if any(sign in detail for sign in _MEMORY):
        return Unavailable(
            phrase(
                "The computation needs more memory or spill space than it may use: %(error)s",
                error=short,
            ),
            remedy=phrase(
                "Raise the engine's memory limit, or free space in its temporary folder."
            ),
            where=where,
        )
    if any(sign in detail for sign in _FILES) or isinstance(error, OSError):
        return Unavailable(
            phrase("A file of the computation cannot be read or written: %(error)s", error=short),
            remedy=phrase("Check that the folder exists, is readable and has free space."),
            where=where,
        )
    # Class 22 of SQL's states: a value that cannot be cast, is out of range, or divides by 0.
    if (_state(error) or "").startswith("22") or "SQLSTATE: 22" in detail:
        return Invalid(
            phrase("A value does not fit the computation: %(error)s", error=short),
            remedy=phrase("Correct the value named in the message."),
            where=where,
        )
    return ThreefoldError(
        phrase("The computation failed: %(error)s", error=short),
        remedy=phrase("Correct the statement, or report it together with this message."),
        where=where,
    )


def _state(error: Exception) -> str | None:
    from pyspark.errors import PySparkException

    if not isinstance(error, PySparkException):
        return None
    state: str | None = error.getSqlState()
    return state


def _place(sql: str) -> dict[str, str]:
    return {"statement": " ".join(sql.split())[:200]}
