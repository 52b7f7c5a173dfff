"""From the store to the lake: a contact goes the same way in as every other event.

The row is written first and marked as sent afterwards, so that none is lost when the spool is
away or the process dies between the two; sending again is harmless, for the message keeps its id.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral import service as behavioral
from threefold.collect.models import ContactLog, Source
from threefold.collect.service import stream
from threefold.collect.service.contacts.finding import SOURCE
from threefold.collect.service.contacts.wording import KIND
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import ThreefoldError

logger = logging.getLogger(__name__)
_UNSENT_FOR = timedelta(seconds=30)
# What has not landed by then lies in quarantine, where it may be dropped.
_LOOKED_FOR = timedelta(days=7)


def message(log: ContactLog) -> dict[str, Any]:
    """The contact as a message of the event API; no note, no name, no address in it.

    `context.externalIds` say whose it is and become keyed subjects at the landing.
    """
    told = {
        "channel": log.channel,
        "category": log.reason or None,
        "outcome": log.outcome,
        "duration_s": log.duration_s,
        "reference": log.reference or None,
        "direction": log.direction,
        "reason": log.reason or None,
    }
    # His own identifiers: the event stays his when he is parted from those he is one with.
    known = identity.own_identifiers(log.customer_id)
    return {
        "type": "track",
        "event": KIND,
        "messageId": str(log.pk),
        "timestamp": timezone.localtime(log.at).isoformat(),
        "properties": {name: value for name, value in told.items() if value is not None},
        "context": {
            "externalIds": [
                {"type": each.scheme, "id": each.value, "issuer": each.issuer} for each in known
            ]
        },
    }


def event_id(log: ContactLog) -> str:
    """Under which id it lies in the lake; as queries/stream_events.sql has it."""
    parts = ("event", SOURCE, str(log.pk))
    return hashlib.md5("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()


def send(logs: list[ContactLog]) -> None:
    """Hand contacts to the spool; they are on disk when it returns. Unavailable otherwise."""
    waiting = [log for log in logs if log.sent_at is None and log.withdrawn_at is None]
    if not waiting:
        return
    Source.objects.get_or_create(code=SOURCE, defaults={"label": _("Staff")})
    stream.emit(SOURCE, [message(log) for log in waiting])
    moment = clock.now()
    ids = [log.pk for log in waiting]
    ContactLog.objects.filter(pk__in=ids, sent_at=None).update(sent_at=moment)


def send_or_later(log: ContactLog) -> None:
    """Send one contact; where that fails now, `look_after` does it later."""
    try:
        send([log])
    except (ThreefoldError, OSError):
        logger.warning("A contact could not be sent to the lake yet.", exc_info=True)


def look_after() -> None:
    """Send what could not be sent, and take out what was withdrawn before it had landed.

    Workers call this every few seconds; two at once do no harm.
    """
    late = clock.now() - _UNSENT_FOR
    send(list(ContactLog.objects.filter(sent_at=None, withdrawn_at=None, logged_at__lt=late)[:500]))
    since = clock.now() - _LOOKED_FOR
    for log in ContactLog.objects.filter(withdrawn_at__gte=since, gone_at=None)[:100]:
        take_out(log)


def take_out(log: ContactLog) -> bool:
    """Take a withdrawn contact out of the lake; False while it has not landed yet."""
    if log.gone_at is not None:
        return True
    if log.sent_at is not None:
        gone = behavioral.withdraw(
            [event_id(log)],
            source=SOURCE,
            month=f"{log.at:%Y-%m}",
            subjects=_where_to_look(log),
        )
        if not gone:
            return False
        audit.record(
            actor=None,
            action="collect.contact.gone",
            target_kind="contact",
            target_id=str(log.pk),
            detail={"events": gone},
        )
    ContactLog.objects.filter(pk=log.pk).update(gone_at=clock.now())
    return True


def _where_to_look(log: ContactLog) -> list[str]:
    """The customer's subjects; everywhere when that found nothing for a while.

    His identifiers may have passed to another customer since.
    """
    if log.withdrawn_at and clock.now() - log.withdrawn_at > timedelta(minutes=1):
        return []
    return identity.subjects_of(log.customer_id)
