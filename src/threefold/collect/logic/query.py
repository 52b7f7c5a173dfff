"""Queries that people save: only asking is let through, and what is asked for is bound.

The reading below is no parser of SQL. It tells strings, quoted names and comments from the rest,
which is enough to see where a statement ends and which words stand outside. The database's own
read-only transaction is what finally holds.
"""

from __future__ import annotations

import re

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

CURSOR = "cursor"
_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<string>'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<name>"(?:[^"]|"")*"|`[^`]*`|\[[^\]\n]*\])
  | (?P<cast>::)
  | (?P<bound>:[A-Za-z_]\w*)
  | (?P<word>[^\W\d]\w*)
  | (?P<end>;)
  | (?P<odd>['"`]|/\*)
  | (?P<other>.)
    """,
    re.X | re.S,
)
_FIRST = {"select", "with"}
_CHANGING = {"insert", "update", "delete", "merge", "into"}


def prepared(query: str) -> str:
    """The one SELECT of `query`, its colons escaped save that of `:cursor`.

    Comments are taken out. Raises `Invalid` for anything that is not one SELECT or WITH.
    """
    out: list[str] = []
    words: list[str] = []
    ended = False
    for token in _TOKEN.finditer(query):
        kind, text = token.lastgroup or "", token[0]
        if kind == "tag":
            kind = "string"
        if kind == "comment":
            out.append(" ")
            continue
        if ended and text.strip():
            raise _wrong(phrase("The query holds more than one statement."))
        if kind == "end":
            ended = True
            continue
        if kind == "odd":
            raise _wrong(phrase("A quotation mark or a comment is not closed."))
        if kind == "bound" and text[1:].casefold() != CURSOR:
            raise _wrong(phrase("The query asks for an unknown value %(name)s.", name=text))
        if kind == "word":
            words.append(text.casefold())
        elif kind == "bound":
            text = f":{CURSOR}"
        elif kind in {"string", "name"}:
            text = text.replace("\\", "\\\\") if "\\:" in text else text
            text = text.replace(":", "\\:")
        elif kind == "other" and text == ":":
            text = "\\:"
        out.append(text)
    if not words or words[0] not in _FIRST:
        raise _wrong(phrase("The query must begin with SELECT or WITH."))
    found = _CHANGING & set(words)
    if found:
        raise _wrong(phrase("The query holds the word %(word)s.", word=sorted(found)[0].upper()))
    return "".join(out).strip()


def takes_cursor(query: str) -> bool:
    """Whether the query itself asks for `:cursor`."""
    return any(
        token.lastgroup == "bound" and token[0][1:].casefold() == CURSOR
        for token in _TOKEN.finditer(query)
    )


def _wrong(message: str) -> Invalid:
    return Invalid(
        message,
        where={"field": "query"},
        remedy=phrase(
            "Write one SELECT; put names that look like commands in quotation marks. Only :cursor"
            " may stand for a value."
        ),
    )
