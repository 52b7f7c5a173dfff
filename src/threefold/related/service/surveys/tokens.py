"""Signed words that go out with a page, a letter or a kiosk and come back.

They stand in for cookies, which browsers withhold from embedded pages. An invitation's word cannot
be guessed or forged, and is kept nowhere; addresses carry it as a parameter, which logs of
requests leave out.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from threefold.kit import clock
from threefold.related.models import Invitation, Survey, SurveyVersion

PAGE_LASTS = timedelta(hours=12)
_PAGE, _LETTER, _KIOSK = "related.survey.page", "related.survey.letter", "related.survey.kiosk"


@dataclass(frozen=True)
class Shown:
    """What somebody was shown: `response` becomes the id of what comes back, so that sending twice
    is once."""

    survey: int
    version: int
    response: uuid.UUID
    at: datetime
    channel: str
    language: str
    invitation: int | None = None

    @property
    def stale(self) -> bool:
        return clock.now() - self.at > PAGE_LASTS


def shown(
    version: SurveyVersion, *, channel: str, language: str, invitation: Invitation | None = None
) -> Shown:
    """What is shown now."""
    return Shown(
        version.survey_id,
        version.pk,
        uuid.uuid4(),
        clock.now(),
        channel,
        language,
        invitation.pk if invitation else None,
    )


def sealed(what: Shown) -> str:
    """As text for a hidden field."""
    packed = [
        what.survey, what.version, what.response.hex, int(what.at.timestamp() * 1000),
        what.channel, what.language, what.invitation,
    ]  # fmt: skip
    return signing.dumps(packed, salt=_PAGE)


def opened(text: str) -> Shown | None:
    """What was sealed; None for what was not written here."""
    try:
        survey, version, response, at, *rest = signing.loads(text, salt=_PAGE)
    except signing.BadSignature:
        return None
    return Shown(
        survey, version, uuid.UUID(response), datetime.fromtimestamp(at / 1000, UTC), *rest
    )


def for_invitation(invitation: Invitation) -> str:
    """The word in a personal link."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=_LETTER)


def from_invitation(text: str) -> tuple[int, str] | None:
    """Invitation and nonce of a personal link; None for what was not written here."""
    try:
        number, nonce = signing.loads(text, salt=_LETTER)
    except signing.BadSignature:
        return None
    return int(number), str(nonce)


def for_kiosk(survey: Survey) -> str:
    """The word that lets one device send many answers in a row."""
    return signing.dumps(survey.slug, salt=_KIOSK)


def is_kiosk(survey: Survey, text: str) -> bool:
    try:
        return bool(signing.loads(text, salt=_KIOSK) == survey.slug)
    except signing.BadSignature:
        return False
