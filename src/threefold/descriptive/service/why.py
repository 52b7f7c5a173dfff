"""Why a value is believed: what speaks for it and for the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from threefold.descriptive.logic import believing
from threefold.descriptive.models import Customer, Record, StaffValue
from threefold.descriptive.service import members, rules
from threefold.descriptive.service.knowing import evidence
from threefold.descriptive.types import Candidate, Why
from threefold.engine import service as engine
from threefold.kit.errors import NotFound
from threefold.plan import service as plan_service

_EARLIER = 10


def why(customer_id: int, variable: str, *, at: datetime | None = None) -> Why:
    """Why a value of a customer is believed now, or was at a moment.

    Of merged customers all that is told of any. Raises NotFound for a customer or a variable that
    nobody knows; a planned variable without values has no candidates.
    """
    root = members.root_of(customer_id)
    version = Customer.objects.filter(pk=root).values_list("version", flat=True).first()
    if version is None:
        raise NotFound(_("There is no such customer."), where={"customer": customer_id})
    plan = rules.plan_in_force() if at is None else plan_service.in_force_at(at)
    planned = plan.variables.get(variable) if plan else None
    known = planned or (plan_service.current().variables.get(variable) if at else None)
    told = evidence(root, at)
    found = believing.candidates(engine.shared(), told, believing.rules_of(plan)).to_pylist()
    rows = [row for row in found if row["variable"] == variable]
    if not rows and (known is None or known.kind != "descriptive"):
        raise NotFound(
            _("The plan has no such descriptive variable."),
            where={"field": variable},
            remedy=_("Take a variable that stands on the customer's page."),
        )
    candidates = tuple(_candidates(rows, root, variable, at))
    rule = planned.survivorship if planned else ()
    return Why(
        customer_id=root,
        variable=variable,
        version=version,
        decided_by=next(
            (each.lost_by for each in candidates if each.lost_by not in {"", "same"}), "only"
        ),
        rule=rule,
        rank=plan.ranked(planned) if plan and planned and "source" in rule else (),
        candidates=candidates,
        earlier=tuple(_earlier(root, variable)) if at is None else (),
    )


def _candidates(
    rows: list[dict[str, Any]], root: int, variable: str, at: datetime | None
) -> Iterator[Candidate]:
    staff = _staff(root, variable) if any(row["by_staff"] for row in rows) else {}
    for row in rows:
        by, reason = staff.get(row["moment"], ("", "")) if row["by_staff"] else ("", "")
        yield Candidate(
            value=json.loads(row["content"]),
            source=row["source"],
            at=row["moment"],
            by_staff=row["by_staff"],
            record_id=row["record_id"],
            proof=row["proof"] or "",
            proved_at=row["proved_at"],
            agreement=row["agreement"],
            lost_by=row["lost_by"] or "",
            reason=reason,
            by=by,
        )


def _staff(root: int, variable: str) -> dict[datetime, tuple[str, str]]:
    """Who set a value, and the reason, by when it was set."""
    rows = StaffValue.objects.filter(customer_id__in=members.within(root), variable=variable)
    return {
        row.set_at: ((row.user.get_full_name() or row.user.get_username()) if row.user else "",
                     row.reason)
        for row in rows.select_related("user")
    }  # fmt: skip


def _earlier(root: int, variable: str) -> Iterator[Candidate]:
    """What sources and staff told once and tell no more, the newest first."""
    own = members.within(root)
    gone = Record.objects.filter(customer_id__in=own, superseded_at__isnull=False)
    held = gone.filter(values__has_key=variable).order_by("-superseded_at", "-id")
    told = [
        _past(row.values[variable], row.source, row.observed_at, row.superseded_at, row.pk)
        for row in held[:_EARLIER]
    ]
    set_before = StaffValue.objects.filter(customer_id__in=own, variable=variable)
    rows = set_before.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "-id")
    told += [
        _past(row.value, "staff", row.set_at, row.withdrawn_at, None) for row in rows[:_EARLIER]
    ]
    yield from sorted(told, key=lambda each: each.until, reverse=True)[:_EARLIER]  # type: ignore[arg-type,return-value]


def _past(
    value: Any, source: str, at: datetime, until: datetime | None, record_id: int | None
) -> Candidate:
    return Candidate(
        value=value,
        source=source,
        at=at,
        by_staff=record_id is None,
        record_id=record_id,
        proof="",
        proved_at=None,
        agreement=0,
        lost_by="recency",
        until=until,
    )
