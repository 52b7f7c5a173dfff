"""Names as written to their standard form; nothing is left out of them, and nothing guessed.

One width, one kind of apostrophe and hyphen, capitals where everything was written large or small,
and the usual order where a comma or capitals show it. Titles and nicknames stay where they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from threefold.kit.names import organisation, parse
from threefold.kit.names.casing import recase
from threefold.kit.names.organisations import has_form
from threefold.kit.names.writing import clean

_SHORT = 4
"""Letters up to which a lone word in capitals may be an abbreviation."""
_LONGEST = 200
# Between the parts of names in Kana and Han, and between the letters of Gal·la.
_DOTS = re.compile(r"[^\W_][·・‧･][^\W_]")


@lru_cache(maxsize=50_000)
def whole(text: str, country: str = "") -> str:
    """A person's whole name; that of an organisation that stands in its place keeps its letters."""
    if _DOTS.search(text):
        return _dotted(text)
    written = clean(text)
    if len(written) > _LONGEST or (written.isupper() and " " not in written and _brief(written)):
        return written
    if has_form(written):
        return organisation(written, country).standard
    name = parse(written, country)
    if name.titles or name.aliases or not name.standard:
        return recase(written)
    return name.standard


def part(text: str) -> str:
    """A given or family name by itself."""
    if _DOTS.search(text):
        return _dotted(text)
    written = clean(text)
    return written if len(written) > _LONGEST else recase(written)


def firm(text: str, country: str = "") -> str:
    """The name of an organisation; its letters stay, for they may be an abbreviation."""
    written = clean(text)
    return organisation(written, country).standard or written


def _dotted(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _brief(word: str) -> bool:
    return len(word) <= _SHORT and word.isascii()


def derived(golden: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Given and family names where only the whole name is believed, in the form of `golden`.

    `m` is derived where the parts are certain, guessed where their place alone speaks. They follow
    from the name and are stored nowhere, so nobody takes them for what was said.
    """
    full = golden.get("full_name")
    if full is None or not full.get("v") or {"given_name", "family_name"} & set(golden):
        return {}
    text = str(full["v"])
    name = parse(text, str(golden.get("country", {}).get("v") or ""))
    if has_form(text) or not (name.given or name.family):
        return {}
    parts = {
        "given_name": " ".join(name.given),
        "family_name": "".join(name.family[:1]),
        "second_family_name": " ".join(name.family[1:]),
    }
    held = {key: full.get(key) for key in ("r", "s", "t")}
    held["m"] = "derived" if name.certain else "guessed"
    return {code: {"v": value, **held} for code, value in parts.items() if value}
