"""Role by privacy class, and the leave to look behind a mask for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.access.logic import matrix
from threefold.access.models import Unmasking
from threefold.access.service.permissions import require
from threefold.access.types import Shown
from threefold.audit import service as audit
from threefold.kit.clock import now
from threefold.kit.errors import Denied, Invalid

LASTS = timedelta(minutes=15)
SESSION_KEY = "access.unmasked"


def display(
    user: Any, privacy: str, customer_id: int | None = None, request: HttpRequest | None = None
) -> Shown:
    """How a value of class `privacy` of one customer appears to `user` now.

    With a `request` of a browser the live grants are read from its session, so that a page of
    many values costs no query; otherwise (a token, no request) they are read from the store.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return "hidden"
    base = matrix.shown(user.role, privacy)
    if base != "masked" or customer_id is None:
        return base
    return "shown" if privacy in grants(user, customer_id, request) else "masked"


def grants(user: Any, customer_id: int, request: HttpRequest | None = None) -> frozenset[str]:
    """Privacy classes of one customer that `user` may see unmasked now."""
    if request is not None and not hasattr(request, "api_token"):
        kept = request.session.get(SESSION_KEY, {}).get(str(customer_id), {})
        moment = now().timestamp()
        return frozenset(privacy for privacy, until in kept.items() if until > moment)
    live = Unmasking.objects.filter(user=user, customer_id=customer_id, expires_at__gt=now())
    return frozenset(live.values_list("privacy", flat=True))


def reason_given(text: str) -> str:
    """Why somebody unmasks, on one line. Raises Invalid for less than three letters."""
    reason = " ".join(text.replace("\0", "").split())
    if len(reason) < 3:
        raise Invalid(
            _("A reason is needed to show masked values."),
            where={"field": "reason"},
            remedy=_("Write in a few words why you need to see them."),
        )
    return reason


def unmask(request: HttpRequest, customer_id: int, privacy: str, reason: str) -> datetime:
    """Show one customer's values of one class to this visitor for 15 minutes; returns until when.

    Raises Invalid without a reason, Denied where the class is hidden from the role. The reason is
    kept in the audit log.
    """
    user = request.user
    require(user, "see", "customers")
    reason = reason_given(reason)
    base = matrix.shown(user.role, privacy)  # type: ignore[union-attr]
    if base == "hidden":
        raise Denied(
            _("Your role may not see values of this privacy class."),
            where={"privacy": privacy},
            remedy=_("Ask an owner of this installation."),
        )
    granted, until = now(), now() + LASTS
    if base == "shown":
        return until
    with transaction.atomic():
        Unmasking.objects.create(
            user=user,
            customer_id=customer_id,
            privacy=privacy,
            reason=reason[:300],
            granted_at=granted,
            expires_at=until,
        )
        audit.record(
            actor=user,
            action="access.unmask",
            target_kind="customer",
            target_id=str(customer_id),
            reason=reason,
            detail={"privacy": privacy, "until": until.isoformat(timespec="seconds")},
        )
    if not hasattr(request, "api_token"):
        _keep(request, customer_id, privacy, until)
    return until


def _keep(request: HttpRequest, customer_id: int, privacy: str, until: datetime) -> None:
    moment = now().timestamp()
    kept = {
        customer: {name: end for name, end in classes.items() if end > moment}
        for customer, classes in request.session.get(SESSION_KEY, {}).items()
    }
    kept = {customer: classes for customer, classes in kept.items() if classes}
    kept.setdefault(str(customer_id), {})[privacy] = until.astimezone(UTC).timestamp()
    request.session[SESSION_KEY] = kept
