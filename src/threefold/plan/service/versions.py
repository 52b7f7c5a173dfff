"""Which plan is in force, and the versions behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.kit.clock import now
from threefold.kit.errors import Conflict, NotFound
from threefold.kit.registry import Registry
from threefold.plan.logic.build import from_content, to_content
from threefold.plan.logic.diff import Diff, diff
from threefold.plan.logic.write import to_toml
from threefold.plan.models import PlanState, PlanVersion
from threefold.plan.service.industries import template
from threefold.plan.types import Plan, Version

in_force: Registry[Callable[[Any], object]] = Registry("listener to the plan")
"""Listeners told, within the transaction, by whom another version was put in force."""

_FRESH_S = 5
_KEY = "plan.in_force"

# A version in force never changes, so its plan is built once in a process. The time is part of
# the key because a database that was rolled back gives the same ids away again.
_built: dict[tuple[int, datetime | None], Plan] = {}


def newest() -> Plan:
    """The plan in force, looked up at once; for work that must not go by one of 5 s ago."""
    return _look()


def in_force_at(at: datetime) -> Plan | None:
    """The plan that was in force at a moment; None before the first."""
    rows = PlanVersion.objects.filter(in_force_from__lte=at).order_by("-in_force_from", "-number")
    row = rows.first()
    return from_content(row.content, number=row.number) if row else None


def current() -> Plan:
    """The plan in force. Raises NotFound with the way out while none was chosen.

    Costs no query for 5 s after the last look; `publish` and `choose` in this process are seen
    at once, those of another one after at most 5 s.
    """
    key = cache.get(_KEY)
    plan = _built.get(key) if key else None
    return plan or _look()


def exists() -> bool:
    """Whether a plan is in force."""
    try:
        current()
    except NotFound:
        return False
    return True


def _look() -> Plan:
    in_force = PlanVersion.objects.filter(state=PlanState.CURRENT)
    key = in_force.values_list("pk", "in_force_from").first()
    if key is None:
        raise NotFound(
            _("No information plan has been chosen yet."),
            remedy=_(
                "Choose a line of business on the page “Plan”, "
                "or run `threefold plan --use INDUSTRY`."
            ),
        )
    if key not in _built:
        row = in_force.get()
        _built.clear()
        _built[key] = from_content(row.content, number=row.number)
    cache.set(_KEY, key, _FRESH_S)
    return _built[key]


def forget() -> None:
    """Look again at the next `current`, now and once the transaction is through."""
    cache.delete(_KEY)
    transaction.on_commit(lambda: cache.delete(_KEY))


def next_number() -> int:
    return (PlanVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def put_in_force(row: PlanVersion, *, actor: Any) -> None:
    """Let `row` follow the version in force; to be called in a transaction."""
    PlanVersion.objects.filter(state=PlanState.CURRENT).update(state=PlanState.SUPERSEDED)
    row.state = PlanState.CURRENT
    row.in_force_from = now()
    row.save()
    forget()
    for _name, listener in in_force:
        listener(actor)


@transaction.atomic
def choose(industry: str, *, actor: Any, note: str = "") -> Plan:
    """Put the template of a line of business in force at once, as a new version.

    An open draft stays as it is. Raises NotFound for an unknown line of business, Conflict when
    somebody else chooses at the same moment.
    """
    if actor is not None:
        access.require(actor, "edit", "plan")
    row = PlanVersion(
        number=next_number(),
        industry=industry,
        content=template(industry),
        note=note,
        created_by=actor,
    )
    try:
        with transaction.atomic():
            put_in_force(row, actor=actor)
    except IntegrityError:
        raise Conflict(
            _("Somebody else chose a plan at the same moment."), remedy=_("Look at it first.")
        ) from None
    audit.record(
        actor=actor,
        action="plan.choose",
        target_kind="plan",
        target_id=str(row.number),
        detail={"industry": industry, "variables": len(row.content["variable"])},
    )
    return from_content(row.content, number=row.number)


def describe(row: PlanVersion) -> Version:
    return Version(
        number=row.number,
        industry=row.industry,
        state=row.state,
        note=row.note,
        author=row.created_by.get_username() if row.created_by else "",
        created_at=row.created_at,
        in_force_from=row.in_force_from,
        edits=row.edits,
    )


def versions() -> list[Version]:
    """All versions, newest first, the draft included; one query."""
    return [describe(r) for r in PlanVersion.objects.defer("content").select_related("created_by")]


def version(number: int) -> Plan:
    """The plan of one version. Raises NotFound."""
    return from_content(content_of(number), number=number)


def content_of(number: int) -> Mapping[str, Any]:
    content = PlanVersion.objects.filter(number=number).values_list("content", flat=True).first()
    if content is None:
        raise NotFound(
            _("The plan has no version %(number)s.") % {"number": number},
            where={"version": number},
            remedy=_("See the list of versions."),
        )
    return content


def compare(before: int, after: int) -> Diff:
    """What version `after` changes in version `before`. Raises NotFound."""
    return diff(content_of(before), content_of(after))


def as_toml(plan: Plan) -> str:
    """`plan` as the text of a TOML file that can be edited and taken in again."""
    return to_toml(to_content(plan))
