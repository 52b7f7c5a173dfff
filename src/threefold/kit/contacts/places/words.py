"""Words of postal addresses, from the data file beside the package."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data() -> dict[str, Any]:
    place = files("threefold.kit.contacts").joinpath("data/addresses.toml")
    return tomllib.loads(place.read_text("utf-8"))


@cache
def either(name: str) -> str:
    """The listed expressions as one alternative, longest first."""
    return "|".join(sorted(data()[name], key=len, reverse=True))


@cache
def pattern(template: str, **lists: str) -> re.Pattern[str]:
    return re.compile(template.format(**{key: either(name) for key, name in lists.items()}), re.I)


@cache
def number_stands(country: str) -> str:
    """ "before" or "after" the street, "" where no rule is known."""
    known = data()
    if country in known["number_before"]:
        return "before"
    return "after" if country in known["number_after"] else ""


@cache
def shortened(country: str) -> dict[str, str]:
    """Abbreviations of street words and what they stand for; the first language wins."""
    known: dict[str, str] = {}
    for language, countries in data()["languages"].items():
        if country in countries:
            for short, full in data()["short"].get(language, {}).items():
                known.setdefault(short, full)
    return known
