"""Invitations and reminders by e-mail."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.plan.types import pick
from threefold.related.logic.surveys.shape import SCALED
from threefold.related.models import Invitation, InvitationState, Survey, SurveyState, Way
from threefold.related.service.surveys import designing, judging, tokens, words

_PORTION = 20
_AGAIN_AFTER = timedelta(minutes=5)
_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def configured() -> bool:
    """Whether letters leave this installation at all."""
    return bool(settings.EMAIL_BACKEND != _NOWHERE)


def link(invitation: Invitation, base: str = "") -> str:
    """The personal link; it works once, until the invitation expires."""
    path = reverse("related:ask", args=[invitation.survey.slug])
    return f"{base or invitation.base}{path}?i={tokens.for_invitation(invitation)}"


def send_due() -> int:
    """Send what is due, at most a portion; how many letters went out.

    Every worker may call it: a letter is claimed before it is sent.
    """
    if not configured():
        return 0
    now, sent = clock.now(), 0
    open_ = Invitation.objects.filter(
        way=Way.EMAIL, survey__state=SurveyState.OPEN, expires_at__gt=now
    )
    first = open_.filter(state=InvitationState.WAITING).filter(
        Q(last_at=None) | Q(last_at__lt=now - _AGAIN_AFTER)
    )
    for each in first.select_related("survey").order_by("pk")[:_PORTION]:
        sent += _claimed(each) and _sent(each, reminds=False)
    for survey in Survey.objects.filter(state=SurveyState.OPEN, most_reminders__gt=0):
        due = open_.filter(
            survey=survey,
            state=InvitationState.ASKED,
            tries__gt=0,
            tries__lte=survey.most_reminders,
            last_at__lt=now - timedelta(days=max(survey.remind_days, 1)),
        )
        for each in due.select_related("survey").order_by("pk")[:_PORTION]:
            sent += _claimed(each) and _sent(each, reminds=True)
    return sent


def _claimed(invitation: Invitation) -> bool:
    mine = Invitation.objects.filter(
        pk=invitation.pk, state=invitation.state, last_at=invitation.last_at
    )
    return bool(mine.update(last_at=clock.now()))


def _sent(invitation: Invitation, *, reminds: bool) -> bool:
    """Send one letter. Leave is looked at once more: it may have been withdrawn meanwhile."""
    address = _address(invitation)
    if not address or designing.standing(invitation.survey) != "open":
        if not address:
            Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.FAILED)
        return False
    url = link(invitation)
    with override(invitation.language):
        subject, parts = _words(invitation, url, reminds)
        page = render_to_string("related/surveys/letter.html", _page(invitation, url, parts))
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{url}&never=1>"}
    try:
        letter = EmailMultiAlternatives(
            subject, "\n\n".join(parts) + "\n", to=[address], headers=headers
        )
        letter.attach_alternative(page, "text/html")
        letter.send()
    except smtplib.SMTPRecipientsRefused:
        Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.FAILED)
        return False
    except (OSError, smtplib.SMTPException):
        return False
    still = Invitation.objects.filter(
        pk=invitation.pk, state__in=[InvitationState.WAITING, InvitationState.ASKED]
    )
    still.update(
        state=InvitationState.ASKED,
        tries=F("tries") + 1,
        asked_at=invitation.asked_at or clock.now(),
    )
    return True


def _words(invitation: Invitation, url: str, reminds: bool) -> tuple[str, list[str]]:
    """Subject and paragraphs."""
    survey = invitation.survey
    said = designing.asked(designing.version_of(survey))
    language = invitation.language
    title = said.text("title", language)
    subject = said.text("subject", language) or title
    body = said.text("reminder" if reminds else "letter", language) or title
    about = words.about(invitation.about, invitation.reference)
    until = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
    foot = _(
        "The link is for you alone, works once and until %(day)s. If you do not want to be asked,"
        " say so on that page."
    ) % {"day": until}
    return " ".join(subject.split()), [each for each in (body, about, url, foot) if each]


def _page(invitation: Invitation, url: str, parts: list[str]) -> dict[str, Any]:
    """For programs that show pages: where the first question has a scale, its answers are links."""
    said = designing.asked(designing.version_of(invitation.survey))
    first, language = said.questions[0], invitation.language
    least, most = first.scale
    points = [(n, f"{url}&a-{first.code}={n}") for n in range(least, most + 1)]
    return {
        "language": language,
        "title": said.text("title", language),
        "before": parts[: parts.index(url)],
        "after": parts[parts.index(url) + 1 :],
        "url": url,
        "question": pick(first.text, language),
        "low": pick(first.low, language),
        "high": pick(first.high, language),
        "points": points if first.type in SCALED else [],
    }


def _address(invitation: Invitation) -> str:
    """The freshest e-mail address that works and may be used for this."""
    for way in descriptive.contact_ways(invitation.customer_id):
        dead = way.validity == "invalid" or way.refused
        if way.kind == "email" and not dead and judging.allows(invitation.survey, way.consent):
            return str(way.value)
    return ""
