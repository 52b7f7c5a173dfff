"""Groups that were found are kept for the page, the newest ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.jobs import service as jobs
from threefold.kit import clock
from threefold.kit.errors import NotFound
from threefold.segments.logic.groups.finding import Finding, read
from threefold.segments.models import FoundGroups
from threefold.segments.service.groups.finding import Tell, find_groups

KIND = "segments.find"
KEPT = 20


def ask_for_groups(user: Any, *, about: str = "all", groups: int | None = None) -> Any:
    """The job that finds groups, or one of the same that waits already; audited."""
    args = {"about": about, "groups": groups, "user": getattr(user, "pk", None)}
    waiting = jobs.queued(KIND)
    if waiting and {**waiting.args, "user": None} == {**args, "user": None}:
        return waiting
    job = jobs.enqueue(KIND, args=args, title=_("Find groups of customers"), user=user)
    audit.record(
        actor=user, action="segments.groups.find", target_kind="job", target_id=str(job.pk),
        detail={"about": about, "groups": groups},
    )  # fmt: skip
    return job


def find_and_keep(
    *,
    about: str = "all",
    groups: int | None = None,
    user: int | None = None,
    tell: Tell = lambda _stage, _done, _total: None,
) -> FoundGroups:
    """Find groups and keep them; raises as `find_groups`."""
    finding, day = find_groups(about=about, groups=groups, tell=tell)
    tell("keep", 0, 0)
    with transaction.atomic():
        kept = FoundGroups.objects.create(
            as_of=day, about=about, finding=finding.document(), made_at=clock.now(),
            made_by_id=user,
        )  # fmt: skip
        newest = FoundGroups.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        FoundGroups.objects.exclude(pk__in=list(newest)).delete()
    return kept


def finding_of(kept: FoundGroups) -> Finding:
    return read(kept.finding)


def found_groups() -> QuerySet[FoundGroups]:
    """What was found, the newest first."""
    return FoundGroups.objects.select_related("made_by").order_by("-pk")


def newest_groups(pk: int | None = None) -> FoundGroups:
    """What was found last, or that of a number. Raises NotFound."""
    found = found_groups()
    if pk is not None:
        found = found.filter(pk=pk if pk.bit_length() < 64 else 0)
    kept = found.first()
    if kept is None:
        raise NotFound(
            _("No groups have been found yet.") if pk is None else _("This was not kept."),
            remedy=_("Have groups found first."),
        )
    return kept
