"""Letters of a drive: the one that asks for confirmation, and the one that brings a code."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.collect.logic.drives.codes import spaced
from threefold.collect.models import Code, Entry, EntryState
from threefold.collect.service.drives import guarding, reading, tokens
from threefold.collect.service.drives.designing import design_of
from threefold.kit import clock
from threefold.plan import service as plans

SENT, FAILED, OFF = "sent", "failed", "off"
_AGAIN_AFTER, _AGAIN_WITHIN = timedelta(minutes=5), timedelta(days=1)
_PORTION = 20
_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def configured() -> bool:
    """Whether letters leave this installation at all."""
    return bool(settings.EMAIL_BACKEND != _NOWHERE)


def email_of(entry: Entry) -> str:
    """The address to write to; empty where none was given."""
    plan = plans.current()
    variable = plan.contacts.get("email")
    written = entry.raw.get(variable.code, "") if variable else ""
    if not written or variable is None:
        return ""
    return str(reading.values_of(plan, {variable.code: written}).get(variable.code, ""))


def ask(entry: Entry) -> None:
    """Ask for confirmation.

    At most three letters an hour go to one person, lest the form be used to pester somebody.
    """
    link = entry.base + reverse(
        "collect:form-confirm", args=[entry.drive.slug, tokens.for_letter(entry)]
    )
    with override(entry.language):
        title = _title(entry)
        subject = _("Please confirm: %(title)s") % {"title": title}
        text = _(
            "Somebody, we hope you, filled in “%(title)s” with this e-mail address.\n\n"
            "Open this page and confirm, so that the registration counts:\n%(link)s\n\n"
            "The link works once and for seven days. If it was not you, do nothing, or say so on"
            " that page."
        ) % {"title": title, "link": link}
    _send(entry, subject, text)


def ask_again() -> int:
    """Try once more the confirming letters that could not be sent; how many were tried."""
    if not configured():
        return 0
    now, tried = clock.now(), 0
    failed = Entry.objects.filter(
        state=EntryState.WAITING,
        letter__in=[FAILED, OFF],
        letter_at__lt=now - _AGAIN_AFTER,
        sent_at__gt=now - _AGAIN_WITHIN,
    )
    for entry in failed.select_related("drive").order_by("letter_at")[:_PORTION]:
        mine = Entry.objects.filter(pk=entry.pk, letter=entry.letter, letter_at=entry.letter_at)
        if mine.update(letter_at=now):
            ask(entry)
            tried += 1
    return tried


def known(entry: Entry) -> None:
    """Tell somebody who registers again that he is registered already."""
    with override(entry.language):
        title = _title(entry)
        subject = _("Already registered: %(title)s") % {"title": title}
        text = _(
            "This e-mail address is registered for “%(title)s” already. There is nothing left to"
            " do."
        ) % {"title": title}
    _send(entry, subject, text)


def code(entry: Entry, given: Code) -> None:
    """Bring the code by letter as well."""
    with override(entry.language):
        title = _title(entry)
        subject = _("Your code: %(title)s") % {"title": title}
        text = _("Thank you. Your code for “%(title)s” is:\n\n%(code)s\n\nIt can be used once.") % {
            "title": title,
            "code": spaced(given.code),
        }
    _send(entry, subject, text)


def _title(entry: Entry) -> str:
    return " ".join(design_of(entry.drive).text("title", entry.language).split())


def _send(entry: Entry, subject: str, text: str) -> None:
    outcome = _outcome(entry, subject, text)
    if outcome:
        entry.letter, entry.letter_at = outcome, clock.now()
        Entry.objects.filter(pk=entry.pk).update(letter=outcome, letter_at=entry.letter_at)


def _outcome(entry: Entry, subject: str, text: str) -> str:
    address = email_of(entry)
    if not address:
        return ""
    if not configured():
        return OFF
    if guarding.DOOR.count(f"letter {entry.drive_id}", address) > guarding.PER_PERSON:
        return ""
    letter = EmailMessage(subject, text + "\n", to=[address], headers=_HEADERS)
    try:
        letter.send()
    except (OSError, smtplib.SMTPException):
        return FAILED
    return SENT


_HEADERS: dict[str, Any] = {"Auto-Submitted": "auto-generated"}
