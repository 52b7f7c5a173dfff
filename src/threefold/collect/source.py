"""A place to fetch from: what a plug-in in `collect/sources/` holds, and how it is found.

One file is one plug-in, named as the file and listed nowhere. It knows no Django and holds

    LABEL, TEXT      its name and one sentence about it, each in en, es, zh-hans and zh-hant
    ICON             a Tabler outline icon
    GIVES            "files", "rows" or "messages"
    SETTINGS         a tuple of `Setting`
    CONTENT, MAPPING (may be left out) what its rows are, and the ready mapping for them
    read(settings, since) -> Reading
    example(folder)  a context manager that gives an `Example`; a test reads it

Packages from outside offer the same as a module by an entry point of the group
`threefold.sources`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from threefold.collect import sources
from threefold.kit.errors import NotFound
from threefold.kit.phrases import phrase
from threefold.kit.worded import LANGUAGES as LANGUAGES
from threefold.kit.worded import Words as Words
from threefold.kit.worded import words as words

Cursor = Mapping[str, Any]
FILES, ROWS, MESSAGES = "files", "rows", "messages"
GROUP = "threefold.sources"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to be said of a place.

    kind: text, lines, number, boolean, choice, day, secret (kept sealed, never shown again),
    folder or file (of this machine, below the folders that the installation allows).
    `choices` are the values of a choice with their names; `only` says for which value of another
    setting this one matters: (name, values).
    """

    name: str
    kind: str
    label: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    default: Any = ""
    choices: Mapping[str, Words] = field(default_factory=dict)
    only: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A whole file that is new."""

    path: Path
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows that are new, all columns text."""

    batch: pa.RecordBatch
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Messages:
    """Events in the words of the event API, each with its `messageId`.

    `left_out` counts what was seen and is no event. `kept` holds what is to be stored as a file
    beside the event, by message id, where the owner asked for that.
    """

    messages: Sequence[Mapping[str, Any]]
    cursor: Cursor
    left_out: int = 0
    kept: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to a `File` that cannot be brought in; `reason` is told to people."""

    reason: str


Reading = Generator[File | Rows | Messages, Refused | None, None]
"""What is new, in order. The cursor of a piece holds once that piece is in. A plug-in is answered
None when the piece is in, `Refused` when it cannot be; it may end early at any piece."""


@dataclass(frozen=True, slots=True)
class Example:
    """Settings that work as they stand, and how many files, rows or messages they give.

    `how` are further arguments of `read`, for a plug-in that asks another machine.
    """

    settings: Mapping[str, Any]
    gives: int
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One plug-in."""

    name: str
    label: Words
    text: Words
    icon: str
    gives: str
    settings: tuple[Setting, ...]
    read: Callable[..., Reading]
    example: Callable[[Path], AbstractContextManager[Example]]
    content: str = ""
    mapping: str = ""

    def setting(self, name: str) -> Setting | None:
        return next((each for each in self.settings if each.name == name), None)

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(each.name for each in self.settings if each.kind == "secret")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every plug-in by its name: those beside this file first, then those of other packages."""
    return {kind.name: kind for kind in map(_kind, _modules())}


def kind(name: str) -> Kind:
    """The plug-in of that name; `NotFound` names those there are."""
    try:
        return kinds()[name]
    except KeyError:
        raise NotFound(
            phrase("There is no kind of source “%(name)s”.", name=name),
            remedy=phrase("Known: %(names)s.", names=", ".join(kinds())),
        ) from None


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.iter_modules(sources.__path__):
        yield importlib.import_module(f"{sources.__name__}.{each.name}")
    for point in entry_points(group=GROUP):
        yield point.load()


def _kind(module: ModuleType) -> Kind:
    held = vars(module)
    return Kind(
        name=module.__name__.rpartition(".")[2],
        label=held["LABEL"],
        text=held["TEXT"],
        icon=held["ICON"],
        gives=held["GIVES"],
        settings=held["SETTINGS"],
        read=held["read"],
        example=held["example"],
        content=held.get("CONTENT", ""),
        mapping=held.get("MAPPING", ""),
    )
