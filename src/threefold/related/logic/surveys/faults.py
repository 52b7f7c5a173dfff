"""What is wrong with the design of a survey, or should be thought over before it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from threefold.plan.types import Plan
from threefold.related.logic.surveys.shape import (
    OFFERING,
    SCALED,
    SCALES,
    Condition,
    Design,
    Question,
)

NO_QUESTIONS = "no_questions"
TEXT_MISSING = "text_missing"
WORDS_MISSING = "words_missing"
OPTION_MISSING = "option_missing"
FEW_OPTIONS = "few_options"
NO_ROWS = "no_rows"
CONDITION = "condition"
NO_PURPOSE = "no_purpose"
NOT_PLANNED = "not_planned"
OUT_OF_RANGE = "out_of_range"
SAME_TWICE = "same_twice"
QUOTA = "quota"
TOO_LONG = "too_long"
NOT_MEASURED = "not_measured"
FORCED_TEXT = "forced_text"

MANY = 12
"""From so many questions on, people begin to give up half way."""

_NEEDED = ("title", "thanks")


@dataclass(frozen=True)
class Fault:
    """`grave` ones must be mended before the survey opens. `of` is a question's code or a text."""

    code: str
    of: str = ""
    language: str = ""
    grave: bool = False


def faults(design: Design, plan: Plan) -> list[Fault]:
    """Grave ones first."""
    found = [*_texts(design), *_questions(design, plan), *_quotas(design)]
    return sorted(found, key=lambda each: not each.grave)


def _texts(design: Design) -> Iterator[Fault]:
    for language in design.languages:
        for name in _NEEDED:
            if not design.texts.get(name, {}).get(language):
                yield Fault(TEXT_MISSING, name, language, grave=True)


def _questions(design: Design, plan: Plan) -> Iterator[Fault]:
    if not design.questions:
        yield Fault(NO_QUESTIONS, grave=True)
    elif not any(each.measures in plan.variables for each in design.questions):
        yield Fault(NOT_MEASURED)
    if len(design.questions) > MANY:
        yield Fault(TOO_LONG)
    earlier: dict[str, Question] = {}
    measured: set[str] = set()
    for each in design.questions:
        yield from _words(each, design)
        if not sound(each.when, earlier):
            yield Fault(CONDITION, each.code, grave=True)
        yield from _meaning(each, plan)
        if each.measures and each.measures in measured:
            yield Fault(SAME_TWICE, each.code, grave=True)
        measured.add(each.measures)
        earlier[each.code] = each


def _words(question: Question, design: Design) -> Iterator[Fault]:
    for language in design.languages:
        if not question.text.get(language):
            yield Fault(WORDS_MISSING, question.code, language, grave=True)
        offered = (*question.options, *question.rows) if question.type in OFFERING else ()
        if any(not each.text.get(language) for each in offered):
            yield Fault(OPTION_MISSING, question.code, language, grave=True)
    if question.type in OFFERING and len(question.options) < 2:
        yield Fault(FEW_OPTIONS, question.code, grave=True)
    if question.type == "matrix" and not question.rows:
        yield Fault(NO_ROWS, question.code, grave=True)
    if question.type == "text" and question.required:
        yield Fault(FORCED_TEXT, question.code)


def _meaning(question: Question, plan: Plan) -> Iterator[Fault]:
    if question.type == "consent" and question.purpose not in plan.purposes:
        yield Fault(NO_PURPOSE, question.code, grave=True)
    variable = plan.variables.get(question.measures)
    if question.measures and (variable is None or variable.kind != "related"):
        # Everybody may ask for the agreed measures; without a place in the plan they stay here.
        yield Fault(NOT_PLANNED, question.code, grave=question.type not in SCALES)
    elif variable is not None and question.type == "rating":
        least, most = question.scale
        below = variable.minimum is not None and least < variable.minimum
        if below or (variable.maximum is not None and most > variable.maximum):
            yield Fault(OUT_OF_RANGE, question.code, grave=True)


def sound(when: Condition | None, earlier: dict[str, Question]) -> bool:
    """Whether a condition asks an earlier question for something it can answer."""
    if when is None:
        return True
    asked = earlier.get(when.question)
    if asked is None:
        return False
    if when.op == "answered":
        return True
    if asked.type in SCALED:
        least, most = asked.scale
        return when.value.isdigit() and least <= int(when.value) <= most
    if when.op not in {"is", "is_not"}:
        return False
    if asked.type == "consent":
        return when.value in {"yes", "no"}
    return asked.type in {"choice", "many"} and asked.option(when.value) is not None


def _quotas(design: Design) -> Iterator[Fault]:
    for each in design.quotas:
        asked = design.question(each.question)
        if asked is None or asked.type not in {"choice", "many"} or not asked.option(each.option):
            yield Fault(QUOTA, each.question, grave=True)
