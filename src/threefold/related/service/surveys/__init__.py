"""Surveys: designed, opened, asked in every way, answered, counted."""

from threefold.related.service.surveys import (
    choosing,
    covering,
    exporting,
    grouping,
    guarding,
    holding,
    inviting,
    judging,
    landing,
    letters,
    over_time,
    privacy,
    results,
    tokens,
    usual,
    words,
)
from threefold.related.service.surveys.answering import Refused, Sent, answer
from threefold.related.service.surveys.designing import (
    asked,
    close,
    copy,
    create,
    design_of,
    discard,
    faults,
    find,
    get,
    listed,
    named,
    publish,
    save,
    standing,
    unpublished,
    version_of,
)

__all__ = [
    "Refused",
    "Sent",
    "answer",
    "asked",
    "choosing",
    "close",
    "copy",
    "covering",
    "create",
    "design_of",
    "discard",
    "exporting",
    "faults",
    "find",
    "get",
    "grouping",
    "guarding",
    "holding",
    "inviting",
    "judging",
    "landing",
    "letters",
    "listed",
    "look_after",
    "named",
    "over_time",
    "privacy",
    "publish",
    "results",
    "save",
    "standing",
    "tokens",
    "unpublished",
    "usual",
    "version_of",
    "words",
]


def look_after() -> None:
    """What every worker does now and then: land what waits, send letters that are due."""
    landing.look_after()
    letters.send_due()
