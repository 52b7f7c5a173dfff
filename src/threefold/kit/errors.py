"""Errors that say what is wrong, where, and what to do; each carries its HTTP status once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ThreefoldError(Exception):
    """Root of all expected errors.

    `where` names file, row, column, field or object; `remedy` tells the reader what to do next.
    `exit_code` is what the command line ends with.
    """

    status = 500
    code = "error"
    exit_code = 1

    def __init__(
        self, message: str, *, remedy: str = "", where: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.where = dict(where or {})

    def to_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": str(self.message),
            "remedy": str(self.remedy),
            "where": self.where,
        }

    @property
    def for_log(self) -> str:
        """What a log may hold: the kind, and of what it came; messages may name people."""
        cause = self.__cause__
        return f"{self.code} ({type(cause).__name__})" if cause else self.code

    def __str__(self) -> str:
        place = ", ".join(f"{key} {value}" for key, value in self.where.items())
        parts = [str(self.message), f"({place})" if place else "", str(self.remedy)]
        return " ".join(part for part in parts if part)


class Invalid(ThreefoldError):
    status, code, exit_code = 422, "invalid", 2


class NotFound(ThreefoldError):
    status, code, exit_code = 404, "not_found", 3


class Denied(ThreefoldError):
    status, code, exit_code = 403, "denied", 4


class Conflict(ThreefoldError):
    status, code, exit_code = 409, "conflict", 5


class Unavailable(ThreefoldError):
    status, code, exit_code = 503, "unavailable", 6


class Cancelled(ThreefoldError):
    status, code, exit_code = 499, "cancelled", 7
