"""From the text of a cell to a typed value, as SQL expressions over cells `c0`, `c1`, …

A cell is trimmed text or NULL. Each conversion gives an expression that is NULL where the text
does not fit, and one that gives the code of the cause once the first is known as column `typed`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from threefold.collect.logic import problems, targets

_NOTHING = "('null', 'NULL', 'None', 'none', 'nan', 'NaN', 'NAN', 'n/a', 'N/A', '#N/A', '-', '\\N')"
_DAY = "[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}.*"
_DASHES = "[−–]"
_AROUND = "[\\s\\x{00a0}\\x{202f}''€£$¥￥]|CHF|EUR|GBP|USD|RMB"


@dataclass(frozen=True, slots=True)
class Converted:
    """`value` is the typed expression, `cause` an expression giving a code where it is bad,
    `fine` a quick condition under which there is none for sure."""

    value: str
    cause: str = ""
    fine: str = "true"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def filled(cell: str) -> str:
    """The cell, NULL where it says in words that there is nothing."""
    return f"(case when {cell} in {_NOTHING} then null else {cell} end)"


def number(
    cell: str, typed: str, *, decimal: str = ".", scale: int = 4, careful: bool = True
) -> Converted:
    """Decimal numbers with or without thousands marks, a currency sign, a minus on either side.

    Without `careful` only plain numbers are read, which costs a tenth. Thousands marks are taken
    out only where they stand in groups of three, so that `1,5` in a file that writes `1.5` is
    refused rather than read as fifteen.
    """
    kind = f"decimal(18, {scale})"
    plain = f"try_cast({cell} as {kind})"
    if decimal == ",":
        swapped = f"replace({cell}, ',', '.')"
        plain = f"case when contains({cell}, '.') then null else try_cast({swapped} as {kind}) end"
    value = f"coalesce({plain}, {_carefully(cell, decimal, kind)})" if careful else plain
    return Converted(value, _bad(cell, typed, f"'{problems.NUMBER}'"), _fine(cell, typed))


def _carefully(cell: str, decimal: str, kind: str) -> str:
    mark, point = (".", ",") if decimal == "," else (",", ".")
    bare = f"regexp_replace({cell}, '{_AROUND}', '', 'g')"
    signed = (
        f"regexp_replace(regexp_replace(regexp_replace({bare}, '^{_DASHES}', '-'),"
        " '^\\((.*)\\)$', '-\\1'), '^([^-].*)-$', '-\\1')"
    )
    grouped = f"^[-+]?[0-9]{{1,3}}(\\{mark}[0-9]{{3}})+(\\{point}[0-9]*)?$"
    single = f"replace({signed}, '{mark}', '')"
    whole = f"case when regexp_matches({signed}, '{grouped}') then {single} else {signed} end"
    if decimal == ",":
        readable = f"^[^.]*$|{grouped}"
        pointed = f"replace({single}, ',', '.')"
        whole = f"case when regexp_matches({signed}, '{readable}') then {pointed} end"
    return f"try_cast({whole} as {kind})"


def moment(cell: str, typed: str, pattern: str) -> Converted:
    """Wall-clock time by a strptime pattern, or ISO where none was detected."""
    if pattern:
        patterns = ", ".join(literal(each) for each in _variants(pattern))
        value = f"try_strptime({cell}, [{patterns}])"
    else:
        value = f"try_cast({cell} as timestamp)"
    unreal = f"regexp_matches({cell}, '^{_DAY}$')"
    cause = f"case when {unreal} then '{problems.NO_SUCH_DATE}' else '{problems.DATE}' end"
    return Converted(value, _bad(cell, typed, cause), _fine(cell, typed))


def _bad(cell: str, typed: str, cause: str) -> str:
    """The cause where there is text, and no value came of it."""
    unread = f"{typed} is null and {cell} is not null and {filled(cell)} is not null"
    return f"case when {unread} then {cause} end"


def _fine(cell: str, typed: str) -> str:
    return f"{typed} is not null or {cell} is null"


def _variants(pattern: str) -> list[str]:
    """The pattern, then the same with and without seconds and time: files mix them."""
    if "%z" in pattern:
        return [pattern]
    out = [pattern]
    if "%S" in pattern:
        out.append(pattern.replace(":%S.%f", "").replace(":%S", ""))
    elif "%M" in pattern:
        out.append(pattern.replace("%M", "%M:%S"))
    for mark in (" ", "T"):
        day, found, _time = pattern.partition(mark + "%H")
        if found:
            out.append(day)
    return list(dict.fromkeys(out))


def time_of_day(cell: str, typed: str) -> Converted:
    value = (
        f"(try_strptime({cell}, ['%H:%M:%S', '%H:%M', '%I:%M %p', '%I:%M:%S %p', '%H.%M'])"
        " - timestamp '1900-01-01')"
    )
    return Converted(value, _bad(cell, typed, f"'{problems.TIME}'"), _fine(cell, typed))


def text(cell: str, *, limit: int = 500) -> Converted:
    cause = f"case when length({cell}) > {limit} then '{problems.LONG}' end"
    # Bytes are counted at once and are never fewer than characters.
    return Converted(cell, cause, f"{cell} is null or strlen({cell}) <= {limit}")


def event_cell(
    name: str, cell: str, typed: str, *, pattern: str, decimal: str, careful: bool = True
) -> Converted:
    """The conversion of one event field."""
    kind = targets.event_type(name)
    if kind == targets.MOMENT:
        return moment(cell, typed, pattern)
    if kind == targets.TIME:
        return time_of_day(cell, typed)
    if kind == targets.NUMBER:
        scale = 6 if name == "unit_price" else 4
        return number(cell, typed, decimal=decimal or ".", scale=scale, careful=careful)
    return text(cell)


def json_key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ":"
