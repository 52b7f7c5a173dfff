"""Why a line was put aside."""

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
