"""The evidence of a pair in words, the same on pages, over REST and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.identity import comparison
from threefold.kit.errors import NotFound
from threefold.plan import service as planning


@dataclass(frozen=True, slots=True)
class Reason:
    """What was compared, how it came out, and the bits by which that speaks for the two being one
    (+) or against it (−)."""

    what: str
    outcome: str
    bits: float


def reasons(evidence: Mapping[str, Any]) -> list[Reason]:
    """In the language in force, from what holds for any two on; their bits make the log odds."""
    told = []
    if prior := _bits(evidence, "prior"):
        told.append(Reason(_("Any two customers"), _("are seldom one"), prior))
    levels = evidence.get("levels")
    told += [
        Reason(column(each), level(each), _bits(each, "bits"))
        for each in (levels if isinstance(levels, list) else ())
    ]
    if rarity := _bits(evidence, "rarity"):
        common = _("rarer than most") if rarity > 0 else _("more common than most")
        told.append(Reason(_("Rarity of the values"), common, rarity))
    if held := _bits(evidence, "held"):
        told.append(Reason(_("Only one thing agrees"), _("a question at most"), held))
    return told


def column(told: Mapping[str, Any]) -> str:
    """What a column is called in the plan, else what kind of value it holds."""
    language = get_language() or "en"
    code = str(told.get("column", ""))
    try:
        planned = planning.current().variables.get(code)
    except NotFound:
        planned = None
    if planned:
        return planned.text("label", language)
    known = comparison.all_comparisons().get(str(told.get("kind", "")))
    return known.label.get(language, known.label["en"]) if known else code


def level(told: Mapping[str, Any]) -> str:
    kind, label = str(told.get("kind", "")), str(told.get("level", ""))
    return comparison.told(kind, label, get_language() or "en") if label else ""


def _bits(told: Mapping[str, Any], name: str) -> float:
    value = told.get(name, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0
