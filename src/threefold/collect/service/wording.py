"""What is wrong with a cell or line and what to do, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threefold.collect.logic import problems as causes
from threefold.collect.logic.reading import codes
from threefold.collect.logic.reading.types import Note
from threefold.collect.logic.stream import causes as held
from threefold.plan.service import labels

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
    causes.CURRENCY: (
        _("%(column)s: “%(value)s” is no currency code of ISO 4217."),
        _("Write its three letters, as in EUR, or map the column elsewhere."),
    ),
    causes.ENDING: (
        _("%(column)s: “%(value)s” is no outcome that this kind of event can have."),
        _("Use an outcome of the kind, or allow this one in the plan."),
    ),
    causes.SIGN: (
        _("%(column)s: “%(value)s” is above zero, though the line takes something back."),
        _("Write what is taken back as a negative amount."),
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
    causes.BAD_ADDRESS: (_("An address that names no place is kept as not working."), _MEND),
    causes.THROW_AWAY: (
        _("An e-mail address of a service for addresses that last for minutes."),
        _("Ask the customer for another one."),
    ),
    causes.UNUSUAL_EMAIL: (
        _("An e-mail address of a form that many mail systems refuse."),
        _("Check it with the customer."),
    ),
    causes.BAD_POSTCODE: (
        _("A postal code that the country of the row does not have is kept as written."),
        _("Check it with the customer, or correct the country."),
    ),
    causes.NOT_MOBILE: (
        _("A number in a column of mobile phones is no mobile phone."),
        _("Map the column to the landline phone, or correct the cell."),
    ),
    causes.UNKNOWN_OUTCOME: (
        _("An outcome that the plan does not know is kept as written."),
        _("Add it to the plan, or correct it."),
    ),
}
_OTHER = (_("%(column)s: “%(value)s” does not fit."), _MEND)

_SENDER = _("Correct the sender's code; mend or fill the events that wait here.")
_HELD: dict[str, tuple[Promise, Promise, Promise]] = {
    held.TOO_BIG: (
        _("Too big"),
        _("The event is larger than one event may be."),
        _("Have the sender leave out what is not needed, or raise the limit in the settings."),
    ),
    held.MALFORMED: (
        _("Not an event"),
        _("What was sent is not a JSON object."),
        _("Write the event anew, or drop it and correct the sender's code."),
    ),
    held.TYPE: (
        _("Unknown type"),
        _("“%(field)s” is not one of track, identify, page, screen, group, alias."),
        _SENDER,
    ),
    held.WRONG_TYPE: (
        _("Value of the wrong type"),
        _("“%(field)s” holds a value of another type than it should."),
        _("Correct the value, or change the type in the tracking plan."),
    ),
    held.TOO_LONG: (
        _("Too long"),
        _("“%(field)s” is longer than it may be."),
        _SENDER,
    ),
    held.NOBODY: (
        _("Does not say whose it is"),
        _("The event has neither a user number nor an anonymous number."),
        _("Fill in userId or anonymousId, or drop it."),
    ),
    held.MISSING: (
        _("Something needed is missing"),
        _("“%(field)s” is empty, but needed."),
        _("Fill it in, or make it optional in the tracking plan."),
    ),
    held.TIME: (
        _("Impossible time"),
        _("“%(field)s” is not a time, or lies too far away."),
        _("Correct the time, as in 2026-03-01T10:00:00Z, or the sender's clock."),
    ),
    held.UNKNOWN_KIND: (
        _("Event not in the tracking plan"),
        _("The tracking plan does not name this event and holds back what it does not name."),
        _("Add the event to the tracking plan, then send it in again."),
    ),
    held.UNKNOWN_PROPERTY: (
        _("Property not in the tracking plan"),
        _("The tracking plan does not name “%(field)s” for this event."),
        _("Add the property to the tracking plan, then send the event in again."),
    ),
    held.CONFLICT: (
        _("Same number, other content"),
        _("An event of the same number came before and said something else."),
        _("If both are true send it in again, it gets a number of its own; if not, drop it."),
    ),
    held.TRAIT: (
        _("A trait does not fit the plan"),
        _("The plan does not allow what “%(field)s” holds."),
        _("Correct the value, or settle on another place for the trait."),
    ),
    held.RANGE: (
        _("Impossible number"),
        _("“%(field)s” is out of the possible range."),
        _("Correct the number; a field of another meaning may have slipped in."),
    ),
    held.CURRENCY: (
        _("No such currency"),
        _("“%(field)s” is no currency code of ISO 4217."),
        _("Send its three letters, as in EUR."),
    ),
    held.OUTCOME: (
        _("No such outcome"),
        _("“%(field)s” is no outcome that this kind of event can have."),
        _("Use an outcome of the kind, or allow this one in the plan."),
    ),
    held.SIGN: (
        _("Taken back, but above zero"),
        _("“%(field)s” is above zero, though the event takes something back."),
        _("Send what is taken back as a negative amount."),
    ),
    held.UNREADABLE: (
        _("Could not be landed"),
        _("Landing the event failed unexpectedly."),
        _("Send it in again after the next update; if it comes back, report it."),
    ),
}

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
    told = str(problem["cause"])
    if told.startswith(causes.LACKS):
        return _lacking(told.removeprefix(causes.LACKS))
    what, remedy = _TEXTS.get(told, _OTHER)
    cell = {"column": problem.get("column", ""), "value": str(problem.get("value", ""))[:80]}
    return {"what": str(what) % cell, "remedy": str(remedy)}


def _lacking(field: str) -> dict[str, str]:
    what = _("This kind of event needs “%(field)s”, and no column holds it.")
    said = {"field": labels.name("event_field", field)}
    return {"what": str(what) % said, "remedy": str(_("Map a column to it."))}


def explain_held(code: str, detail: str = "") -> dict[str, str]:
    """`name`, `what` and `remedy` of why an event is held back; `detail` names the field."""
    name, what, remedy = _HELD.get(code, (code, _("The event does not fit."), _SENDER))
    field, _colon, problem = detail.partition(":")
    told = str(what) % {"field": field or "…"}
    if code == held.TRAIT and problem in _TEXTS:
        told = f"{told} {cause(problem)}"
    return {"name": str(name), "what": told, "remedy": str(remedy)}


def cause(code: str) -> str:
    """The cause as a heading for a count, without a cell."""
    if code.startswith(causes.LACKS):
        return _lacking(code.removeprefix(causes.LACKS))["what"]
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
