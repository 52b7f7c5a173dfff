"""Who looks after a record on the list of those to mend, and that it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.view.models import Mending
from threefold.view.service.page import find_card

REST_DAYS = 90
"""For so long a record that was mended stays off the list; then it is measured again."""


def assign(customer_id: int, user: Any | None, *, actor: Any) -> Mending:
    """Have a member of staff look after a record, or nobody (None). NotFound; Invalid when this
    person may not edit customers."""
    access.require(actor, "edit", "customers")
    if user is not None and not access.can(user, "edit", "customers"):
        raise Invalid(
            _("This person may not look after customers."), where={"user": user.get_username()}
        )
    return _changed(customer_id, actor, "view.mend.assign", assigned=user)


def finish(customer_id: int, *, actor: Any) -> Mending:
    """The record is mended as far as it can be: off the list for REST_DAYS."""
    access.require(actor, "edit", "customers")
    now = clock.now()
    return _changed(
        customer_id,
        actor,
        "view.mend.done",
        done_by=actor,
        done_at=now,
        rests_until=now.date() + timedelta(days=REST_DAYS),
    )


def reopen(customer_id: int, *, actor: Any) -> Mending:
    """It is not mended after all: back on the list."""
    access.require(actor, "edit", "customers")
    return _changed(
        customer_id, actor, "view.mend.open", done_by=None, done_at=None, rests_until=None
    )


def _changed(customer_id: int, actor: Any, action: str, **fields: Any) -> Mending:
    with transaction.atomic():
        card = find_card(customer_id)
        made, _new = Mending.objects.update_or_create(customer_id=card.customer_id, defaults=fields)
        user = fields.get("assigned")
        audit.record(
            actor=actor,
            action=action,
            target_kind="customer",
            target_id=str(card.customer_id),
            detail={"assigned": user.get_username()} if user else {},
        )
    return made
