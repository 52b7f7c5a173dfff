"""Evidence goes into the register, and out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Denied, Invalid, NotFound
from threefold.related.logic.needs.strength import LEAST, MOST, key_of, on_five
from threefold.related.models import (
    EvidenceKind,
    MinutesLine,
    Need,
    NeedEvidence,
    Suggestion,
    SurveyReply,
)

LONGEST = 80
"""Characters of a name or product."""
MOST_WORDS = 4_000
MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class Noted:
    """What somebody wants, as noted.

    `strength` is 1 to 5, or on `scale` (lowest, highest) where one is named. `people` counts only
    where no customer is known. At most one of `suggestion`, `line` and `reply` is what it was
    taken from.
    """

    name: str
    strength: float
    kind: str
    product: str = ""
    scale: tuple[float, float] | None = None
    customer: int | None = None
    people: int = 1
    words: str = ""
    said_on: date | None = None
    source: str = ""
    reference: str = ""
    suggestion: Suggestion | None = None
    line: MinutesLine | None = None
    reply: SurveyReply | None = None


def get(need_id: int) -> Need:
    """The need, or NotFound."""
    found = Need.objects.select_related("into", "whole").filter(pk=need_id).first()
    if found is None:
        raise NotFound(
            _("There is no such need."),
            where={"need": need_id},
            remedy=_("Open the register to see those there are."),
        )
    return found


def note(noted: Noted, *, actor: Any) -> NeedEvidence:
    """Put one piece of evidence into the register; the need is made if it is new.

    Raises Invalid for what does not fit, NotFound when there is no such customer.
    """
    with transaction.atomic():
        kept = kept_evidence(noted, actor=actor)
        _noted("related.need.note", kept, actor)
    return kept


def kept_evidence(noted: Noted, *, actor: Any) -> NeedEvidence:
    """The row of it, without a line in the audit: for those who note many with one of their own."""
    strength = _strength(noted)
    if noted.kind not in EvidenceKind.values:
        raise Invalid(_("This kind of evidence is not known."), where={"field": "kind"})
    said_on = noted.said_on or timezone.localdate()
    if said_on > timezone.localdate():
        raise Invalid(_("This day is still to come."), where={"field": "said_on"})
    if noted.customer is not None:
        descriptive.named(noted.customer)
    people = 1 if noted.customer is not None else noted.people
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(_("Say how many people shared it: one at least."), where={"field": "people"})
    low, high = noted.scale or (None, None)
    return NeedEvidence.objects.create(
        need=found_or_made(noted.name, noted.product, actor=actor),
        customer_id=noted.customer,
        kind=noted.kind,
        strength=strength,
        told=noted.strength if noted.scale else None,
        scale_low=low,
        scale_high=high,
        people=people,
        words=noted.words.strip()[:MOST_WORDS],
        said_on=said_on,
        source=noted.source.strip()[:120],
        reference=noted.reference.strip()[:80],
        suggestion=noted.suggestion,
        line=noted.line,
        reply=noted.reply,
        noted_at=clock.now(),
        noted_by=actor,
    )


def found_or_made(name: str, product: str, *, actor: Any) -> Need:
    """The need of this name and product, made if it is new."""
    name, product = tidy(name), tidy(product)
    if not name:
        raise Invalid(_("A need has a short name."), where={"field": "name"})
    made, _new = Need.objects.get_or_create(
        key=key_of(name, product),
        defaults={
            "name": name, "product": product, "created_at": clock.now(), "created_by": actor,
        },
    )  # fmt: skip
    return made


def tidy(text: str) -> str:
    """Single-spaced; Invalid when too long."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise Invalid(
            _("Names of needs and products are short."),
            where={"field": "name", "longest": LONGEST},
            remedy=_("Say the rest in the customer's own words."),
        )
    return text


def may_withdraw(evidence: NeedEvidence, actor: Any) -> bool:
    """Who noted it; whoever looks after the register; never what stands in minutes."""
    if evidence.line_id is not None:
        return False
    own = evidence.noted_by_id is not None and evidence.noted_by_id == actor.pk
    return access.can(actor, "edit", "imports") or (own and access.can(actor, "edit", "customers"))


def withdraw(evidence: NeedEvidence, *, actor: Any) -> NeedEvidence:
    """Take evidence out of the count; `restore` puts it back."""
    return _moved(evidence, actor, out=True)


def restore(evidence: NeedEvidence, *, actor: Any) -> NeedEvidence:
    """Count it again."""
    return _moved(evidence, actor, out=False)


def sweep(needs: Iterable[int]) -> None:
    """Remove those of these needs that nothing holds any more: no evidence, no part, no history."""
    with transaction.atomic():
        bare = Need.objects.filter(
            pk__in=list(needs), into=None, whole=None, evidence=None, parts=None, members=None,
            changes=None, status="open",
        )  # fmt: skip
        Need.objects.filter(pk__in=list(bare.values_list("pk", flat=True))).delete()


def _moved(evidence: NeedEvidence, actor: Any, *, out: bool) -> NeedEvidence:
    if not may_withdraw(evidence, actor):
        raise Denied(
            _("Only who noted it, or who looks after the register, may do this."),
            remedy=_("What stands in minutes is changed there."),
        )
    with transaction.atomic():
        evidence.withdrawn_at = clock.now() if out else None
        evidence.save(update_fields=["withdrawn_at"])
        _noted("related.need.withdraw" if out else "related.need.restore", evidence, actor)
    return evidence


def _strength(noted: Noted) -> float:
    low, high = noted.scale or (LEAST, MOST)
    try:
        return on_five(noted.strength, low, high)
    except ValueError:
        raise Invalid(
            _("The strength is outside its scale."),
            where={"field": "strength", "lowest": low, "highest": high},
            remedy=_("Say how strongly it is wanted: 1 would be nice, 5 cannot do without."),
        ) from None


def _noted(action: str, evidence: NeedEvidence, actor: Any) -> None:
    audit.record(
        actor=actor, action=action, target_kind="need", target_id=str(evidence.need_id),
        detail={"evidence": evidence.pk, "kind": evidence.kind},
    )  # fmt: skip
