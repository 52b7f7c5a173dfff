"""By which rules values are chosen, and that everybody is believed anew once the rules change."""

from __future__ import annotations

import time
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive.models import Believed, Customer
from threefold.descriptive.service import store
from threefold.jobs import service as jobs
from threefold.kit import clock
from threefold.kit.errors import NotFound
from threefold.plan import service as plan_service
from threefold.plan.types import Plan

KIND = "descriptive.believe"
_EVERY_S = 60.0
_next_look = 0.0


def plan_in_force() -> Plan | None:
    """The plan in force at this moment, not one of some seconds ago; None before the first."""
    try:
        return plan_service.newest()
    except NotFound:
        return None


def written(plan: Plan | None) -> dict[str, Any]:
    """The rules of a plan as kept in `Believed`.

    {variable: {"rule": criteria, "rank": sources, "contact": way, "single": yes or no}}; which
    variables are planned at all decides which conflicts there are.
    """
    planned = plan.of_kind("descriptive") if plan else []
    return {
        each.code: {
            "rule": list(each.survivorship),
            "rank": list(plan.ranked(each)) if plan and "source" in each.survivorship else [],
            "contact": each.contact,
            "single": each.single,
        }
        for each in planned
    }


def told_of_plan(actor: Any) -> None:
    """Another plan came into force: have everybody believed anew if its rules are others."""
    last = Believed.objects.first()
    if not Customer.objects.exists():
        _note(written(plan_in_force()))
    elif last is None or last.rules != written(plan_in_force()):
        ask(actor)


def ask(user: Any) -> Any:
    """Have values chosen anew in the background; the job, or the one that waits already."""
    waiting = jobs.queued(KIND)
    return waiting or jobs.enqueue(KIND, args={}, title=_("Choose values by the plan"), user=user)


def look_after() -> None:
    """Ask once where nobody was believed since rules were kept: after an upgrade."""
    global _next_look
    if time.monotonic() < _next_look:
        return
    _next_look = time.monotonic() + _EVERY_S
    with transaction.atomic():
        if not Believed.objects.exists() and Customer.objects.exists() and not jobs.queued(KIND):
            ask(None)


def touched() -> pa.Table:
    """Customers of whom more than one current record is known: those whom rules concern."""
    return store.fetch(
        "select coalesce(m.root_id, r.customer_id) from descriptive_record r "
        "left join descriptive_member m on m.customer_id = r.customer_id "
        "where r.superseded_at is null group by 1 having count(*) > 1 order by 1",
        schema=pa.schema([("customer_id", pa.int64())]),
    )


def _note(rules: dict[str, Any]) -> None:
    Believed.objects.all().delete()
    Believed.objects.create(rules=rules, at=clock.now())


def note(plan: Plan | None) -> None:
    """Keep that everybody is believed by the rules of `plan` now."""
    with transaction.atomic():
        _note(written(plan))
