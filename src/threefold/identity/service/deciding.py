"""What staff decide of two customers: that they are one, that they never are, and the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.identity.models import Link, Method, Verdict
from threefold.identity.service import clustering
from threefold.identity.types import Merged, Parted
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound


def merge(left: int, right: int, *, actor: Any, reason: str = "") -> Merged:
    """Decide that two customers are always one; the older one's number stays.

    No row moves: each keeps its own customer, so `unmerge` gives back what would stand had this
    never been decided. Raises NotFound, Invalid for one and the same, Conflict where it was decided
    that members of the two differ.
    """
    pair = _pair(left, right)
    with transaction.atomic():
        clustering.hold()
        _exist(pair)
        _not_apart(*pair)
        link, is_new = _decide(pair, Verdict.SAME, actor, reason)
        if is_new:
            clustering.rebuild(_table(pair))
            _noted("identity.merge", actor, pair, reason, link=link.pk)
        root = descriptive.root_of(pair[0])
        return Merged(link.pk, root, tuple(descriptive.own_of(root)))


def never_same(left: int, right: int, *, actor: Any, reason: str = "") -> Link:
    """Decide that two customers are never one: neither they nor clusters they stand in are joined.

    Raises Conflict while they are one.
    """
    pair = _pair(left, right)
    with transaction.atomic():
        clustering.hold()
        _exist(pair)
        if descriptive.root_of(pair[0]) == descriptive.root_of(pair[1]):
            raise Conflict(
                _("These two are one customer now."),
                where={"customer": pair[0], "other": pair[1]},
                remedy=_("Un-merge one of them first; that keeps them apart."),
            )
        link, is_new = _decide(pair, Verdict.DIFFERENT, actor, reason)
        if is_new:
            _noted("identity.never_same", actor, pair, reason, link=link.pk)
        return link


def unmerge(
    customer: int | None = None,
    *,
    link: int | None = None,
    whole: bool = False,
    keep_apart: bool = True,
    actor: Any,
    reason: str = "",
) -> Parted:
    """Part a merged customer again, as if it had never been merged.

    `customer` is the own customer that leaves its cluster, with `whole` all of them part; or only
    the decision `link` is withdrawn. With `keep_apart` the parted pairs are noted as different, so
    that no matching joins them again. Raises NotFound, Invalid, and Conflict when the customer is
    not merged, or when other decisions would hold the two of `link` together all the same.
    """
    if (customer is None) == (link is None):
        raise Invalid(
            _("Name either a customer or a decision."),
            where={"customer": customer, "decision": link},
            remedy=_("Look at what holds the customer together now."),
        )
    with transaction.atomic():
        clustering.hold()
        going = list(_in_force(customer, link, whole))
        if not going:
            raise _nothing_to_part(customer, link)
        ends = sorted({end for each in going for end in (each.left_id, each.right_id)})
        _withdraw(going, actor)
        now = descriptive.clusters(clustering.rebuild(_table(ends)))
        roots = dict(zip(*(column.to_pylist() for column in now.columns), strict=True))
        held = [each for each in going if roots[each.left_id] == roots[each.right_id]]
        if held:
            raise _still_held(held[0])
        noted = _keep_apart(going, actor, reason) if keep_apart else ()
        withdrawn = tuple(each.pk for each in going)
        _noted("identity.unmerge", actor, ends, reason, links=withdrawn, noted=noted)
        return Parted(withdrawn, noted, tuple(sorted(set(roots.values()))))


def take_back(link: int, *, actor: Any, reason: str = "") -> None:
    """Withdraw a decision as if it had never been made, without deciding the contrary.

    Raises NotFound, and Conflict as `unmerge` does.
    """
    with transaction.atomic():
        clustering.hold()
        found = Link.objects.filter(pk=link, withdrawn_at=None).first()
        if found is None:
            raise _nothing_to_part(None, link)
        if found.verdict == Verdict.SAME:
            unmerge(link=link, keep_apart=False, actor=actor, reason=reason)
            return
        _withdraw([found], actor)
        ends = (found.left_id, found.right_id)
        _noted("identity.decision.withdrawn", actor, ends, reason, link=link)


def _pair(left: int, right: int) -> tuple[int, int]:
    if left == right:
        raise Invalid(
            _("This is one and the same customer."),
            where={"customer": left},
            remedy=_("Name two different customers."),
        )
    return min(left, right), max(left, right)


def _exist(pair: Sequence[int]) -> None:
    for customer in pair:
        descriptive.named(customer)


def _decide(pair: tuple[int, int], verdict: Verdict, actor: Any, reason: str) -> tuple[Link, bool]:
    """The decision in force, and whether it is new: staff repeating themselves say nothing."""
    before = Link.objects.filter(left=pair[0], right=pair[1], withdrawn_at=None).first()
    if before is not None:
        if before.method == Method.STAFF and before.verdict == verdict:
            return before, False
        _withdraw([before], actor)
    made = Link.objects.create(
        left_id=pair[0],
        right_id=pair[1],
        verdict=verdict,
        method=Method.STAFF,
        probability=before.probability if before else None,
        evidence=before.evidence if before else {},
        reason=reason[:300],
        by=actor,
        at=clock.now(),
    )
    return made, True


def _not_apart(left: int, right: int) -> None:
    one, other = descriptive.own_of(left), descriptive.own_of(right)
    between = Q(left__in=one, right__in=other) | Q(left__in=other, right__in=one)
    apart = Link.objects.filter(between, verdict=Verdict.DIFFERENT, withdrawn_at=None)
    found = apart.order_by("pk").first()
    if found is not None:
        raise Conflict(
            _("It was decided that these customers, or others merged with them, differ."),
            where={"customer": found.left_id, "other": found.right_id, "decision": found.pk},
            remedy=_("Take that decision back first if it was wrong."),
        )


def _in_force(customer: int | None, link: int | None, whole: bool) -> QuerySet[Link]:
    same = Link.objects.filter(verdict=Verdict.SAME, withdrawn_at=None).order_by("pk")
    if customer is None:
        return same.filter(pk=link)
    if whole:
        return same.filter(left__in=descriptive.own_of(customer))
    return same.filter(Q(left=customer) | Q(right=customer))


def _nothing_to_part(customer: int | None, link: int | None) -> Exception:
    if link is not None:
        return NotFound(
            _("No such decision is in force."),
            where={"decision": link},
            remedy=_("Look at what holds the customer together now."),
        )
    descriptive.named(customer or 0)
    return Conflict(
        _("This customer is not merged with another."),
        where={"customer": customer},
        remedy=_("Nothing needs to be done."),
    )


def _still_held(link: Link) -> Conflict:
    return Conflict(
        _("Other decisions hold these two together."),
        where={"customer": link.left_id, "other": link.right_id, "decision": link.pk},
        remedy=_("Un-merge one of the two customers instead of this one decision."),
    )


def _withdraw(links: Iterable[Link], actor: Any) -> None:
    ids = [each.pk for each in links]
    Link.objects.filter(pk__in=ids).update(withdrawn_at=clock.now(), withdrawn_by=actor)


def _keep_apart(links: Sequence[Link], actor: Any, reason: str) -> tuple[int, ...]:
    pairs = [(each.left_id, each.right_id) for each in links]
    return tuple(_decide(pair, Verdict.DIFFERENT, actor, reason)[0].pk for pair in pairs)


def _table(customers: Iterable[int]) -> pa.Table:
    return pa.table({"customer_id": pa.array(list(customers), pa.int64())})


def _noted(action: str, actor: Any, ends: Sequence[int], reason: str, **detail: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(ends[0]),
        reason=reason,
        detail={"with": list(ends[1:]), **detail},
    )
