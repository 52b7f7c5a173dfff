"""Next steps: whose turn it is, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.collect.models import FollowUp
from threefold.kit import clock
from threefold.kit.errors import Denied, NotFound

STATES = ("overdue", "due", "later", "done")
_DONE_SHOWN = timedelta(days=30)


def _conditions() -> Mapping[str, Q]:
    today = timezone.localdate()
    open_ = Q(done_at=None)
    return {
        "overdue": open_ & Q(due__lt=today),
        "due": open_ & Q(due=today),
        "later": open_ & Q(due__gt=today),
        "done": Q(done_at__gte=clock.now() - _DONE_SHOWN),
    }


def steps(user: Any, state: str, *, everybody: bool = False) -> QuerySet[FollowUp]:
    """Next steps in one of STATES, the most pressing first; those done in the last 30 days."""
    found = _of(user, everybody).filter(_conditions()[state])
    order = "-done_at" if state == "done" else "due"
    found = found.select_related("customer__member__root", "responsible", "contact")
    return found.order_by(order, "pk")


def step_counts(user: Any, *, everybody: bool = False) -> dict[str, int]:
    """How many there are in each state, in one question."""
    # "due" is a column too.
    counts = {f"n_{name}": Count("pk", filter=rule) for name, rule in _conditions().items()}
    found = _of(user, everybody).aggregate(**counts)
    return {name: found[f"n_{name}"] for name in STATES}


def _of(user: Any, everybody: bool) -> QuerySet[FollowUp]:
    found = FollowUp.objects.filter(dropped_at=None)
    if everybody and access.can(user, "manage", "customers"):
        return found
    return found.filter(responsible=user)


def finish(step_id: int, *, actor: Any, done: bool = True) -> FollowUp:
    """Mark a step as done, or as still to do. Its person may, and owners."""
    access.require(actor, "edit", "customers")
    with transaction.atomic():
        found = FollowUp.objects.select_for_update().filter(pk=step_id, dropped_at=None).first()
        if found is None:
            raise NotFound(_("There is no such next step."), where={"step": step_id})
        if found.responsible_id != actor.pk and not access.can(actor, "manage", "customers"):
            raise Denied(
                _("This step is somebody else's."), remedy=_("Ask who is responsible for it.")
            )
        found.done_at = clock.now() if done else None
        found.done_by = actor if done else None
        found.save(update_fields=["done_at", "done_by"])
        audit.record(
            actor=actor,
            action="collect.step.done" if done else "collect.step.open",
            target_kind="customer",
            target_id=str(found.customer_id),
            detail={"step": found.pk, "what": found.what},
        )
    return found


def responsibles() -> list[Any]:
    """Members of staff who may look after customers, by name."""
    users = get_user_model().objects.filter(is_active=True).order_by("first_name", "username")
    return [user for user in users if access.can(user, "edit", "customers")]
