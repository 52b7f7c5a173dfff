"""Of which type a prospect is: told by staff, kept with its history, and taken back."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.segments.models import ProspectState
from threefold.segments.service.classes.rules import ready_ladder
from threefold.view import service as view

DIVISION = "prospect_type"
_HELD = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("type", pa.string()),
        ("since", store.MOMENT),
        ("until", store.MOMENT),
    ]
)


def prospects(as_of: date | None = None) -> pa.Table:
    """[customer_id, type] in force at the end of a day, or now; merged customers as one."""
    held = store.fetch(
        "select coalesce(m.root_id, p.customer_id), p.id, p.type, p.since, p.until"
        f" from {ProspectState._meta.db_table} p"
        " left join descriptive_member m on m.customer_id = p.customer_id"
        " where p.withdrawn_at is null",
        schema=_HELD,
    )
    at = clock.now()
    if as_of is not None:
        at = min(at, view.end_of(as_of).astimezone(UTC))
    return engine.shared().query(
        engine.sql("threefold.segments", "class_prospects"), {"at": at}, {"held": held}
    )


def prospect_states(customer_id: int) -> list[ProspectState]:
    """Every type noted of a customer and of those merged into him, newest first."""
    return list(_of(customer_id).select_related("set_by", "withdrawn_by"))


def set_prospect(
    customer_id: int,
    *,
    type: str,
    reason: str,
    actor: Any,
    expected_on: date | None = None,
) -> ProspectState:
    """Note of which type a prospect is from now on; ends the type before it. Audited.

    Raises Invalid for an unknown type, without a reason, or where the type needs the day on which
    he expects to buy; NotFound for an unknown customer.
    """
    step = ready_ladder(DIVISION).step(type)
    if step is None:
        raise Invalid(
            _("There is no such type of prospect."),
            where={"field": "type"},
            remedy=_("Choose one of the list."),
        )
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(
            _("Say why: what the prospect said or did."),
            where={"field": "reason"},
        )
    if len(reason) > 300:
        raise Invalid(
            _("At most %(count)s characters.") % {"count": 300}, where={"field": "reason"}
        )
    if step.ask == "expected_on":
        _check_expected(expected_on)
    customer_id = view.find_card(customer_id).pk
    with transaction.atomic():
        # Two who note at once follow one another here.
        list(_of(customer_id).select_for_update())
        now = clock.now()
        _open(customer_id).update(until=now)
        state = ProspectState.objects.create(
            customer_id=customer_id,
            type=type,
            reason=reason,
            expected_on=expected_on if step.ask == "expected_on" else None,
            since=now,
            set_by=actor,
        )
        _note("segments.prospect.set", customer_id, type, actor)
    return state


def end_prospect(customer_id: int, *, actor: Any) -> None:
    """From now on no type is told. Raises Conflict where none was."""
    with transaction.atomic():
        customer_id = descriptive.root_of(customer_id)
        if not _open(customer_id).update(until=clock.now()):
            raise Conflict(_("No type of prospect is noted of this customer."))
        _note("segments.prospect.end", customer_id, "", actor)


def undo_prospect(customer_id: int, state: int, *, actor: Any) -> None:
    """Take the newest type back, as if it had never been noted: the one it ended goes on.

    Raises Conflict where a newer one was noted meanwhile.
    """
    with transaction.atomic():
        held = _of(customer_id).filter(withdrawn_at__isnull=True)
        newest = held.select_for_update(of=("self",)).first()
        if newest is None or newest.pk != state:
            if not _of(customer_id).filter(pk=state).exists():
                raise NotFound(_("No such type was noted of this customer."))
            raise Conflict(
                _("Only the newest type can be taken back."),
                remedy=_("Look at the customer's page again."),
            )
        newest.withdrawn_at, newest.withdrawn_by = clock.now(), actor
        newest.save(update_fields=["withdrawn_at", "withdrawn_by"])
        held.filter(until=newest.since).update(until=None)
        _note("segments.prospect.undo", descriptive.root_of(customer_id), newest.type, actor)


def _of(customer_id: int) -> QuerySet[ProspectState]:
    own = descriptive.own_of(customer_id)
    return ProspectState.objects.filter(customer_id__in=own).order_by("-since", "-id")


def _open(customer_id: int) -> QuerySet[ProspectState]:
    return _of(customer_id).filter(until__isnull=True, withdrawn_at__isnull=True).order_by()


def _check_expected(expected_on: date | None) -> None:
    today = timezone.localdate()
    if expected_on is None:
        raise Invalid(
            _("Say when he expects to buy; a rough day is enough."),
            where={"field": "expected_on"},
        )
    if not today <= expected_on <= today + timedelta(days=3650):
        raise Invalid(
            _("That day must lie ahead, within ten years."), where={"field": "expected_on"}
        )


def _note(action: str, customer_id: int, type: str, actor: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(customer_id),
        detail={"type": type} if type else {},
    )
