"""What a column looks like, and what kind of value it therefore holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from threefold.identity.comparison import Comparison, Shape, all_comparisons
from threefold.identity.logic.matching import dates
from threefold.kit.text import fold

SAMPLE = 4_000
USEFUL = 0.4
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,20}")
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+")
_KEY = re.compile(r"(?:.* )?(?:id|key|index|uuid|guid|rownum|row|no|number)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAK = re.compile(r"[\W_]+")


def text_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Values as text, trimmed, null where nothing is written."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_temporal(kind):
        column = pc.strftime(column, format="%Y-%m-%d") if not pa.types.is_time(kind) else column
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def shape_of(column: pa.ChunkedArray) -> Shape:
    """The shape of a text column, from a sample of its values where there are many."""
    filled = column.drop_null()
    if not len(filled):
        return Shape(rows=len(column), filled=0, distinct=0)
    step = max(1, len(filled) // SAMPLE)
    some = filled.take(pa.array(range(0, len(filled), step))).to_pylist()
    count = len(some)
    number = sum(bool(_NUMBER.fullmatch(value)) for value in some)
    return Shape(
        rows=len(column),
        filled=len(filled),
        distinct=pc.count_distinct(filled).as_py(),
        number=number / count,
        date=sum(map(dates.is_date, some)) / count,
        email=sum(bool(_EMAIL.fullmatch(value)) for value in some) / count,
        phone=sum(bool(_PHONE.fullmatch(value)) for value in some) / count,
        letters=sum(_mostly_letters(value) for value in some) / count,
        several_words=sum(" " in value for value in some) / count,
        length=sum(map(len, some)) / count,
    )


def kinds_of(shapes: Mapping[str, Shape], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The comparison that suits each column, by its header and its values; left out where none.

    `known` are kinds, or codes of planned variables, that need no guess; an empty one keeps the
    column out.
    """
    found: dict[str, str] = {}
    for header, shape in shapes.items():
        if known is not None and header in known:
            kind = of_variable(known[header])
        else:
            kind = _guess(header, shape)
        if kind and shape.filled and shape.distinct > 1:
            found[header] = kind
    return found


def of_variable(name: str) -> str:
    """The comparison of that name, or the one for that planned variable; empty where none."""
    every = all_comparisons()
    if name in every:
        return name
    return next((each.name for each in every.values() if name in each.variables), "")


def _guess(header: str, shape: Shape) -> str:
    said = " ".join(_words(header))
    if shape.distinct == shape.filled == shape.rows and _KEY.fullmatch(said):
        # A number of the record itself: no two records ever share it.
        return ""
    scored = [(likeness(header, each.headers) * each.fits(shape), each) for each in _every()]
    score, best = max(scored, key=lambda pair: pair[0])
    return best.name if score >= USEFUL else _by_values(shape)


def _by_values(shape: Shape) -> str:
    if shape.email > 0.8:
        return "email"
    if shape.date > 0.8:
        return "date"
    if shape.number > 0.9:
        long = shape.length >= 6 and shape.unique > 0.2
        return "identifier" if long else "number"
    if shape.phone > 0.8:
        return "phone"
    if shape.distinct <= max(20, 0.01 * shape.filled) and shape.length < 30:
        return "category"
    return "identifier" if shape.letters < 0.3 and shape.several_words < 0.2 else "text"


def _every() -> Iterable[Comparison]:
    return all_comparisons().values()


def likeness(header: str, names: Iterable[str]) -> float:
    """From 0 to 1: how much a header resembles the best of `names`."""
    mine = _words(header)
    best = 0.0
    for name in names:
        theirs = tuple(name.split())
        if mine == theirs or "".join(mine) == "".join(theirs):
            return 1.0
        if set(theirs) == set(mine):
            best = max(best, 0.95)
        elif set(theirs) < set(mine) and len(theirs[0]) > 2:
            # The last word is what it is; those before it say which.
            weight = 0.8 if mine[-len(theirs) :] == theirs else 0.65
            best = max(best, weight + 0.05 * len(theirs))
        elif len(name) > 1 and not name.isascii() and name in "".join(mine):
            best = max(best, 0.8)
    return best


def _words(header: str) -> tuple[str, ...]:
    text = re.sub(r"(?<=[a-z])(?=\d)", " ", _CAMEL.sub(" ", header))
    return tuple(part for part in _BREAK.split(fold(text)) if part)


def _mostly_letters(value: str) -> bool:
    return 2 * sum(char.isalpha() for char in value) > len(value)
