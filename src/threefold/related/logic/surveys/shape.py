"""What a survey asks and says: its design as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from threefold.plan.types import LANGUAGES, Texts, pick, texts_of

TYPES = (
    "nps", "csat", "ces", "rating", "choice", "many", "ranking", "matrix", "text", "consent",
)  # fmt: skip
SCALES: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
"""Lowest and highest answer of the measures whose scale is agreed on everywhere."""

SCALED = (*SCALES, "rating")
OFFERING = ("choice", "many", "ranking", "matrix")
LANDING = (*SCALED, "choice", "text")
"""Types whose answer can become the measured answer of a planned variable."""

TEXTS = ("title", "intro", "thanks", "script", "subject", "letter", "reminder")
LONGEST = {"title": 120, "subject": 120}
LONG, SHORT = 2_000, 300
MOST_QUESTIONS, MOST_OPTIONS = 60, 30
OPS = ("is", "is_not", "at_most", "at_least", "answered")


@dataclass(frozen=True)
class Option:
    """One answer to choose, one thing to rank, or one row of a matrix."""

    code: str
    text: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Condition:
    """Ask only if an earlier question was answered so; `op` is one of OPS."""

    question: str
    op: str = "is"
    value: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `least` and `most` are the ends of a rating, `low` and `high` their words.

    `variable` is the planned variable that an answer becomes; `purpose` the purpose of the plan
    that a consent gives leave for.
    """

    code: str
    type: str
    text: Texts = field(default_factory=dict, hash=False)
    help: Texts = field(default_factory=dict, hash=False)
    low: Texts = field(default_factory=dict, hash=False)
    high: Texts = field(default_factory=dict, hash=False)
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    least: int = 1
    most: int = 5
    variable: str = ""
    purpose: str = ""
    when: Condition | None = None

    @property
    def scale(self) -> tuple[int, int]:
        return SCALES.get(self.type, (self.least, self.most))

    @property
    def measures(self) -> str:
        """The variable that an answer becomes; empty where it stays an answer of the survey."""
        if self.type in SCALES:
            return self.type
        return self.variable if self.type in LANDING else ""

    def names(self) -> tuple[str, ...]:
        """Names under which its answers come in: one, or one for each thing ranked or row."""
        if self.type == "ranking":
            return tuple(f"{self.code}-{each.code}" for each in self.options)
        if self.type == "matrix":
            return tuple(f"{self.code}-{each.code}" for each in self.rows)
        return (self.code,)

    def option(self, code: str) -> Option | None:
        return next((each for each in self.options if each.code == code), None)


@dataclass(frozen=True)
class Quota:
    """No more than `most` who choose `option` count; later ones are thanked and set aside."""

    question: str
    option: str
    most: int


@dataclass(frozen=True)
class Design:
    """Texts by name and language, languages offered, questions in order, quotas."""

    texts: Mapping[str, Texts] = field(default_factory=dict, hash=False)
    languages: tuple[str, ...] = LANGUAGES
    questions: tuple[Question, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From JSON; what does not belong there is left out, too long texts are cut."""
        texts = data.get("texts") or {}
        found: dict[str, Question] = {}
        for each in data.get("questions") or ():
            question = _question(each)
            if question:
                found.setdefault(question.code, question)
        offered = tuple(tag for tag in LANGUAGES if tag in (data.get("languages") or LANGUAGES))
        return cls(
            {name: texts_of(texts.get(name), LONGEST.get(name, LONG)) for name in TEXTS},
            offered or LANGUAGES[:1],
            tuple(found.values())[:MOST_QUESTIONS],
            tuple(_quotas(data.get("quotas") or ())),
        )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "texts": {name: dict(texts) for name, texts in self.texts.items()},
            "languages": list(self.languages),
            "questions": [_plain(each) for each in self.questions],
            "quotas": [vars(each) for each in self.quotas],
        }

    def text(self, name: str, language: str) -> str:
        return pick(self.texts.get(name, {}), language)

    def speaks(self, language: str) -> str:
        """The offered language nearest to `language`."""
        return language if language in self.languages else self.languages[0]

    def question(self, code: str) -> Question | None:
        return next((each for each in self.questions if each.code == code), None)

    def free_code(self, gone: Iterable[str] = ()) -> str:
        """A code that no question has, nor any of `gone`: answers are told apart by it."""
        taken = {each.code for each in self.questions} | set(gone)
        return next(f"q{n}" for n in range(1, len(taken) + 2) if f"q{n}" not in taken)


_CODE = re.compile(r"[a-z]\d{1,4}")


def _question(data: Mapping[str, Any]) -> Question | None:
    code, type_ = str(data.get("code") or ""), data.get("type")
    if not _CODE.fullmatch(code) or type_ not in TYPES:
        return None
    when = data.get("when") or {}
    least, most = _whole(data.get("least"), 1), _whole(data.get("most"), 5)
    least = min(max(least, 0), 1)
    return Question(
        code,
        str(type_),
        texts_of(data.get("text"), SHORT * 2),
        texts_of(data.get("help"), SHORT),
        texts_of(data.get("low"), 60),
        texts_of(data.get("high"), 60),
        bool(data.get("required")),
        tuple(_options(data.get("options") or ())),
        tuple(_options(data.get("rows") or ())),
        least,
        min(max(most, least + 1), 10),
        str(data.get("variable") or "")[:80],
        str(data.get("purpose") or "")[:40],
        Condition(str(when["question"]), str(when["op"]), str(when.get("value") or "")[:40])
        if when.get("question") and when.get("op") in OPS
        else None,
    )


def _options(given: Iterable[Mapping[str, Any]]) -> Iterable[Option]:
    seen: dict[str, Option] = {}
    for each in given:
        code = str(each.get("code") or "")
        if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code):
            seen.setdefault(code, Option(code, texts_of(each.get("text"), SHORT)))
    return list(seen.values())[:MOST_OPTIONS]


def _quotas(given: Iterable[Mapping[str, Any]]) -> Iterable[Quota]:
    for each in given:
        most = _whole(each.get("most"), 0)
        if each.get("question") and each.get("option") and most > 0:
            yield Quota(str(each["question"]), str(each["option"]), most)


def _whole(given: object, otherwise: int) -> int:
    text = str(given if given is not None else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _plain(question: Question) -> dict[str, Any]:
    data = {
        **vars(question),
        "options": [{"code": o.code, "text": dict(o.text)} for o in question.options],
        "rows": [{"code": o.code, "text": dict(o.text)} for o in question.rows],
        "when": vars(question.when) if question.when else None,
    }
    for name in ("text", "help", "low", "high"):
        data[name] = dict(data[name])
    return data
