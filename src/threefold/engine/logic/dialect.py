"""Taking SQL apart into words, and writing out macros where an engine has none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from threefold.kit.errors import Invalid

Words: TypeAlias = list[str]

_WORD = re.compile(
    r"'(?:[^']|'')*'"  # text
    r'|"(?:[^"]|"")*"'  # a name
    r"|--[^\n]*|/\*.*?\*/"
    r"|\$[A-Za-z_]\w*"
    r"|[A-Za-z_]\w*"
    r"|[0-9][\w.]*"
    r"|::|\s+|.",
    re.DOTALL,
)
_OPEN = {"(": 1, "[": 1, ")": -1, "]": -1}


@dataclass(frozen=True, slots=True)
class Form:
    parameters: tuple[str, ...]
    body: tuple[str, ...]


# By name, then by the number of parameters.
Macros: TypeAlias = Mapping[str, Mapping[int, Form]]


def words(sql: str) -> Words:
    """The words of a statement, comments as a space; together they are the statement."""
    return [" " if w.startswith(("--", "/*")) else w for w in _WORD.findall(sql)]


def macros(source: str) -> Macros:
    """What a file of `create macro name(a, b) as …, (a, b, c) as …;` defines."""
    found: dict[str, dict[int, Form]] = {}
    for statement in _split(words(source), ";"):
        said = _stripped(statement)
        if not said:
            continue
        name = [word for word in said[:6] if not word.isspace()][2].lower()
        rest = said[said.index("(") :]
        forms = found.setdefault(name, {})
        # The first form's parameters, then `as`, then a body; a further form after a comma.
        for form in _forms(rest):
            forms[len(form.parameters)] = form
    return found


def expanded(given: Iterable[str], known: Macros, within: frozenset[str] = frozenset()) -> Words:
    """The same words with each macro's body in the place of its call.

    A macro that calls its own name means the engine's function of that name.
    """
    said = list(given)
    out: Words = []
    place = 0
    while place < len(said):
        word = said[place]
        name = word.lower()
        opening = _next(said, place)
        called = name in known and name not in within and _is(said, opening, "(")
        if not called or _before(out) == ".":
            out.append(word)
            place += 1
            continue
        closing = _closing(said, opening)
        arguments = _split(said[opening + 1 : closing], ",")
        form = known[name].get(len(arguments))
        if form is None:
            raise Invalid(
                f"{word} does not take {len(arguments)} arguments.",
                remedy=f"Give it {' or '.join(map(str, sorted(known[name])))}.",
            )
        values = {
            parameter: _bracketed(expanded(_stripped(argument), known, within))
            for parameter, argument in zip(form.parameters, arguments, strict=True)
        }
        body = expanded(form.body, known, within | {name})
        out += [piece for w in body for piece in values.get(w, [w])]
        place = closing + 1
    return out


def _forms(rest: Words) -> Iterable[Form]:
    pieces = _split(rest, ",")
    starts = [i for i, piece in enumerate(pieces) if _begins_form(piece)]
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        said = _stripped([w for i in range(start, end) for w in (*pieces[i], ",")][:-1])
        closing = _closing(said, 0)
        parameters = tuple(w for w in said[1:closing] if not w.isspace() and w != ",")
        after = _next(said, closing)
        yield Form(parameters, tuple(_bracketed(_stripped(said[after + 1 :]))))


def _begins_form(piece: Words) -> bool:
    said = _stripped(piece)
    if not said or said[0] != "(":
        return False
    after = _next(said, _closing(said, 0))
    return after < len(said) and said[after].lower() == "as"


def _split(said: Words, mark: str) -> list[Words]:
    parts: list[Words] = [[]]
    depth = 0
    for word in said:
        depth += _OPEN.get(word, 0)
        if word == mark and not depth:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts if len(parts) > 1 or _stripped(parts[0]) else []


def _closing(said: Words, opening: int) -> int:
    depth = 0
    for place in range(opening, len(said)):
        depth += _OPEN.get(said[place], 0)
        if not depth:
            return place
    raise Invalid("A bracket is not closed.", where={"statement": "".join(said)[:200]})


def _next(said: Words, place: int) -> int:
    place += 1
    while place < len(said) and said[place].isspace():
        place += 1
    return place


def _is(said: Words, place: int, word: str) -> bool:
    return place < len(said) and said[place] == word


def _before(out: Words) -> str:
    return next((word for word in reversed(out) if not word.isspace()), "")


def _stripped(said: Words) -> Words:
    start, end = 0, len(said)
    while start < end and said[start].isspace():
        start += 1
    while end > start and said[end - 1].isspace():
        end -= 1
    return said[start:end]


def _bracketed(said: Words) -> Words:
    """One operand, whatever stands around it; a single call stays one, for `filter` to follow."""
    if len(said) == 1:
        return said
    if len(said) > 2 and said[1] == "(" and said[0][0].isalpha():
        return said if _closing(said, 1) == len(said) - 1 else ["(", *said, ")"]
    return ["(", *said, ")"]
