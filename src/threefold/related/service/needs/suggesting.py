"""What is left in a suggestion box, and what staff do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service.knocking import Door
from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.models import (
    EvidenceKind,
    NeedEvidence,
    Suggestion,
    SuggestionBox,
    SuggestionKind,
    SuggestionState,
    SurveyKnock,
)
from threefold.related.service.finding import known_by
from threefold.related.service.needs import noting
from threefold.related.service.needs.boxes import Shown

MOST_TEXT = 4_000
DOOR = Door(SurveyKnock, "box")
HELD_DAYS = 30
"""How long what looks like a program's is kept."""


@dataclass(frozen=True)
class Left:
    """What came back of a page. `agreed` is the sentence ticked, "" for none; `trap` was filled in
    where people see no field."""

    shown: Shown
    kind: str
    text: str
    product: str = ""
    name: str = ""
    reach: str = ""
    agreed: str = ""
    language: str = "en"
    trap: str = ""
    address: str = ""


def problems(left: Left) -> dict[str, str]:
    """What needs mending, by field, for whoever wrote it."""
    wrong = {}
    if left.kind not in SuggestionKind.values:
        wrong["kind"] = _("Choose one of the answers given.")
    if not left.text.strip():
        wrong["text"] = _("Please write something.")
    elif len(left.text) > MOST_TEXT:
        wrong["text"] = _("This is too long.")
    if left.reach.strip():
        if not _reached(left.reach)[0]:
            wrong["reach"] = _("This is neither a phone number nor an e-mail address.")
        if not left.agreed:
            wrong["agreed"] = _("Tick this, or leave out how to reach you.")
    elif left.agreed:
        wrong["reach"] = _("Write how to reach you.")
    return wrong


def leave(box: SuggestionBox, left: Left) -> Suggestion:
    """Keep what was left, once: the same page sent again changes nothing.

    Raises Invalid (look at `problems` first), Conflict when the box is shut, Busy.
    """
    known = Suggestion.objects.filter(pk=left.shown.suggestion, box=box).first()
    if known is not None:
        return known
    if not SuggestionBox.objects.filter(pk=box.pk, is_open=True).exists():
        raise Conflict(_("This suggestion box is shut."), remedy=_("Thank you for your interest."))
    many = DOOR.knocked(left.address)
    wrong = problems(left)
    if wrong:
        raise Invalid(_("Some answers need mending."), where={"problems": len(wrong)})
    kind, reach = _reached(left.reach)
    forget_held()
    kept, _new = Suggestion.objects.get_or_create(
        pk=left.shown.suggestion,
        defaults={
            "box": box,
            "kind": left.kind,
            "state": SuggestionState.HELD if many or left.trap.strip() else SuggestionState.NEW,
            "product": " ".join(left.product.split())[: noting.LONGEST],
            "text": left.text.strip(),
            "name": " ".join(left.name.split())[:120] if reach else "",
            "reach": reach,
            "reach_kind": kind,
            "leave": left.agreed[:300] if reach else "",
            "channel": left.shown.channel,
            "language": left.language,
            "left_at": clock.now(),
        },
    )
    return kept


def forget_held() -> int:
    """Let go what looked like a program's and nobody took up; how many."""
    late = clock.now() - timedelta(days=HELD_DAYS)
    old = Suggestion.objects.filter(state=SuggestionState.HELD, left_at__lt=late)
    return old.delete()[0] if old.exists() else 0


def get(suggestion_id: UUID) -> Suggestion:
    """The suggestion, or NotFound."""
    rows = Suggestion.objects.select_related("box", "handled_by", "customer__member__root")
    found = rows.filter(pk=suggestion_id).first()
    if found is None:
        raise NotFound(
            _("There is no such suggestion."), remedy=_("Open the inbox to see those there are.")
        )
    return found


def sees_who(user: Any) -> bool:
    """Whether this user handles suggestions and so sees who left them."""
    return access.can(user, "edit", "customers")


def text_for(suggestion: Suggestion, user: Any) -> str:
    """What was left; without contact details for who does not see who left it."""
    return suggestion.text if sees_who(user) else discreet(suggestion.text)


def candidate(suggestion: Suggestion) -> int | None:
    """The customer known by the address or number that was left."""
    return known_by(suggestion.reach) if suggestion.reach else None


def reveal(suggestion: Suggestion, *, reason: str, actor: Any) -> str:
    """How to reach who left it, whole; the reason goes into the audit."""
    if not sees_who(actor):
        raise Denied(_("Your role does not allow this."))
    reason = access.reason_given(reason)
    _noted(suggestion, actor, "related.suggestion.reveal", reason=reason[:300])
    return suggestion.reach


def link(suggestion: Suggestion, customer_id: int | None, *, actor: Any) -> Suggestion:
    """Say whose it is; None: nobody's known. Needs made of it follow."""
    with transaction.atomic():
        kept = _locked(suggestion)
        if customer_id is not None:
            descriptive.named(customer_id)
        kept.customer_id = customer_id
        kept.save(update_fields=["customer"])
        evidence = {"customer": customer_id} | ({"people": 1} if customer_id else {})
        NeedEvidence.objects.filter(suggestion=kept).update(**evidence)
        _noted(kept, actor, "related.suggestion.link", linked=customer_id is not None)
    return kept


def take(
    suggestion: Suggestion, *, name: str, product: str, strength: float, actor: Any
) -> NeedEvidence:
    """Make a need of it, or strengthen one: its words are the evidence."""
    with transaction.atomic():
        kept = _locked(suggestion)
        evidence = noting.kept_evidence(
            noting.Noted(
                name=name,
                product=product,
                strength=strength,
                kind=EvidenceKind.CONTACT
                if kept.kind == SuggestionKind.COMPLAINT
                else EvidenceKind.SUGGESTION,
                customer=kept.customer_id,
                words=kept.text,
                said_on=timezone.localdate(kept.left_at),
                source=kept.box.name,
                suggestion=kept,
            ),
            actor=actor,
        )
        same = NeedEvidence.objects.filter(suggestion=kept, need=evidence.need)
        if same.exclude(pk=evidence.pk).exists():
            raise Conflict(
                _("This need was taken from it already."),
                where={"need": evidence.need_id},
                remedy=_("Write another one, or leave it as it is."),
            )
        _handled(kept, SuggestionState.TAKEN, kept.answer, actor)
        _noted(kept, actor, "related.suggestion.take", need=evidence.need_id)
    return evidence


def answered(suggestion: Suggestion, *, what: str, actor: Any) -> Suggestion:
    """Note what was answered to whom left it."""
    what = what.strip()[:MOST_TEXT]
    if not what:
        raise Invalid(_("Write what was answered."), where={"field": "what"})
    return _stated(suggestion, SuggestionState.ANSWERED, what, actor, "related.suggestion.answer")


def aside(suggestion: Suggestion, *, actor: Any) -> Suggestion:
    """Nothing is done about it."""
    return _stated(suggestion, SuggestionState.ASIDE, None, actor, "related.suggestion.aside")


def again(suggestion: Suggestion, *, actor: Any) -> Suggestion:
    """Put it back among the new ones; needs made of it lose it as evidence."""
    with transaction.atomic():
        taken = NeedEvidence.objects.filter(suggestion=suggestion)
        needs = list(taken.values_list("need", flat=True))
        taken.delete()
        noting.sweep(needs)
        return _stated(suggestion, SuggestionState.NEW, "", actor, "related.suggestion.again")


def _stated(
    suggestion: Suggestion, state: str, answer: str | None, actor: Any, action: str
) -> Suggestion:
    with transaction.atomic():
        kept = _locked(suggestion)
        _handled(kept, state, kept.answer if answer is None else answer, actor)
        _noted(kept, actor, action)
    return kept


def _handled(kept: Suggestion, state: str, answer: str, actor: Any) -> None:
    new = state == SuggestionState.NEW
    kept.state, kept.answer = state, answer
    kept.handled_at = None if new else clock.now()
    kept.handled_by = None if new else actor
    kept.save(update_fields=["state", "answer", "handled_at", "handled_by"])


def _locked(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("box")
    return rows.get(pk=suggestion.pk)


def _reached(written: str) -> tuple[str, str]:
    """Kind and standard form of an e-mail address or telephone number; "" for what is neither."""
    written = written.strip()
    if not written:
        return "", ""
    kind = "email" if "@" in written else "phone"
    spec = descriptive.Spec(type=kind, contact=kind, region=settings.COUNTRY)
    form = descriptive.standardise(pa.array([written[:200]]), spec).to_pylist()[0]
    return (kind, str(form["standard"])) if form["ok"] and form["standard"] else ("", "")


def _noted(suggestion: Suggestion, actor: Any, action: str, **detail: Any) -> None:
    reason = str(detail.pop("reason", ""))
    audit.record(
        actor=actor, action=action, target_kind="suggestion", target_id=str(suggestion.pk),
        reason=reason, detail=detail,
    )  # fmt: skip
