"""What was typed or ticked becomes typed replies, or problems to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from threefold.related.logic.surveys.shape import SCALED, Condition, Design, Question

LONGEST_TEXT = 2_000
MISSING, NOT_OFFERED, TWICE, TOO_LONG = "missing", "not_offered", "twice", "too_long"

Raw = Mapping[str, Sequence[str]]
"""Answers as they came in, by the names of `Question.names`."""


@dataclass(frozen=True)
class Reply:
    """One answer to one question, or to one `item` of it (a row, a thing ranked).

    A number for scales and places, the code of what was chosen, or a text.
    """

    question: str
    item: str = ""
    number: float | None = None
    choice: str = ""
    text: str = ""


def read(design: Design, raw: Raw) -> tuple[list[Reply], dict[str, str]]:
    """Replies in order, and what is wrong by question.

    A question whose condition does not hold was not asked: what came for it is left out.
    """
    kept: list[Reply] = []
    problems: dict[str, str] = {}
    told: dict[str, list[str]] = {}
    for question in design.questions:
        if not holds(question.when, told):
            continue
        found, problem = _one(question, raw)
        if problem:
            problems[question.code] = problem
        elif found:
            told[question.code] = [_said(each) for each in found]
            kept.extend(found)
    return kept, problems


def holds(when: Condition | None, told: Mapping[str, Sequence[str]]) -> bool:
    """Whether a condition holds of what was told before; unanswered, none does."""
    if when is None:
        return True
    said = told.get(when.question)
    if not said:
        return False
    if when.op == "answered":
        return True
    if when.op in {"is", "is_not"}:
        return (when.value in said) == (when.op == "is")
    try:
        number, bound = float(said[0]), float(when.value)
    except ValueError:
        return False
    return number <= bound if when.op == "at_most" else number >= bound


def _said(reply: Reply) -> str:
    if reply.number is not None:
        return f"{reply.number:g}"
    return reply.choice or reply.text


def _one(question: Question, raw: Raw) -> tuple[list[Reply], str]:
    given = [
        (key.partition("-")[2], [each for each in map(_clean, raw.get(key, ())) if each])
        for key in question.names()
    ]
    filled = [(item, values) for item, values in given if values]
    whole = question.type in {"ranking", "matrix"}
    if question.required and len(filled) < (len(given) if whole else 1):
        return [], MISSING
    replies = []
    for item, values in filled:
        reply = _value(question, item, values)
        if isinstance(reply, str):
            return [], reply
        replies.extend(reply)
    places = [each.number for each in replies] if question.type == "ranking" else []
    if question.type == "consent" and not replies:
        replies = [Reply(question.code, choice="no")]
    return (replies, "") if len(set(places)) == len(places) else ([], TWICE)


def _clean(typed: str) -> str:
    """Without what no store takes."""
    return typed.replace("\0", "").strip()


def _value(question: Question, item: str, values: list[str]) -> list[Reply] | str:
    code, first = question.code, values[0]
    if question.type == "text":
        return TOO_LONG if len(first) > LONGEST_TEXT else [Reply(code, text=first)]
    if question.type == "consent":
        return [Reply(code, choice="yes" if first == "yes" else "no")]
    if question.type in SCALED or question.type == "ranking":
        least, most = question.scale
        if question.type == "ranking":
            least, most = 1, len(question.options)
        number = int(first) if first.isascii() and first.isdigit() and len(first) < 4 else -1
        return [Reply(code, item, float(number))] if least <= number <= most else NOT_OFFERED
    chosen = list(dict.fromkeys(values if question.type == "many" else values[:1]))
    if any(question.option(each) is None for each in chosen):
        return NOT_OFFERED
    return [Reply(code, item, choice=each) for each in chosen]
