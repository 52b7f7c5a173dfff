"""Surveys: designed, opened, asked in every way, answered, counted."""

from threefold.related.service.surveys import (
    guarding,
    inviting,
    landing,
    letters,
    privacy,
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
    "create",
    "design_of",
    "faults",
    "find",
    "get",
    "guarding",
    "inviting",
    "landing",
    "letters",
    "look_after",
    "privacy",
    "publish",
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
