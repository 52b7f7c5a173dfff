"""From a plan's content (the same shape in TOML, JSON and the store) to its types, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from threefold.plan.types import (
    EventKind,
    Option,
    Plan,
    Purpose,
    Question,
    Segment,
    Variable,
    Worded,
)

Content = Mapping[str, Any]
Item = TypeVar("Item", bound=Worded)


def _option(content: Content) -> Option:
    return Option(content["value"], {k: v for k, v in content.items() if k != "value"})


def _variable(content: Content) -> Variable:
    values = dict(content)
    values["minimum"] = values.pop("min", None)
    values["maximum"] = values.pop("max", None)
    values["allowed"] = tuple(_option(o) for o in values.get("allowed", ()))
    values["source"] = tuple(values["source"])
    for name in ("survivorship", "source_rank"):
        values[name] = tuple(values.get(name, ()))
    values["synonyms"] = {k: tuple(v) for k, v in values.get("synonyms", {}).items()}
    return Variable(**values)


def _purpose(content: Content) -> Purpose:
    values = dict(content)
    return Purpose(sentence=values.pop("text", {}), **values)


def _question(content: Content) -> Question:
    return Question(**{**content, "variables": tuple(content["variables"])})


def _event(content: Content) -> EventKind:
    values = dict(content)
    for name in ("fields", "required"):
        values[name] = tuple(values.get(name, ()))
    values["outcomes"] = tuple(_option(o) for o in values.get("outcomes", ()))
    return EventKind(**values)


def _segment(content: Content) -> Segment:
    return Segment(**content)


def _by_code(make: Callable[[Content], Item], items: Iterable[Content]) -> dict[str, Item]:
    return {item.code: item for item in map(make, items)}


def from_content(content: Content, *, number: int) -> Plan:
    """The plan that `content` describes; content that was not checked may raise KeyError."""
    return Plan(
        number=number,
        industry=content["code"],
        icon=content.get("icon", "clipboard-list"),
        label=content.get("label", {}),
        summary=content.get("summary", {}),
        source_rank=tuple(content.get("source_rank", ())),
        variables=_by_code(_variable, content["variable"]),
        purposes=_by_code(_purpose, content["purpose"]),
        questions=_by_code(_question, content["question"]),
        events=_by_code(_event, content["event"]),
        segments=_by_code(_segment, content["segment"]),
    )


def _options(options: Iterable[Option]) -> list[dict[str, str]]:
    return [{"value": option.value, **option.label} for option in options]


def variable_content(variable: Variable) -> dict[str, Any]:
    """The content of one variable, without what is not set."""
    content: dict[str, Any] = {
        name: getattr(variable, name)
        for name in ("code", "kind", "dimension", "entity", "type", "unit")
        if getattr(variable, name)
    }
    if variable.allowed:
        content["allowed"] = _options(variable.allowed)
    if variable.minimum is not None:
        content["min"] = variable.minimum
    if variable.maximum is not None:
        content["max"] = variable.maximum
    for name in ("privacy", "purpose", "owner"):
        content[name] = getattr(variable, name)
    content["source"] = list(variable.source)
    for name in ("collection", "refresh_days", "required_for"):
        content[name] = getattr(variable, name)
    for name in ("contact", "identifier"):
        if getattr(variable, name):
            content[name] = getattr(variable, name)
    for name in ("survivorship", "source_rank"):
        if getattr(variable, name):
            content[name] = list(getattr(variable, name))
    content["label"] = dict(variable.label)
    content["why"] = dict(variable.why)
    content["synonyms"] = {k: list(v) for k, v in variable.synonyms.items()}
    return content


def to_content(plan: Plan) -> dict[str, Any]:
    """What `from_content` makes the same plan of; plain enough for JSON and TOML."""
    return {
        "code": plan.industry,
        "icon": plan.icon,
        "label": dict(plan.label),
        "summary": dict(plan.summary),
        **({"source_rank": list(plan.source_rank)} if plan.source_rank else {}),
        "purpose": [
            {
                "code": p.code,
                "legal_basis": p.legal_basis,
                "label": dict(p.label),
                "text": dict(p.sentence),
            }
            for p in plan.purposes.values()
        ],
        "question": [
            {"code": q.code, "goal": q.goal, "variables": list(q.variables), "label": dict(q.label)}
            for q in plan.questions.values()
        ],
        "variable": [variable_content(v) for v in plan.variables.values()],
        "event": [
            {
                "code": e.code,
                "b": e.b,
                "fields": list(e.fields),
                "required": list(e.required),
                "outcomes": _options(e.outcomes),
                "label": dict(e.label),
            }
            for e in plan.events.values()
        ],
        "segment": [
            {
                "code": s.code,
                "rule": s.rule,
                "label": dict(s.label),
                "handling": dict(s.handling),
            }
            for s in plan.segments.values()
        ],
    }
