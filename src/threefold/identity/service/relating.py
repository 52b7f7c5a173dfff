"""What persons are to organisations and households: noted, ended, taken back, asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.identity.models import Household, Relation, Role
from threefold.identity.types import Related
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound

_AT_HOME = {Role.HEAD, Role.PARTNER, Role.CHILD, Role.MEMBER}


def relate(
    person: int,
    *,
    organisation: int | None = None,
    household: int | None = None,
    role: str,
    since: date | None = None,
    until: date | None = None,
    source: str = "staff",
    actor: Any,
) -> Related:
    """Note what a person is to an organisation, or in a household; the customers stay two.

    `role` is one of `models.Role`; `since` and `until` are the first and last day, None for unknown
    and for still. Raises NotFound, and Invalid where role, ends or days do not go together.
    """
    _check(person, organisation, household, role, since, until)
    with transaction.atomic():
        made = Relation.objects.create(
            person_id=person,
            organisation_id=organisation,
            household_id=household,
            role=role,
            since=since,
            until=until,
            source=source,
            by=actor,
            at=clock.now(),
        )
        _note("identity.relation.add", made, actor)
    return _related(made)


def end_relation(relation: int, until: date, *, actor: Any) -> Related:
    """Say which was the last day of a relation. Raises NotFound, Invalid before its first day."""
    with transaction.atomic():
        found = _found(relation)
        if found.since and until < found.since:
            raise _backwards()
        found.until = until
        found.save(update_fields=["until"])
        _note("identity.relation.end", found, actor)
    return _related(found)


def withdraw_relation(relation: int, *, actor: Any, reason: str = "") -> None:
    """Take back a relation noted by mistake. NotFound."""
    with transaction.atomic():
        found = _found(relation)
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        _note("identity.relation.withdraw", found, actor, reason)


def relations_of(customer_id: int, *, on: date | None = None) -> list[Related]:
    """Relations of a person or to an organisation, merged customers taken together, newest first.

    With `on` only those that held on that day. Ends are told as the customers they are shown as.
    """
    own = descriptive.within(customer_id)
    either = Q(person_id__in=own) | Q(organisation_id__in=own)
    return _told(Relation.objects.filter(either), on)


def make_household(persons: Sequence[int], *, name: str = "", actor: Any) -> int:
    """Make a household of these persons, the first its head; its number."""
    with transaction.atomic():
        made = Household.objects.create(name=name[:120], made_at=clock.now())
        for place, person in enumerate(persons):
            role = Role.HEAD if not place else Role.MEMBER
            relate(person, household=made.pk, role=role, actor=actor)
    return made.pk


def members_of_household(number: int, *, on: date | None = None) -> list[Related]:
    """Who is, or was, in a household. NotFound."""
    if not Household.objects.filter(pk=number).exists():
        raise NotFound(_("There is no such household."), where={"household": number})
    return _told(Relation.objects.filter(household_id=number), on)


def _told(found: QuerySet[Relation], on: date | None) -> list[Related]:
    found = found.filter(withdrawn_at=None)
    if on is not None:
        begun = Q(since=None) | Q(since__lte=on)
        found = found.filter(begun, Q(until=None) | Q(until__gte=on))
    found = found.select_related("person__member__root", "organisation__member__root")
    return [_related(each) for each in found.order_by("-at", "-pk")]


def _related(relation: Relation) -> Related:
    organisation = relation.organisation
    return Related(
        id=relation.pk,
        person=relation.person.whole.pk,
        organisation=organisation.whole.pk if organisation else None,
        household=relation.household_id,
        role=relation.role,
        since=relation.since,
        until=relation.until,
        source=relation.source,
    )


def _found(relation: int) -> Relation:
    found = Relation.objects.select_for_update(of=("self",)).filter(pk=relation, withdrawn_at=None)
    held = found.first()
    if held is None:
        raise NotFound(
            _("There is no such relation."),
            where={"relation": relation},
            remedy=_("Open the customer anew."),
        )
    return held


def _check(
    person: int,
    organisation: int | None,
    household: int | None,
    role: str,
    since: date | None,
    until: date | None,
) -> None:
    if (organisation is None) == (household is None):
        raise Invalid(
            _("A relation is to an organisation or to a household."),
            where={"organisation": organisation, "household": household},
            remedy=_("Name one of the two."),
        )
    if role not in Role.values or (role in _AT_HOME) != (household is not None):
        raise Invalid(
            _("This role does not go with that."),
            where={"role": role},
            remedy=_("Choose one of: %(values)s.")
            % {"values": ", ".join(r for r in Role.values if (r in _AT_HOME) == bool(household))},
        )
    if since and until and until < since:
        raise _backwards()
    _is(person, "person", "organisation")
    if organisation is not None:
        _is(organisation, "organisation", "person")
        if descriptive.root_of(person) == descriptive.root_of(organisation):
            raise Invalid(_("This is one and the same customer."), where={"customer": person})
    elif not Household.objects.filter(pk=household).exists():
        raise NotFound(_("There is no such household."), where={"household": household})


def _is(customer: int, wanted: str, other: str) -> None:
    descriptive.named(customer)
    if descriptive.kind_of(customer) == other:
        raise Invalid(
            _("A person is related to an organisation, not the other way round."),
            where={"field": wanted, "customer": customer},
            remedy=_("Name the person as person and the organisation as organisation."),
        )


def _backwards() -> Invalid:
    return Invalid(
        _("The last day lies before the first."),
        where={"field": "until"},
        remedy=_("Correct one of the two days."),
    )


def _note(action: str, relation: Relation, actor: Any, reason: str = "") -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(relation.person_id),
        reason=reason,
        detail={
            "relation": relation.pk,
            "role": relation.role,
            "organisation": relation.organisation_id,
            "household": relation.household_id,
        },
    )
