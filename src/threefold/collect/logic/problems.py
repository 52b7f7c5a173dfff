"""Why a cell is refused, by code; the sentences for readers are in `service.wording`."""

from __future__ import annotations

MISSING, NUMBER, DATE, NO_SUCH_DATE, TIME, CHOICE, BOOLEAN, RANGE, LONG, TWICE, NOBODY = (
    "missing", "number", "date", "no_such_date", "time", "choice", "boolean", "range", "too_long",
    "id_twice", "nobody",
)  # fmt: skip
CURRENCY, ENDING, SIGN = "currency", "ending", "sign"
LACKS = "lacks_"
"""Before the name of a field that the row's kind of event needs and that no column has."""
CAUSES = (
    MISSING, NUMBER, DATE, NO_SUCH_DATE, TIME, CHOICE, BOOLEAN, RANGE, LONG, TWICE, NOBODY,
    CURRENCY, ENDING, SIGN,
)  # fmt: skip

FUTURE, BAD_EMAIL, BAD_PHONE, UNKNOWN_OUTCOME = "future", "bad_email", "bad_phone", "outcome"
BAD_ADDRESS, BAD_POSTCODE, THROW_AWAY, UNUSUAL_EMAIL, NOT_MOBILE = (
    "bad_address", "postcode_form", "email_throw_away", "email_unusual", "not_mobile",
)  # fmt: skip
WARNINGS = (
    FUTURE, BAD_EMAIL, BAD_PHONE, BAD_ADDRESS, BAD_POSTCODE, THROW_AWAY, UNUSUAL_EMAIL,
    NOT_MOBILE, UNKNOWN_OUTCOME,
)  # fmt: skip
