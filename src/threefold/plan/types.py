"""What others may hold of the information plan. Everything here is frozen and knows no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

LANGUAGES = ("en", "es", "zh-hans", "zh-hant")

Texts = Mapping[str, str]


def pick(texts: Texts, language: str, fallback: str = "") -> str:
    """The text in `language` (any BCP 47 tag), else in English, else any, else `fallback`."""
    tag = language.lower().replace("_", "-")
    if tag.startswith("zh"):
        taiwan = any(part in {"tw", "hk", "mo", "hant"} for part in tag.split("-"))
        tag = "zh-hant" if taiwan else "zh-hans"
    for key in (tag, tag.split("-")[0], "en"):
        if texts.get(key):
            return texts[key]
    return next((text for text in texts.values() if text), fallback)


def texts_of(given: object, longest: int) -> dict[str, str]:
    """The texts in our languages out of data from anywhere; empty ones left out, long ones cut."""
    if not isinstance(given, Mapping):
        return {}
    clean = {tag: str(given.get(tag) or "").strip()[:longest] for tag in LANGUAGES}
    return {tag: text for tag, text in clean.items() if text}


class Worded:
    """Has texts in several languages."""

    code: str

    def text(self, field: str, language: str = "en") -> str:
        """`field` ("label", "why" …) in the reader's language, English when it is missing."""
        return pick(getattr(self, field), language, self.code)


@dataclass(frozen=True)
class Option(Worded):
    """One allowed value of a choice, or one outcome of an event."""

    value: str
    label: Texts = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.value


@dataclass(frozen=True)
class Purpose(Worded):
    """Why information is held; `sentence` is what the customer reads (`text` in the file)."""

    code: str
    legal_basis: str
    label: Texts = field(default_factory=dict, hash=False)
    sentence: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Question(Worded):
    """A business question and the codes of the variables that answer it."""

    code: str
    goal: str
    label: Texts = field(default_factory=dict, hash=False)
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventKind(Worded):
    """A kind of behaviour to record; `b` is its family, B1 to B7."""

    code: str
    b: str
    label: Texts = field(default_factory=dict, hash=False)
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    outcomes: tuple[Option, ...] = ()

    def outcome(self, value: str) -> Option | None:
        return next((option for option in self.outcomes if option.value == value), None)


@dataclass(frozen=True)
class Segment(Worded):
    """A class of customers: the rule that finds them and how to handle them."""

    code: str
    rule: str
    label: Texts = field(default_factory=dict, hash=False)
    handling: Texts = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Variable(Worded):
    """One planned piece of customer information.

    `minimum` and `maximum` are inclusive and in `unit`; `refresh_days` 0 means it does not age;
    `contact` names the contact way it fills, `identifier` the scheme it identifies by.
    `survivorship` orders what decides between values that differ (`words.CRITERIA`), newest
    first where it is empty or decides nothing; `source_rank` is its own order of sources.
    """

    code: str
    kind: str
    dimension: str
    entity: str
    type: str
    privacy: str
    purpose: str
    owner: str
    source: tuple[str, ...]
    collection: str
    refresh_days: int
    required_for: str
    unit: str = ""
    allowed: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    contact: str = ""
    identifier: str = ""
    survivorship: tuple[str, ...] = ()
    source_rank: tuple[str, ...] = ()
    label: Texts = field(default_factory=dict, hash=False)
    why: Texts = field(default_factory=dict, hash=False)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def required(self) -> bool:
        return self.required_for != "none"

    @property
    def collectable(self) -> bool:
        """Derived variables are computed from others; nobody can go and ask for them."""
        return self.collection != "derived"

    def option(self, value: str) -> Option | None:
        return next((option for option in self.allowed if option.value == value), None)

    @property
    def single(self) -> bool:
        """Whether a customer has one value of it at a time; contact ways he may have many."""
        return not (self.contact or self.identifier or self.type == "multi_choice")

    def fits(self, entity: str) -> bool:
        """Whether it is asked of a "person" or an "organisation"."""
        return self.entity in {"both", entity}


@dataclass(frozen=True)
class Plan(Worded):
    """An information plan. `number` is 0 for a template that was never put in force.

    `source_rank` has the codes of sources as records name them, the most trusted first.
    """

    number: int
    industry: str
    variables: Mapping[str, Variable] = field(hash=False)
    purposes: Mapping[str, Purpose] = field(hash=False)
    questions: Mapping[str, Question] = field(hash=False)
    events: Mapping[str, EventKind] = field(hash=False)
    segments: Mapping[str, Segment] = field(hash=False)
    icon: str = "clipboard-list"
    label: Texts = field(default_factory=dict, hash=False)
    summary: Texts = field(default_factory=dict, hash=False)
    source_rank: tuple[str, ...] = ()

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.industry

    def ranked(self, variable: Variable) -> tuple[str, ...]:
        """The order of sources that counts for a variable."""
        return variable.source_rank or self.source_rank

    def of_kind(self, kind: str) -> list[Variable]:
        """Variables that are "descriptive", "behavioral" or "related"."""
        return [variable for variable in self.variables.values() if variable.kind == kind]

    @cached_property
    def answers(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions that each variable helps to answer, by variable code."""
        found: dict[str, list[Question]] = {code: [] for code in self.variables}
        for question in self.questions.values():
            for code in question.variables:
                found.setdefault(code, []).append(question)
        return {code: tuple(questions) for code, questions in found.items()}

    @cached_property
    def contacts(self) -> Mapping[str, Variable]:
        """Variables by the contact way they fill."""
        return {v.contact: v for v in self.variables.values() if v.contact}

    @cached_property
    def identifiers(self) -> Mapping[str, Variable]:
        """Variables by the identifier scheme they fill."""
        return {v.identifier: v for v in self.variables.values() if v.identifier}


@dataclass(frozen=True)
class Industry(Worded):
    """A template to start from, with counts for the card that shows it."""

    code: str
    order: int
    icon: str
    variables: Mapping[str, int] = field(hash=False)
    questions: int
    events: int
    segments: int
    label: Texts = field(default_factory=dict, hash=False)
    summary: Texts = field(default_factory=dict, hash=False)

    @property
    def size(self) -> int:
        return sum(self.variables.values())


@dataclass(frozen=True)
class Version:
    """One version of the plan, without its content."""

    number: int
    industry: str
    state: str
    note: str
    author: str
    created_at: datetime
    in_force_from: datetime | None
    edits: int


@dataclass(frozen=True)
class Draft:
    """The open draft. `edits` goes back with the next change, so that no change is lost."""

    plan: Plan
    version: Version

    @property
    def edits(self) -> int:
        return self.version.edits


@dataclass(frozen=True)
class Coverage:
    """How far one variable is known.

    Customers expected to have it, those with any value, and those whose value is younger than
    the plan's `refresh_days`. `source` "" is all sources together; `customer_class` is "",
    "persons", "organisations" or "buyers".
    """

    variable: str
    source: str
    customer_class: str
    expected: int
    filled: int
    fresh: int


@dataclass(frozen=True)
class Gap:
    """What is missing of one variable and how much that matters; the biggest score comes first.

    `known` and `missing` are shares between 0 and 1, None where no customer is expected to have
    it; `questions` are the business questions it blocks; `measured` is False while no room has
    reported anything on it.
    """

    variable: Variable
    expected: int
    filled: int
    fresh: int
    known: float | None
    missing: float | None
    score: float
    questions: tuple[Question, ...]
    measured: bool
    by_source: tuple[Coverage, ...] = ()
    by_class: tuple[Coverage, ...] = ()

    @property
    def absent(self) -> int:
        return max(self.expected - self.filled, 0)

    @property
    def stale(self) -> int:
        return max(self.filled - self.fresh, 0)


@dataclass(frozen=True)
class Step:
    """One thing to collect next, in the reader's language: what, where and why."""

    code: str
    label: str
    kind: str
    where: str
    why: str
    missing: float
    absent: int
    expected: int
    url: str
