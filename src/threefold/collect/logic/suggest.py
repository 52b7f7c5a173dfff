"""Which column goes where: by name, by content, each place once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from threefold.collect.logic import naming, targets
from threefold.collect.logic.shapes import Shape
from threefold.collect.logic.targets import Target
from threefold.collect.types import CERTAIN, IGNORE, FieldMap, Lack, Rules

USEFUL = 0.45
"""Below this a suggestion would be a guess, and none is made."""

NAME, LIKE, CONTENT, KEPT, PERSONAL, EMPTY, AMBIGUOUS = (
    "name", "like", "content", "kept", "personal", "empty", "ambiguous",
)  # fmt: skip
_DATED = {targets.MOMENT, targets.DATE}
_COUNTED = {targets.NUMBER, targets.INTEGER, "decimal", "money", "percent", "score"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one column of the file; `format` where only most cells are dates of it."""

    name: str
    shape: Shape
    dated: bool = False
    ambiguous: bool = False
    format: str = ""


def suggest(
    content: str, columns: Sequence[Facts], places: Sequence[Target], personal: Iterable[str] = ()
) -> tuple[FieldMap, ...]:
    """One suggestion a column, in the file's order; `personal` are names of personal values."""
    scored = []
    for order, place in enumerate(places):
        for index, column in enumerate(columns):
            score, reason = _score(column, place)
            if score >= USEFUL:
                scored.append((-score, order, index, place, reason))
    scored.sort(key=lambda each: each[:3])
    chosen: dict[int, FieldMap] = {}
    taken: set[str] = set()
    for negative, _order, index, place, reason in scored:
        if index not in chosen and place.to not in taken:
            taken.add(place.to)
            pattern = columns[index].format if place.type in _DATED else ""
            chosen[index] = FieldMap(
                columns[index].name, place.to, round(-negative, 2), reason, format=pattern
            )
    private = tuple(personal)
    return tuple(
        chosen.get(index) or _left(content, column, taken, private)
        for index, column in enumerate(columns)
    )


def _score(column: Facts, place: Target) -> tuple[float, str]:
    if not column.shape.filled:
        return 0.0, EMPTY
    named = naming.likeness(column.name, place.synonyms)
    fit, alone = _content(column, place)
    score = named * fit
    if alone > score:
        return alone, CONTENT
    if place.type in _DATED and column.ambiguous and score >= CERTAIN:
        return 0.7, AMBIGUOUS
    return score, NAME if named >= 0.9 else LIKE


def _content(column: Facts, place: Target) -> tuple[float, float]:
    """How well the values fit the place (factor), and the confidence they give without a name."""
    shape, kind = column.shape, place.type
    if kind in _DATED:
        alone = 0.55 if column.dated and place.to.endswith(("occurred_at", "answered_at")) else 0.0
        return (1.0 if column.dated else 0.2), alone
    if kind == targets.TIME:
        return (1.0 if shape.time > 0.9 else 0.1), 0.0
    if column.dated:
        return 0.3, 0.0
    if kind in _COUNTED:
        return (1.0 if shape.number > 0.6 else 0.4), 0.0
    if kind == "email" or place.to == "identifier.email":
        return (1.0 if shape.email > 0.5 else 0.3), (0.85 if shape.email > 0.9 else 0.0)
    if shape.email > 0.5:
        return 0.2, 0.0
    if kind == "phone":
        return (1.0 if shape.phone > 0.6 else 0.4), (0.5 if shape.phone > 0.9 > shape.number else 0)
    if kind == targets.BOOLEAN:
        return (1.0 if shape.boolean > 0.6 else 0.3), 0.0
    if kind == "name":
        return (0.3 if shape.number > 0.5 else 1.0), 0.0
    if place.to == "property.product_name" and shape.words > 0.6 and shape.number < 0.1:
        return 1.0, 0.5
    return 1.0, 0.0


def _left(content: str, column: Facts, taken: set[str], personal: tuple[str, ...]) -> FieldMap:
    """A column that no place wants: kept as a property of the event unless it is personal."""
    if not column.shape.filled:
        return FieldMap(column.name, IGNORE, 1.0, EMPTY)
    if content not in targets.EVENT_CONTENTS:
        return FieldMap(column.name, IGNORE, 0.0, "")
    shape = column.shape
    free_text = shape.words > 0.5 and shape.length > 50
    private = shape.email > 0.3 or (shape.phone > 0.8 > shape.integer) or free_text
    if private or naming.likeness(column.name, personal) >= naming.ALIKE:
        return FieldMap(column.name, IGNORE, 0.9, PERSONAL)
    base = name = naming.slug(column.name)
    number = 2
    while f"property.{name}" in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(f"property.{name}")
    return FieldMap(column.name, f"property.{name}", 0.5, KEPT)


def lacks(content: str, fields: Iterable[FieldMap], rules: Rules) -> list[Lack]:
    """Required places that no column fills with certainty."""
    known = {each.to: each for each in fields if each.to != IGNORE}
    out = []
    for group in targets.REQUIRED[content]:
        best, candidate = 0.0, ""
        for alternative in group:
            sure, column = _certainty(alternative, known, rules)
            if sure > best:
                best, candidate = sure, column
        if best < CERTAIN:
            out.append(Lack(group, candidate, best))
    return out


def _certainty(alternative: str, known: Mapping[str, FieldMap], rules: Rules) -> tuple[float, str]:
    found = []
    for part in alternative.split(" + "):
        area, _, name = part.partition(".")
        if area == "rules":
            found.append((1.0, "") if getattr(rules, name) else (0.0, ""))
        elif name == "*":
            of_area = [each for to, each in known.items() if _within(to, area)]
            best = max(of_area, key=lambda each: each.confidence, default=None)
            found.append((best.confidence, best.column) if best else (0.0, ""))
        else:
            each = known.get(part)
            found.append((each.confidence, each.column) if each else (0.0, ""))
    return min(found)


def _within(to: str, area: str) -> bool:
    return to.startswith(f"{area}.") or (area == "identifier" and to == "variable.email")
