"""Who reads what of a need: names, words, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.types import Shown
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.models import Need, NeedEvidence

MOST_VOICES = 50
BESIDE = (
    "need__whole", "noted_by", "customer__member__root", "suggestion", "line__version",
)  # fmt: skip
"""What is read along with evidence that is shown."""


@dataclass(frozen=True)
class Voice:
    """What somebody said, without who it was."""

    words: str
    strength: float


def may_write(user: Any) -> bool:
    """Whether this user may put something into the register."""
    return access.can(user, "see", "customers") and (
        access.can(user, "edit", "customers") or access.can(user, "edit", "imports")
    )


def shows(user: Any, evidence: NeedEvidence, request: Any = None) -> Shown:
    """How the words of a piece of evidence, with whose they are, appear to `user`.

    Whoever noted what he was told reads it. Words of a customer are personal, shown with a reason
    only, and so is what was taken from a box or a survey, where the words stand without who wrote
    them. Words of nobody known are read by whoever reads what is answered to surveys.
    """
    taken = evidence.suggestion_id is not None or evidence.reply_id is not None
    if not taken and evidence.noted_by_id is not None and evidence.noted_by_id == user.pk:
        return "shown"
    if evidence.customer is not None:
        return access.display(user, "personal", evidence.customer.whole.pk, request)
    return "shown" if access.can(user, "see", "imports") else "hidden"


def seen(user: Any, evidence: NeedEvidence, request: Any = None) -> tuple[Shown, str]:
    """`shows`, and the words as `user` may read them: masked, left out, and of nobody known without
    contact details."""
    shown = shows(user, evidence, request) if evidence.words else "shown"
    if shown == "shown":
        return shown, evidence.words if evidence.customer else discreet(evidence.words)
    return shown, access.mask(evidence.words, "text") if shown == "masked" else ""


def voices(need: Need, user: Any) -> list[Voice] | None:
    """Latest words of those who have a need, without who said them and contact details; None where
    the role does not read what customers write."""
    if not access.can(user, "see", "imports"):
        return None
    rows = evidence_of(need).filter(withdrawn_at=None).exclude(words="")
    told = [Voice(discreet(each.words), each.strength) for each in rows[:MOST_VOICES]]
    # In the order of time they would stand beside the list that names their customers.
    return sorted(told, key=lambda each: (-each.strength, each.words))


def evidence_of(need: Need) -> QuerySet[NeedEvidence]:
    """All evidence that counts for a need, what was withdrawn too, newest first.

    Of one that was put together with another, its own.
    """
    found = NeedEvidence.objects.filter(need=need)
    if need.whole_id is None:
        found = NeedEvidence.objects.filter(Q(need=need) | Q(need__whole=need))
    return found.select_related(*BESIDE)


def called(customer: Any, user: Any) -> str:
    """What a customer is called, of merged ones their root, as `user` may see it; "" for None."""
    if customer is None:
        return ""
    name = customer.whole.name if access.display(user, "internal") == "shown" else ""
    return name or _("Customer %(number)s") % {"number": customer.whole.pk}
