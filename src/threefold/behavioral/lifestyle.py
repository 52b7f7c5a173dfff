"""A lifestyle, and the words by which it shows: one file each in `behavioral/lifestyles/`.

A file is named as the lifestyle, listed nowhere, and holds

    label    its name in en, es, zh-hans and zh-hant
    words    by language (en, es, zh): words and phrases that stand in categories, names of goods,
             searches and answers. Case, accents and plurals do not matter; Chinese is found
             anywhere in a text, all else as whole words.
    never    phrases in which those words mean something else

The folder `lifestyles` of an installation's home may hold more of them; one of the same name takes
the place of the one that comes with the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from threefold.behavioral.logic.recognising import Recogniser
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.worded import LANGUAGES, Words

__all__ = ["Lifestyle", "lifestyles", "recogniser", "stamp"]

_PARTS = {"label", "words", "never"}


@dataclass(frozen=True)
class Lifestyle:
    code: str
    label: Words
    words: tuple[str, ...]
    never: tuple[str, ...] = ()


def lifestyles(folder: Path) -> Mapping[str, Lifestyle]:
    """Every lifestyle by its code, with those of a folder.

    Raises `Invalid` where a file of the folder cannot be used.
    """
    return _all(_own(folder))


def recogniser(folder: Path) -> Recogniser:
    """Finds lifestyles in texts; their names count as words too."""
    return _recogniser(_own(folder))


def stamp(folder: Path) -> str:
    """Differs whenever a file of the folder does."""
    return repr(_own(folder))


_Own = tuple[tuple[str, int], ...]


def _own(folder: Path) -> _Own:
    """The files of the folder and when each was last changed."""
    if not folder.is_dir():
        return ()
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


@cache
def _packaged() -> Mapping[str, Lifestyle]:
    folder = files("threefold.behavioral").joinpath("lifestyles")
    return {
        each.code: each
        for file in sorted(folder.iterdir(), key=str)
        if file.name.endswith(".toml")
        for each in (_read(file.name.removesuffix(".toml"), file.read_text("utf-8")),)
    }


@cache
def _all(own: _Own) -> Mapping[str, Lifestyle]:
    return dict(_packaged()) | {each.code: each for each in _of_folder(own)}


@cache
def _recogniser(own: _Own) -> Recogniser:
    found = _all(own).values()
    return Recogniser(
        {each.code: (*each.words, *each.label.values()) for each in found},
        {each.code: each.never for each in found},
    )


def _of_folder(own: _Own) -> Iterator[Lifestyle]:
    for name, _ in own:
        path = Path(name)
        try:
            yield _read(path.stem, path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Invalid(
                phrase("This file of a lifestyle cannot be used."),
                where={"file": path.name, "problem": str(error)},
                remedy=phrase(
                    "It needs a label with a text in English, and words as lists of texts by"
                    " language."
                ),
            ) from None


def _read(code: str, text: str) -> Lifestyle:
    told: dict[str, Any] = tomllib.loads(text)
    if unknown := told.keys() - _PARTS:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    label, words = told.get("label", {}), told.get("words", {})
    if not isinstance(label, dict) or not label.get("en"):
        raise ValueError("no English label")
    if not isinstance(words, dict):
        raise ValueError("words must be lists by language")
    lists = [*words.values(), told.get("never", [])]
    if not all(isinstance(each, list) and all(isinstance(w, str) for w in each) for each in lists):
        raise ValueError("words must be lists of texts")
    every = tuple(word for some in words.values() for word in some)
    if not every:
        raise ValueError("no words")
    return Lifestyle(
        code,
        {language: str(label.get(language) or label["en"]) for language in LANGUAGES},
        every,
        tuple(told.get("never", ())),
    )
