"""The words of `vocabulary.toml`, all languages of a place together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Synonyms by place, as in `event.occurred_at`."""
    text = files("threefold.collect.logic").joinpath("vocabulary.toml").read_text("utf-8")
    return {
        to: tuple(word for some in languages.values() for word in some)
        for to, languages in tomllib.loads(text).items()
    }
