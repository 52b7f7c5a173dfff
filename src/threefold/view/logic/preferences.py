"""What a customer says he likes beside what he does: which of it is said, where both part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from threefold.behavioral.types import Taste
from threefold.plan.types import Variable
from threefold.view.types import Value

SURE = 0.95
_TOLD = re.compile("prefer|favou?rite|interest|hobb|lifestyle|likes|wish")
_ALSO = ("language", "best_contact_time")
_NOT_SAID = ("derived", "event")
_WORDS = ("text", "choice", "multi_choice")

Topic = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """A preference as the customer or staff stated it; `topics` are what its words name.

    None are named where the reader may not see it whole.
    """

    value: Value
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A preference as behaviour shows it, `label` in the reader's language; `said` too, or not."""

    taste: Taste
    label: str
    said: bool = False


@dataclass(frozen=True)
class Apart:
    """What is said and what is done differ: `said` but less of it is done than by others, or done
    more and left out (`said` None) by one who said what he likes."""

    shown: Shown
    said: Said | None = None


@dataclass(frozen=True)
class Preferences:
    customer_id: int
    as_of: date
    said: tuple[Said, ...]
    shown: tuple[Shown, ...]
    apart: tuple[Apart, ...]


def is_preference(variable: Variable) -> bool:
    """Whether a planned variable is something that a customer states to prefer."""
    if variable.type not in _WORDS and variable.code not in _ALSO:
        return False
    if variable.kind == "behavioral":
        return variable.dimension == "preference" and variable.collection not in _NOT_SAID
    named = variable.code in _ALSO or _TOLD.search(variable.code) is not None
    return named and variable.collection not in _NOT_SAID


def beside(
    said: Sequence[Said], shown: Iterable[Shown]
) -> tuple[tuple[Shown, ...], tuple[Apart, ...]]:
    """What is liked, each marked whether it was said as well, and where word and deed part.

    `shown` holds all that is known of the topics done or said, liked or not.
    """
    by_topic = {topic: each for each in said for topic in each.topics}
    spoken = {dimension for dimension, _ in by_topic}
    liked, apart = [], []
    for each in shown:
        topic = (each.taste.dimension, each.taste.topic)
        if each.taste.likes:
            liked.append(replace(each, said=topic in by_topic))
            if topic not in by_topic and topic[0] in spoken:
                apart.append(Apart(each))
        elif topic in by_topic and each.taste.confidence_less >= SURE:
            apart.append(Apart(each, by_topic[topic]))
    return tuple(liked), tuple(apart)
