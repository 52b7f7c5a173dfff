"""Two customers beside each other, variable by variable, as one reader may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from threefold.descriptive import service as descriptive
from threefold.identity.service.asking import identifiers_of
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.plan.types import Plan, Variable

EQUAL, UNEQUAL, ONE = "equal", "different", "one"


@dataclass(frozen=True, slots=True)
class Reader:
    """`shows(privacy, customer)` says shown, masked or hidden; `mask(text, type)` veils."""

    shows: Callable[[str, int], str]
    mask: Callable[[object, str], str]
    language: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one reader sees of one customer; `texts` are masked already."""

    customer_id: int
    texts: tuple[str, ...] = ()
    display: str = "shown"


@dataclass(frozen=True, slots=True)
class Row:
    """One variable of both; `state` is equal, different, or one where only one side is known."""

    label: str
    privacy: str
    left: Cell
    right: Cell
    state: str


@dataclass(slots=True)
class _Line:
    label: str
    privacy: str
    type: str
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)


def beside(left: Any, right: Any, reader: Reader) -> list[Row]:
    """Rows of what is known of either of two customers (roots), in the order of the plan.

    Several values of one kind (contact ways, numbers) agree when any of them does. What the
    reader's role hides on both sides is left out, agreement included.
    """
    try:
        plan = planning.current()
    except NotFound:
        plan = None
    lines: dict[str, _Line] = {}
    for side, customer in (("left", left), ("right", right)):
        for key, line, text in _known(customer, plan, reader.language):
            texts: list[str] = getattr(lines.setdefault(key, line), side)
            if text not in texts:
                texts.append(text)
    order = [f"v:{code}" for code in plan.variables] if plan else []
    rank = {key: place for place, key in enumerate(order)}
    keys = sorted(lines, key=lambda key: rank.get(key, len(rank)))
    rows = (_row(lines[key], left.pk, right.pk, reader) for key in keys)
    return [row for row in rows if (row.left.display, row.right.display) != ("hidden", "hidden")]


def _known(customer: Any, plan: Plan | None, language: str) -> Iterable[tuple[str, _Line, str]]:
    variables: Mapping[str, Variable] = plan.variables if plan else {}
    yield "kind", _Line(_("Kind"), "public", "text"), str(customer.get_kind_display())
    for code, held in customer.golden.items():
        planned = variables.get(code)
        if planned is None or planned.contact or planned.identifier:
            continue
        text = _worded(planned, held.get("v"), language)
        if text:
            yield f"v:{code}", _line(planned, language), text
    reached = set()
    for way in descriptive.contact_ways(customer.pk):
        reached.add(way.value)
        planned = variables.get(way.variable) or (plan.contacts.get(way.kind) if plan else None)
        line = _Line(
            str(way.get_kind_display()),
            planned.privacy if planned else "personal",
            planned.type if planned else "text",
        )
        yield f"w:{way.kind}", line, way.value
    for item in identifiers_of(customer.pk):
        if item.value in reached:
            continue
        planned = plan.identifiers.get(item.scheme) if plan else None
        line = _line(planned, language) if planned else _Line(item.scheme, "internal", "identifier")
        line.label = f"{line.label} ({item.issuer})" if item.issuer else line.label
        yield f"i:{item.scheme}:{item.issuer}", line, item.value


def _line(variable: Variable, language: str) -> _Line:
    return _Line(variable.text("label", language), variable.privacy, variable.type)


def _worded(variable: Variable, value: Any, language: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(_worded(variable, each, language) for each in value)
    if isinstance(value, bool):
        return "✓" if value else "✗"
    option = variable.option(str(value))
    return option.text("label", language) if option else str(value)


def _row(line: _Line, left: int, right: int, reader: Reader) -> Row:
    one = {text.casefold() for text in line.left}
    other = {text.casefold() for text in line.right}
    state = ONE if not one or not other else EQUAL if one & other else UNEQUAL
    cells = (
        _cell(line, texts, customer, reader)
        for texts, customer in ((line.left, left), (line.right, right))
    )
    return Row(line.label, line.privacy, *cells, state)


def _cell(line: _Line, texts: list[str], customer: int, reader: Reader) -> Cell:
    display = reader.shows(line.privacy, customer)
    if display == "hidden":
        return Cell(customer, (), display)
    if display == "masked":
        return Cell(customer, tuple(reader.mask(text, line.type) for text in texts), display)
    return Cell(customer, tuple(texts), display)
