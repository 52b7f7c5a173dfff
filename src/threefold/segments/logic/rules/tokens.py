"""Taking a rule's text apart. Only here is user text looked at character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules.wrong import RuleError, Span, shown

MAX_CHARACTERS = 20_000

# Word processors and keyboards of other scripts write signs of their own; outside quotes they mean
# the same.
_SAME = {
    "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "=", "＝": "=", "＜": "<", "＞": ">",
    "（": "(", "）": ")", "，": ",", "−": "-", "–": "-",
}  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<word>[^\W\d]\w*)
    |(?P<day>[0-9]+(?:-[0-9]+-|/[0-9]+/|\.[0-9]+\.)[0-9]+)
    |(?P<number>[0-9][\w.]*)
    |(?P<text>'(?:[^']|'')*'|‘[^’]*’|“[^”]*”|「[^」]*」)
    |(?P<name>"(?:[^"]|"")*")
    |(?P<sign><=|>=|!=|<>|==|[=<>≤≥≠＝＜＞(),（），+\-−–])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """`kind`: word, day, number, text, name, end, or a sign such as `<=` itself."""

    kind: str
    said: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All tokens and an `end`; what cannot be one is an error."""
    if len(text) > MAX_CHARACTERS:
        raise Span(text, MAX_CHARACTERS, len(text)).error(
            phrase("A rule may have at most %(count)s characters.", count=MAX_CHARACTERS),
            phrase("Make it shorter, or split it into several segments."),
        )
    return [*_found(text), Token("end", "", len(text), len(text))]


def _found(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, said = str(match.lastgroup), match.group()
        if kind == "space":
            continue
        if kind == "other":
            raise _strange(text, match.start())
        if kind == "sign":
            said = kind = _SAME.get(said, said)
        elif kind in ("text", "name"):
            # Only straight quotes can be written twice to stand for one.
            said = said[1:-1].replace(said[0] * 2, said[0]) if said[0] in "'\"" else said[1:-1]
        yield Token(kind, said, match.start(), match.end())


def _strange(text: str, start: int) -> RuleError:
    character = text[start]
    if character in "'\"‘“「":
        return Span(text, start, len(text)).error(
            phrase("A quote is opened here and never closed."),
            phrase("Write '…' around a text; a quote within it is written twice: 'O''Hara'."),
        )
    return Span(text, start, start + 1).error(
        phrase("“%(character)s” means nothing in a rule.", character=shown(character)),
        phrase("Delete it, or put it between quotes if it belongs to a text."),
    )
