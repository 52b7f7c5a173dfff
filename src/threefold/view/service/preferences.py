"""What one customer likes: as stated and as inferred from behaviour, kept apart [B8]."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from threefold.behavioral import service as behavioral
from threefold.behavioral.types import Taste
from threefold.plan import service as planning
from threefold.plan.types import Plan
from threefold.related import service as related
from threefold.view.logic.preferences import Preferences, Said, Shown, beside, is_preference
from threefold.view.logic.values import value_of
from threefold.view.models import Card
from threefold.view.service.page import find_card
from threefold.view.types import Reader


def preferences_of(customer_id: int, reader: Reader, *, as_of: date | None = None) -> Preferences:
    """What is said now, and what behaviour up to `as_of` (the newest day) shows, for one reader.

    Labels of lifestyles are in his language, categories and channels as they came. Raises NotFound.
    """
    card = find_card(customer_id)
    said = tuple(_said(planning.current(), card, reader))
    asked = sorted({topic for each in said for topic in each.topics})
    tastes = behavioral.preferences_of(card.pk, as_of=as_of, asked=asked)
    names = behavioral.lifestyle_names(reader.language)
    shown, apart = beside(said, [Shown(taste, _label(taste, names)) for taste in tastes])
    return Preferences(card.pk, as_of or behavioral.preferences_day(), said, shown, apart)


def _label(taste: Taste, names: dict[str, str]) -> str:
    return names.get(taste.topic, taste.topic) if taste.dimension == "lifestyle" else taste.topic


def _said(plan: Plan, card: Card, reader: Reader) -> Iterator[Said]:
    held = {**_answered(card.pk), **card.customer.golden}
    for variable in plan.variables.values():
        if not is_preference(variable) or variable.code not in held:
            continue
        told = held[variable.code]
        value = value_of(variable, told, reader, required=False)
        if not value.known:
            continue
        words = [value.text, *_pieces(told.get("v"))] if value.display == "shown" else []
        topics = {topic for word in words for topic in behavioral.topics_in(word)}
        yield Said(value, tuple(sorted(topics)))


def _pieces(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _answered(customer_id: int) -> dict[str, dict[str, Any]]:
    """The newest answer in words to each question, as golden values are held."""
    found: dict[str, dict[str, Any]] = {}
    for answer in related.answers_of(customer_id):
        if answer.text:
            found.setdefault(
                answer.variable,
                {
                    "v": answer.text,
                    "s": answer.source,
                    "t": answer.answered_at.isoformat(),
                    "m": "survey",
                },
            )
    return found
