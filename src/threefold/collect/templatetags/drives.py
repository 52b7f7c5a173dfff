"""`{% load drives %}`: small words of the pages of registration drives."""

from __future__ import annotations

from typing import Any

from django import template

from threefold.collect.logic.drives import codes
from threefold.collect.service.drives import words

register = template.Library()

_TONES = {
    "draft": "neutral", "open": "green", "paused": "amber", "closed": "neutral",
    "waiting": "amber", "taken": "green", "held": "red", "again": "neutral", "dropped": "neutral",
}  # fmt: skip


@register.filter
def spaced(code: str) -> str:
    """A code in groups of four."""
    return codes.spaced(code)


@register.filter
def tone_of(state: str) -> str:
    """The badge's tone of a state of a drive or an entry."""
    return _TONES.get(state, "neutral")


@register.filter
def doubt(code: str) -> str:
    """Why an entry was held back, in words."""
    return words.doubt(code)


@register.filter
def at_key(mapping: Any, key: str) -> Any:
    """The value of a mapping under `key`, empty when it has none."""
    return mapping.get(key, "") if mapping else ""
