"""One spelling for every identifier, so that equal means the same."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from threefold.identity.logic.placeholders import CODES, is_placeholder
from threefold.kit.text import digits

NUMBER = "customer_number"
"""The strong scheme: a number its issuer gives to one customer only."""
RECORD_KEY = "record_key"
"""Stands for a record that brought no identifier at all."""
GLOBAL = frozenset(
    {"email", "national_id", "tax_id", "registration_number", "mobile", "phone", "fax"}
)
"""Schemes valid everywhere, whose issuer is therefore empty."""
STRENGTH = (NUMBER, RECORD_KEY, "national_id", "tax_id", "registration_number", "loyalty_card")
"""Which identifier of a record speaks first; all others follow in the order of their names."""

_PHONES = {"mobile", "phone", "fax"}
_SPACE = re.compile(r"\s+")
# Spreadsheets and data frames turn whole numbers into these.
_FLOAT = re.compile(r"(\d+)\.0+")
_NOT_CODE = re.compile(r"[^0-9A-Z]", re.ASCII)
_LONGEST = 300


def normalise(scheme: str, value: str | None) -> str | None:
    """The normal spelling of an identifier; None when nothing is left of it, or it stands for none
    (logic.placeholders).

    E-mail: width folded, lower case. Official numbers: letters and digits only, upper case.
    Phones: digits with their plus. Anything else: width folded, upper case, single-spaced, and
    `17850.0` is `17850`.
    """
    if value is None:
        return None
    text = value if value.isascii() else unicodedata.normalize("NFKC", value)
    text = _SPACE.sub(" ", text.replace("\x00", "")).strip()
    if scheme == "email":
        text = text.removeprefix("mailto:").casefold()
    elif scheme in CODES:
        text = _code(text)
    elif scheme in _PHONES:
        text = ("+" if text.startswith("+") else "") + digits(text)
    elif scheme != RECORD_KEY:
        whole = _FLOAT.fullmatch(text)
        text = whole[1] if whole else text.upper()
    if not text or (scheme != RECORD_KEY and is_placeholder(scheme, text)):
        return None
    return text[:_LONGEST]


def normalise_column(scheme: str, values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """`normalise` of a column, once for each distinct value."""
    column = pa.chunked_array([values]) if isinstance(values, pa.Array) else values
    if not column.null_count and column.length() == 0:
        return column.cast(pa.string())
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    words = [normalise(scheme, word) for word in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(words, pa.string()).take(encoded.indices)])


def normalise_table(identifiers: pa.Table, *, source: str) -> pa.Table:
    """[row, scheme, issuer, value], distinct, without what is empty; an issuer not given is
    `source`, except where the scheme is valid everywhere."""
    parts = []
    for scheme in pc.unique(identifiers["scheme"]).to_pylist():
        rows = identifiers.filter(pc.equal(identifiers["scheme"], scheme))
        values = normalise_column(scheme, rows["value"])
        if scheme in GLOBAL:
            issuers = pa.chunked_array([pa.repeat("", rows.num_rows)])
        else:
            given = pc.utf8_trim_whitespace(pc.fill_null(rows["issuer"].cast(pa.string()), ""))
            issuers = pc.if_else(pc.equal(given, ""), source, given)
        parts.append(
            pa.table(
                [rows["row"], rows["scheme"].cast(pa.string()), issuers, values], schema=_NORMAL
            )
        )
    table = pa.concat_tables(parts) if parts else _NORMAL.empty_table()
    table = table.filter(table["value"].is_valid())
    return table.group_by(_NORMAL.names).aggregate([])


_NORMAL = pa.schema(
    [("row", pa.int64()), ("scheme", pa.string()), ("issuer", pa.string()), ("value", pa.string())]
)


def _code(text: str) -> str:
    upper = text.upper()
    return _NOT_CODE.sub("", upper) if upper.isascii() else upper
