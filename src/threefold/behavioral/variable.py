"""What is known of a customer's behaviour in one figure: a plug-in in `behavioral/variables/`.

One file is one plug-in, named as the variable and listed nowhere. It knows no Django and holds

    LABEL, MEANING   its name and one sentence, each in en, es, zh-hans and zh-hant
    TYPE             "integer", "decimal", "share" (0 to 1), "money" (the installation's
                     currency), "text" or "day"
    UNIT             what is counted: "days", "orders", "minutes"; "" where TYPE says it all
    KINDS            event kinds that it needs, any of them
    FROM             the relation it is taken from (`logic.distil.relations`)
    PARTS            what is summed up over that relation for a customer: `Sum`, `Count` …
    VALUE            the SQL of the variable, of its parts
    EXAMPLE          events and the answers they must give on `EXAMPLE_DAY`; a test runs it

and may hold

    WINDOWS          days before the day in question for which it is told as well: `spend_90d`
    BEFORE           whether each window is told beside the one before it: `spend_90d_before`
    EVER             False where a whole life would say nothing and there are windows only
    ELSE             its value where a customer did none of it: "0"; nothing is known where left out
    EACH             words by code; one variable for each, its code and texts put for `{each}`
    CODE             the code with `{each}` in it, by which such variables are named
    NEEDS            other variables its VALUE is made of; it then has neither FROM nor PARTS

Windows end with the day in question and hold it: 7 days are that day and the six before it.
Packages from outside offer the same as a module by an entry point of the group
`threefold.variables`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from threefold.behavioral import variables
from threefold.kit.errors import NotFound
from threefold.kit.registry import Registry
from threefold.kit.worded import LANGUAGES, Words, words

__all__ = [
    "ALL_WINDOWS",
    "BANDS",
    "EXAMPLE_DAY",
    "LANGUAGES",
    "LONG",
    "YEAR",
    "Count",
    "Example",
    "First",
    "Max",
    "Min",
    "Part",
    "Sum",
    "Top",
    "Variable",
    "all_variables",
    "example",
    "find",
    "words",
]  # fmt: skip

GROUP = "threefold.variables"
ALL_WINDOWS, LONG, YEAR = (7, 30, 90, 365), (90, 365), (365,)
BANDS = (7, 14, 30, 60, 90, 180, 365, 730)
"""Ages in days that part the past, so that each window and the one before are whole bands."""

TYPES = ("integer", "decimal", "share", "money", "text", "day")
EXAMPLE_DAY = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing summed up over the rows of a relation. `how`: sum, count, min, max, top."""

    how: str
    sql: str
    by: str = ""


def Sum(sql: str) -> Part:  # noqa: N802
    return Part("sum", sql)


def Count(condition: str = "true") -> Part:  # noqa: N802
    return Part("count", condition)


def Min(sql: str) -> Part:  # noqa: N802
    return Part("min", sql)


def Max(sql: str) -> Part:  # noqa: N802
    return Part("max", sql)


def Top(sql: str, *by: str) -> Part:  # noqa: N802
    """`sql` of the row where `by` is greatest; end `by` so that no two rows are alike."""
    return Part("top", sql, ", ".join(by))


def First(sql: str, *by: str) -> Part:  # noqa: N802
    """`sql` of the row where `by` is smallest."""
    return Part("first", sql, ", ".join(by))


@dataclass(frozen=True, slots=True)
class Example:
    """Events in few words, one a line, and what the variables must then be."""

    events: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Any]


def example(text: str, **answers: Any) -> Example:
    """`2026-03-01 10:00 purchase reference=A amount=10`, any column of the events after the kind.

    What is no column is a property. Words are parted by blanks.
    """
    events = []
    for line in filter(str.strip, text.splitlines()):
        day, time, kind, *rest = line.split()
        fields = dict(word.split("=", 1) for word in rest)
        events.append({"local_at": f"{day} {time}", "kind": kind, **fields})
    return Example(tuple(events), answers)


@dataclass(frozen=True, slots=True)
class Definition:
    """One plug-in, or one of `EACH` of it."""

    code: str
    label: Words
    meaning: Words
    type: str
    unit: str
    kinds: tuple[str, ...]
    source: str
    parts: Mapping[str, Part]
    value: str
    windows: tuple[int, ...]
    before: bool
    otherwise: str
    needs: tuple[str, ...]
    plugin: str
    ever: bool = True

    @property
    def column(self) -> str:
        """Its code over a whole life, else over the longest window."""
        return self.code if self.ever else f"{self.code}_{max(self.windows)}d"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: a definition in a window of `days` (0: a whole life), or in that `before` it."""

    code: str
    definition: Definition
    days: int = 0
    before: bool = False

    @property
    def suffix(self) -> str:
        return f"_{self.days}d{'_before' if self.before else ''}" if self.days else ""


@cache
def plugins() -> Mapping[str, ModuleType]:
    """Every plug-in by its name, those from outside too."""
    found = {
        module.name: importlib.import_module(f"{variables.__name__}.{module.name}")
        for module in pkgutil.iter_modules(variables.__path__)
        if not module.name.startswith("_")
    }
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry.load())
    return dict(sorted(found.items()))


@cache
def definitions() -> Mapping[str, Definition]:
    return {each.code: each for name, module in plugins().items() for each in _read(name, module)}


@cache
def all_variables() -> Mapping[str, Variable]:
    """Every variable by its code, those of one definition together."""
    found: Registry[Variable] = Registry("behavioural variable")
    for one in definitions().values():
        for each in _windows(one):
            found.add(each.code, each)
    return dict(found)


def find(code: str) -> Variable:
    known = all_variables()
    if code not in known:
        near = [each for each in known if each.startswith(code.split("_")[0])]
        raise NotFound(
            f"There is no behavioural variable {code!r}.",
            remedy=f"Known: {', '.join(near or known)}.",
        )
    return known[code]


def of_kinds(kinds: Sequence[str]) -> list[Variable]:
    """Those that events of these kinds can fill, with what they are made of."""
    return [each for each in all_variables().values() if _fits(each.definition, frozenset(kinds))]


def _fits(one: Definition, kinds: frozenset[str]) -> bool:
    if one.needs:
        return all(_fits(find(code).definition, kinds) for code in one.needs)
    return not one.kinds or not kinds.isdisjoint(one.kinds)


def _windows(one: Definition) -> Iterator[Variable]:
    if one.ever:
        yield Variable(one.code, one)
    for days in one.windows:
        yield Variable(f"{one.code}_{days}d", one, days)
        if one.before:
            yield Variable(f"{one.code}_{days}d_before", one, days, before=True)


def _read(name: str, module: ModuleType) -> Iterator[Definition]:
    each: Mapping[str, Words] = getattr(module, "EACH", {"": {}})
    for code, said in each.items():

        def put(text: str, code: str = code) -> str:
            return text.replace("{each}", code)

        def told(texts: Words, said: Words = said) -> Words:
            return {
                language: text.replace("{each}", said.get(language, ""))
                for language, text in texts.items()
            }

        yield Definition(
            code=put(getattr(module, "CODE", name)),
            label=told(module.LABEL),
            meaning=told(module.MEANING),
            type=module.TYPE,
            unit=getattr(module, "UNIT", ""),
            kinds=tuple(getattr(module, "KINDS", ())),
            source=put(getattr(module, "FROM", "")),
            parts={
                part: Part(one.how, put(one.sql), put(one.by))
                for part, one in getattr(module, "PARTS", {}).items()
            },
            value=put(module.VALUE),
            windows=tuple(getattr(module, "WINDOWS", ())),
            before=getattr(module, "BEFORE", False),
            otherwise=getattr(module, "ELSE", ""),
            needs=tuple(put(code) for code in getattr(module, "NEEDS", ())),
            plugin=name,
            ever=getattr(module, "EVER", True),
        )
