"""Surveys: designed, opened, asked in every way, answered, counted."""

from threefold.related.service.surveys import (
    covering,
    exporting,
    guarding,
    inviting,
    judging,
    landing,
    letters,
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
    faults,
    find,
    get,
    publish,
    save,
    standing,
    tidy_origins,
    unpublished,
    version_of,
)

__all__ = [
    "Refused",
    "Sent",
    "answer",
    "asked",
    "close",
    "copy",
    "covering",
    "create",
    "design_of",
    "exporting",
    "faults",
    "find",
    "get",
    "guarding",
    "inviting",
    "judging",
    "landing",
    "letters",
    "look_after",
    "privacy",
    "publish",
    "results",
    "save",
    "standing",
    "tidy_origins",
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
