"""Rules out of text, a builder's tree, or a kept segment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from threefold.kit.errors import Invalid
from threefold.segments.logic.rules import Rule, fields_of, from_dict, parse
from threefold.segments.models import Segment
from threefold.segments.service.fields import known_fields
from threefold.segments.service.ground import functions

MOST_TEXT = 20_000


def read(given: str | Mapping[str, Any]) -> Rule:
    """The rule of a text or of a builder's tree. Raises RuleError, which says where it is wrong."""
    if isinstance(given, str):
        if len(given) > MOST_TEXT:
            raise Invalid(
                _("The rule is too long."),
                where={"characters": len(given)},
                remedy=_("At most %(count)s characters; split it into several segments.")
                % {"count": MOST_TEXT},
            )
        return parse(given, known_fields(), functions())
    return from_dict(given, known_fields(), functions())


def rule_of(segment: Segment) -> Rule:
    """The rule of a kept segment. Raises Invalid where fields it names are gone."""
    try:
        return read(segment.rule)
    except Invalid as error:
        raise Invalid(
            _("The rule of the segment “%(name)s” does not fit any more: %(why)s")
            % {"name": segment.name, "why": error.message},
            where=error.where,
            remedy=_("Edit the segment, or put the field back into the plan."),
        ) from None


def fields_asked(rule: Rule) -> set[str]:
    """The fields that a rule looks at."""
    return fields_of(rule)
