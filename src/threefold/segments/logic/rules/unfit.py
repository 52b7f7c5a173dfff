"""What to say of values, fields and functions that do not go together."""

from __future__ import annotations

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules.fields import Function
from threefold.segments.logic.rules.text import said
from threefold.segments.logic.rules.tree import Fixed, Operand
from threefold.segments.logic.rules.wrong import Place, RuleError, did_you_mean, shown, type_said


def check_choice(name: str, given: Fixed, place: Place, choices: tuple[str, ...]) -> None:
    value = str(given.value)
    if value not in choices:
        known = phrase("Known: %(names)s.", names=shown(", ".join(choices)))
        raise place.error(
            phrase("“%(value)s” is no value of “%(name)s”.", name=name, value=shown(value)),
            did_you_mean(value, choices, otherwise=known) if len(choices) > 9 else known,
        )


def example(function: Function) -> str:
    if function.columns:
        return f"{function.name}('{next(iter(function.columns))}')"
    of = {"number": "30", "text": "'…'", "day": "day('today') - 30", "flag": "yes"}
    return f"{function.name}({', '.join(of[each] for each in function.takes)})"


def unfit(left: Operand, how: str, place: Place) -> RuleError:
    name = shown(said(left))
    if left.type == "flag":
        remedy = phrase("Write “%(name)s” or “not %(name)s”.", name=name)
    else:
        remedy = phrase("Compare it by =, <, > or “between”.")
    return place.error(
        phrase(
            "“%(how)s” cannot be asked of “%(name)s”, which is %(kind)s.",
            name=name,
            kind=type_said(left.type),
            how=how,
        ),
        remedy,
    )


def written(left: Operand, right: Operand) -> str:
    value = said(right)
    match left.type:
        case "number":
            return phrase("Write a number without quotes, as in 60.")
        case "text":
            return phrase("Write a text in quotes, as in '%(value)s'.", value=shown(value))
        case "day":
            return phrase("Write a day as in 2026-03-31 or day('today') - 30.")
        case "flag":
            name = said(left)
            return phrase("Write “%(name)s” or “not %(name)s”.", name=shown(name))
