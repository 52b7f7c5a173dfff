"""Short names of what is wrong, for counts and filters; the sentences are in `service.explain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from threefold.collect import service
from threefold.collect.logic import problems
from threefold.collect.logic.reading import codes

_NAMES: dict[str, Any] = {
    problems.MISSING: _("Empty, but needed"),
    problems.NUMBER: _("Not a number"),
    problems.DATE: _("Not a date"),
    problems.NO_SUCH_DATE: _("No such date"),
    problems.TIME: _("Not a time of day"),
    problems.CHOICE: _("Not an allowed value"),
    problems.BOOLEAN: _("Neither yes nor no"),
    problems.RANGE: _("Out of range"),
    problems.LONG: _("Too long"),
    problems.TWICE: _("Number used twice"),
    problems.NOBODY: _("Does not say whose it is"),
    codes.SHORT: _("Too few columns"),
    codes.LONG: _("Too many columns"),
    codes.UNDECODABLE: _("Unreadable bytes"),
    codes.NUL: _("NUL byte"),
    codes.OVERLONG: _("Line too long"),
    codes.QUOTES: _("Broken quotes"),
    codes.JSON: _("Not JSON"),
    codes.NOT_OBJECT: _("No object of fields"),
}


def name(code: str) -> str:
    return str(_NAMES[code]) if code in _NAMES else service.cause(code)


def listed(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """`code`, `text`, `count` of each cause that occurs, most frequent first; `mendable` ones are
    of cells, others of whole lines."""
    found = [
        {"code": code, "text": name(code), "count": count, "mendable": code in problems.CAUSES}
        for code, count in counts.items()
        if count
    ]
    return sorted(found, key=lambda each: -int(each["count"]))
