"""The questions of a survey as a page shows them, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.plan.types import pick
from threefold.related.logic.surveys.replies import Raw
from threefold.related.logic.surveys.shape import SCALED, Condition, Design, Question
from threefold.related.service.surveys import words

PREFIX = "a-"


@dataclass(frozen=True)
class Line:
    """A row of a matrix or a thing to rank, under its own name."""

    name: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """One question; `options` are pairs of value and text, points of a scale among them."""

    code: str
    number: int
    type: str
    text: str
    required: bool
    help: str = ""
    low: str = ""
    high: str = ""
    options: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    chosen: frozenset[str] = field(default_factory=frozenset)
    value: str = ""
    error: str = ""
    when: Condition | None = None

    @property
    def name(self) -> str:
        return PREFIX + self.code

    @property
    def id(self) -> str:
        return f"f-{self.code}"

    @property
    def scaled(self) -> bool:
        return self.type in SCALED

    @property
    def about(self) -> str:
        """Ids of what describes the question, for aids."""
        parts = (("help", self.help), ("error", self.error), ("ends", self.low or self.high))
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)


def questions(
    design: Design,
    language: str,
    *,
    raw: Raw | None = None,
    problems: Mapping[str, str] | None = None,
) -> list[Asked]:
    """In order, with what was typed and what is wrong with it."""
    return [
        _asked(each, number, language, raw or {}, (problems or {}).get(each.code, ""))
        for number, each in enumerate(design.questions, 1)
    ]


_ONLY: Mapping[str, Promise] = {
    "is": gettext_lazy("Only if you answered “%(answer)s” to question %(n)s."),
    "is_not": gettext_lazy("Only if you gave another answer than “%(answer)s” to question %(n)s."),
    "at_most": gettext_lazy("Only if you gave %(answer)s or less to question %(n)s."),
    "at_least": gettext_lazy("Only if you gave %(answer)s or more to question %(n)s."),
    "answered": gettext_lazy("Only if you answered question %(n)s."),
}


def conditions(design: Design, language: str) -> dict[str, str]:
    """For paper, which hides nothing: in words when a question is to be answered, by its code."""
    numbers = {each.code: n for n, each in enumerate(design.questions, 1)}
    found = {}
    for each in design.questions:
        asked = design.question(each.when.question) if each.when else None
        if each.when is None or asked is None:
            continue
        options = dict(_options(asked, language)) | {"no": _("No")}
        answer = options.get(each.when.value, each.when.value)
        found[each.code] = str(_ONLY[each.when.op]) % {"answer": answer, "n": numbers[asked.code]}
    return found


def typed(post: Any, design: Design) -> dict[str, list[str]]:
    """Answers out of a posted form, by the names of `Question.names`."""
    names = [name for each in design.questions for name in each.names()]
    return {name: values for name in names if (values := post.getlist(PREFIX + name))}


def _asked(question: Question, number: int, language: str, raw: Raw, fault: str) -> Asked:
    given = list(raw.get(question.code, ()))
    lines = question.rows if question.type == "matrix" else question.options
    return Asked(
        code=question.code,
        number=number,
        type=question.type,
        text=pick(question.text, language),
        required=question.required,
        help=pick(question.help, language),
        low=pick(question.low, language) if question.type in SCALED else "",
        high=pick(question.high, language) if question.type in SCALED else "",
        options=_options(question, language),
        lines=tuple(
            Line(PREFIX + name, pick(line.text, language), next(iter(raw.get(name, ())), ""))
            for name, line in zip(question.names(), lines, strict=True)
        )
        if question.type in {"matrix", "ranking"}
        else (),
        chosen=frozenset(given),
        value=given[0] if given else "",
        error=words.problem(fault) if fault else "",
        when=question.when,
    )


def _options(question: Question, language: str) -> tuple[tuple[str, str], ...]:
    if question.type in SCALED:
        least, most = question.scale
        return tuple((str(n), str(n)) for n in range(least, most + 1))
    if question.type == "ranking":
        return tuple((str(n), str(n)) for n in range(1, len(question.options) + 1))
    if question.type == "consent":
        return (("yes", _("Yes")),)
    return tuple((each.code, pick(each.text, language)) for each in question.options)
