"""What a source is to send: its tracking plan, kept with the source."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.models import Source
from threefold.collect.types import ALLOW, QUARANTINE, WARN, Tracking
from threefold.kit.errors import Invalid, NotFound

TYPES = ("any", "text", "number", "boolean", "time")


def of(source: str) -> Tracking:
    """The tracking plan of a source; one that allows everything where none was settled."""
    found = Source.objects.filter(pk=source).values_list("tracking", flat=True).first()
    return Tracking.from_dict(found or {})


def save(source: str, tracking: Tracking, *, actor: Any = None) -> None:
    """Put a tracking plan in force from the next event on. `Invalid` names what is wrong in it."""
    if tracking.unknown not in (ALLOW, WARN, QUARANTINE):
        raise Invalid(
            _("Unknown events can be allowed, warned of or quarantined."),
            where={"unknown": tracking.unknown},
            remedy=_("Choose one of: %(values)s.")
            % {"values": ", ".join((ALLOW, WARN, QUARANTINE))},
        )
    for event, kind in tracking.kinds.items():
        for name, rule in kind.properties.items():
            if rule.type not in TYPES:
                raise Invalid(
                    _("This type of property does not exist."),
                    where={"event": event, "property": name, "type": rule.type},
                    remedy=_("Choose one of: %(values)s.") % {"values": ", ".join(TYPES)},
                )
    if "\\u0000" in json.dumps(tracking.to_dict()):
        raise Invalid(_("Text cannot hold the character U+0000."), where={"source": source})
    with transaction.atomic():
        row = Source.objects.select_for_update().filter(pk=source).first()
        if row is None:
            raise NotFound(_("This source does not exist."), where={"source": source})
        row.tracking = tracking.to_dict()
        row.save(update_fields=["tracking"])
        audit.record(
            actor=actor,
            action="collect.source.tracking",
            target_kind="source",
            target_id=source,
            detail={"unknown": tracking.unknown, "events": sorted(tracking.kinds)},
        )
