"""Why an event that was received cannot land; worded in `service.wording`."""

TOO_BIG = "too_big"
MALFORMED = "malformed"
TYPE = "type"
WRONG_TYPE = "wrong_type"
TOO_LONG = "too_long"
NOBODY = "nobody"
MISSING = "missing"
TIME = "time"
UNKNOWN_KIND = "unknown_kind"
UNKNOWN_PROPERTY = "unknown_property"
CONFLICT = "conflict"
TRAIT = "trait"
UNREADABLE = "unreadable"
RANGE = "range"
CURRENCY = "currency"
OUTCOME = "outcome"
SIGN = "sign"

CAUSES = (
    TOO_BIG, MALFORMED, TYPE, WRONG_TYPE, TOO_LONG, NOBODY, MISSING, TIME, UNKNOWN_KIND,
    UNKNOWN_PROPERTY, CONFLICT, TRAIT, UNREADABLE, RANGE, CURRENCY, OUTCOME, SIGN,
)  # fmt: skip
