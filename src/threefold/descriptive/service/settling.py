"""What staff answer where sources disagree: keep one value, put off, or no conflict at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.descriptive.models import (
    Conflict,
    ConflictAnswer,
    ConflictState,
    Customer,
    Record,
    StaffValue,
)
from threefold.descriptive.service import members
from threefold.descriptive.service.deciding import decided, noted
from threefold.kit import clock, errors


def conflicts() -> QuerySet[Conflict]:
    """All conflicts between sources, answered or not."""
    return Conflict.objects.all()


def conflict_count() -> int:
    """How many conflicts between sources wait for an answer."""
    return Conflict.objects.filter(state=ConflictState.OPEN).count()


def keep(customer_id: int, variable: str, record_id: int, *, actor: Any, reason: str = "") -> None:
    """Settle a conflict: what this record says is what staff say, until it is withdrawn.

    Undo it by `withdraw_value`. Raises NotFound where there is no such conflict any more, Conflict
    where the record does not tell this value now.
    """
    with transaction.atomic():
        found = _found(customer_id, variable)
        record = Record.objects.filter(
            pk=record_id,
            customer_id__in=members.own_of(found.customer_id),
            superseded_at__isnull=True,
            values__has_key=variable,
        ).first()
        if record is None:
            raise errors.Conflict(
                _("The source says something else meanwhile."),
                where={"customer": customer_id, "field": variable, "record": record_id},
                remedy=_("Look at the values as they are now."),
            )
        StaffValue.objects.create(
            customer_id=found.customer_id,
            variable=variable,
            value=record.values[variable],
            reason=reason[:300],
            user=actor if getattr(actor, "pk", None) else None,
            set_at=clock.now(),
        )
        decided(
            found.customer_id,
            actor,
            "customer.conflict.kept",
            reason,
            variable=variable,
            source=record.source,
        )


def answer_conflict(customer_id: int, variable: str, state: str, *, actor: Any) -> None:
    """Put a conflict off ("later"), find it none ("none"), or open it again ("").

    It counts as long as the same sources say the same. Raises NotFound, Invalid.
    """
    if state not in ConflictState.values:
        raise errors.Invalid(
            _("This is no answer to a conflict."), where={"state": state},
            remedy=_("Answer later, none, or nothing to open it again."),
        )  # fmt: skip
    with transaction.atomic():
        found = _found(customer_id, variable)
        ConflictAnswer.objects.create(
            customer_id=found.customer_id,
            variable=variable,
            digest=found.digest,
            state=state,
            at=clock.now(),
            user=actor if getattr(actor, "pk", None) else None,
        )
        Conflict.objects.filter(pk=found.pk).update(state=state)
        noted(
            found.customer_id,
            actor,
            "customer.conflict.answered",
            variable=variable,
            answer=state or "open",
        )


def _found(customer_id: int, variable: str) -> Conflict:
    root = members.root_of(customer_id)
    # Two who answer at once would both set a value.
    Customer.objects.select_for_update().filter(pk=root).first()
    found = Conflict.objects.filter(customer_id=root, variable=variable).first()
    if found is None:
        raise errors.NotFound(
            _("The sources do not disagree here any more."),
            where={"customer": customer_id, "field": variable},
            remedy=_("Reload the list of conflicts."),
        )
    return found
