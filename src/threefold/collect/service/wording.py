"""What is wrong with a cell or line and what to do, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threefold.collect.logic import problems as causes
from threefold.collect.logic.reading import codes
from threefold.collect.logic.reading.types import Note

_MEND = _("Correct the cell and bring the row in again.")
_FORMAT = _("Correct the cell, or choose the right format for the column.")
_FILE = _("Correct the line in the file, or bring it in with other reading options.")

_TEXTS: dict[str, tuple[Promise, Promise]] = {
    causes.MISSING: (_("%(column)s is empty, but needed."), _("Fill in the cell.")),
    causes.NUMBER: (_("%(column)s: “%(value)s” is not a number."), _FORMAT),
    causes.DATE: (_("%(column)s: “%(value)s” is not a date of the column's format."), _FORMAT),
    causes.NO_SUCH_DATE: (
        _("%(column)s: the date “%(value)s” does not exist in the column's format."),
        _FORMAT,
    ),
    causes.TIME: (_("%(column)s: “%(value)s” is not a time of day."), _MEND),
    causes.CHOICE: (
        _("%(column)s: “%(value)s” is not one of the values the plan allows."),
        _("Choose an allowed value, or allow this one in the plan."),
    ),
    causes.BOOLEAN: (_("%(column)s: “%(value)s” is neither yes nor no."), _MEND),
    causes.RANGE: (_("%(column)s: “%(value)s” is out of the possible range."), _MEND),
    causes.LONG: (
        _("%(column)s: the text is too long for its place."),
        _("Shorten it, or map the column elsewhere."),
    ),
    causes.TWICE: (_("%(column)s: “%(value)s” stands on two different lines."), _MEND),
    causes.NOBODY: (
        _("The row does not say whose it is."),
        _("Fill in a customer number or another identifier."),
    ),
    codes.SHORT: (_("The line has too few columns."), _FILE),
    codes.LONG: (_("The line has too many columns."), _FILE),
    codes.UNDECODABLE: (_("The line holds bytes that are no text in this encoding."), _FILE),
    codes.NUL: (_("The line holds a NUL byte."), _FILE),
    codes.OVERLONG: (_("The line is longer than can be read."), _FILE),
    codes.QUOTES: (_("A quote is opened and not closed, or stands inside a cell."), _FILE),
    codes.JSON: (_("The line is not JSON."), _FILE),
    codes.NOT_OBJECT: (_("The line is JSON, but no object of fields."), _FILE),
    causes.FUTURE: (_("The time lies in the future."), _("Check the date format and the clock.")),
    causes.BAD_EMAIL: (_("An e-mail address of wrong form is kept as not working."), _MEND),
    causes.BAD_PHONE: (_("A phone number of wrong form is kept as not working."), _MEND),
    causes.UNKNOWN_OUTCOME: (
        _("An outcome that the plan does not know is kept as written."),
        _("Add it to the plan, or correct it."),
    ),
}
_OTHER = (_("%(column)s: “%(value)s” does not fit."), _MEND)

_NOTES: dict[str, Promise] = {
    codes.MEMBER_OF: _("The zip file holds %(count)s files; “%(name)s” is read."),
    codes.SHEET_OF: _("The workbook holds %(count)s sheets; “%(name)s” is read."),
    codes.NOT_TEXT: _("Line %(line)s holds bytes that are not %(encoding)s text."),
    codes.NO_DATA: _("The file has a header and no data."),
    codes.NAMES_LOWER: _("The names stand in line %(line)s; the lines above are left out."),
}

REASONS: dict[str, Promise] = {
    "name": _("by its name"),
    "like": _("by a similar name"),
    "content": _("by its content"),
    "kept": _("no place of its own; kept beside"),
    "personal": _("looks personal; left out"),
    "empty": _("empty column"),
    "ambiguous": _("day and month cannot be told apart"),
}


def explain(problem: Mapping[str, Any]) -> dict[str, str]:
    """`what` and `remedy` for a problem of column, value and cause."""
    what, remedy = _TEXTS.get(str(problem["cause"]), _OTHER)
    cell = {"column": problem.get("column", ""), "value": str(problem.get("value", ""))[:80]}
    return {"what": str(what) % cell, "remedy": str(remedy)}


def cause(code: str) -> str:
    """The cause as a heading for a count, without a cell."""
    what, _remedy = _TEXTS.get(code, _OTHER)
    text = str(what) % {"column": "…", "value": "…"}
    return text


def reason(code: str) -> str:
    """Why a column was suggested for its place."""
    return str(REASONS.get(code, ""))


def note(told: Note) -> str:
    """What is to be said of a file that was looked into."""
    text = _NOTES.get(told.code)
    return str(text) % told.values if text is not None else told.code
