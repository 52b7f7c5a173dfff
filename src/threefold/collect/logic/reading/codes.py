"""Why a line was put aside, and what else there is to say of a file."""

from __future__ import annotations

SHORT = "too_few_columns"
LONG = "too_many_columns"
UNDECODABLE = "undecodable"
NUL = "nul_byte"
OVERLONG = "line_too_long"
QUOTES = "broken_quotes"
JSON = "bad_json"
NOT_OBJECT = "not_an_object"

ALL = (SHORT, LONG, UNDECODABLE, NUL, OVERLONG, QUOTES, JSON, NOT_OBJECT)

MEMBER_OF = "member_of"
SHEET_OF = "sheet_of"
NOT_TEXT = "not_text"
NO_DATA = "no_data"
NAMES_LOWER = "names_lower"

NOTES = (MEMBER_OF, SHEET_OF, NOT_TEXT, NO_DATA, NAMES_LOWER)
