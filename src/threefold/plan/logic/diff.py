"""What differs between two versions of a plan, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from threefold.plan.logic.words import SECTIONS


@dataclass(frozen=True)
class FieldChange:
    """`field` is dotted for texts ("label.es"); None stands for "not set"."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemChange:
    code: str
    before: Mapping[str, Any] = field(hash=False)
    after: Mapping[str, Any] = field(hash=False)
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class SectionDiff:
    """Changes of the variables, questions, … of a plan; codes are in the plans' own order."""

    section: str
    added: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    removed: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    changed: tuple[ItemChange, ...] = ()

    @property
    def size(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed)

    def __bool__(self) -> bool:
        return self.size > 0


@dataclass(frozen=True)
class Diff:
    sections: Mapping[str, SectionDiff] = field(hash=False)

    @property
    def variable(self) -> SectionDiff:
        return self.sections["variable"]

    @property
    def size(self) -> int:
        return sum(section.size for section in self.sections.values())

    def __bool__(self) -> bool:
        return self.size > 0


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Diff:
    """Differences between two contents, section by section, items compared by their code."""
    sections = {s: _section(s, before.get(s, []), after.get(s, [])) for s in SECTIONS}
    return Diff({"plan": _plan(before, after), **sections})


def _plan(before: Mapping[str, Any], after: Mapping[str, Any]) -> SectionDiff:
    """What stands above the sections and is no text: the order of sources."""
    old, new = ({k: x[k] for k in ("source_rank",) if x.get(k)} for x in (before, after))
    fields = tuple(_fields(old, new))
    changed = (ItemChange(str(after.get("code", "")), before, after, fields),) if fields else ()
    return SectionDiff("plan", changed=changed)


def _section(section: str, before: list[Any], after: list[Any]) -> SectionDiff:
    old = {item["code"]: item for item in before}
    new = {item["code"]: item for item in after}
    changed = []
    for code, item in new.items():
        if code in old and (fields := tuple(_fields(old[code], item))):
            changed.append(ItemChange(code, old[code], item, fields))
    return SectionDiff(
        section,
        tuple(item for code, item in new.items() if code not in old),
        tuple(item for code, item in old.items() if code not in new),
        tuple(changed),
    )


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, Mapping) or isinstance(after, Mapping):
            for change in _fields(before or {}, after or {}):
                yield FieldChange(f"{name}.{change.field}", change.before, change.after)
        else:
            yield FieldChange(name, before, after)
