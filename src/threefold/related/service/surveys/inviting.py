"""Who is asked: by leave for the purpose, not too often, and not by a way that is dead."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import ContactKind, store
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.plan import service as plans
from threefold.related.models import Invitation, InvitationState, Survey, SurveyResponse, Way
from threefold.related.service.surveys import designing, tokens

REASONS = ("again", "rests", "no_leave", "no_way", "unknown")
MOST = 20_000
_KINDS = {Way.EMAIL: ("email",), Way.PHONE: ("mobile", "phone"), Way.LINK: ()}
_DEAD = ("bad_form", "bounced", "wrong_number", "returned")
_KNOWN = pa.schema([("customer_id", pa.int64()), ("language", pa.string())])
_WAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("consent", pa.string()),
        ("refused", pa.bool_()),
        ("proof", pa.string()),
        ("validity", pa.string()),
    ]
)
_JUDGED = pa.schema(
    [("customer_id", pa.int64()), ("language", pa.string()), ("reason", pa.string())]
)


@dataclass(frozen=True)
class Invited:
    """How many were invited, and how many left out by reason (`REASONS`)."""

    invited: int
    left_out: Mapping[str, int]


def by_consent(survey: Survey) -> bool:
    """Whether the purpose of the survey needs leave given beforehand."""
    purpose = plans.current().purposes.get(survey.purpose)
    return purpose is None or purpose.legal_basis == "consent"


def everybody() -> pa.Table:
    """[customer_id] of all customers, merged ones once."""
    return store.fetch(
        f"select c.id from descriptive_customer c where {descriptive.IS_ROOT} order by 1",
        schema=pa.schema([("customer_id", pa.int64())]),
    )


def judge(survey: Survey, customers: pa.Table, *, way: str) -> pa.Table:
    """[customer_id, language, reason] of these customers (column customer_id), merged ones once.

    An empty `reason` means: may be asked. Otherwise the first that applies of: not known; asked in
    this survey before; asked in any within the survey's days of rest; no leave for its purpose; no
    way of this kind that works.
    """
    if way not in Way.values:
        raise Invalid(_("There is no such way to ask."), where={"way": way})
    own = descriptive.clusters(customers)
    roots = own.select(["root_id"]).rename_columns(["customer_id"])
    given = roots.group_by(["customer_id"]).aggregate([])
    store.aside("tf_invite", given, index=["customer_id"])
    known = store.fetch(
        "select c.id, c.golden -> 'language' ->> 'v' from descriptive_customer c "
        "join tf_invite g on g.customer_id = c.id",
        schema=_KNOWN,
    )
    inputs = {
        "given": given,
        "known": known,
        "own": own,
        "asked": _asked(survey),
        "ways": _ways(survey, way),
    }
    judged = engine.shared().query(engine.sql("threefold.related", "survey_judge"), inputs=inputs)
    return judged.cast(_JUDGED)


def _asked(survey: Survey) -> pa.Table:
    """Customers asked in this survey ever (again 1), or in any within its days of rest (0)."""
    since = clock.now() - timedelta(days=survey.rest_days)
    here = Invitation.objects.filter(survey=survey).values_list("customer_id", flat=True)
    lately = Invitation.objects.filter(made_at__gte=since).values_list("customer_id", flat=True)
    answered = SurveyResponse.objects.filter(answered_at__gte=since, customer__isnull=False)
    ids = [*here, *lately, *answered.values_list("customer_id", flat=True)]
    again = [1] * len(here) + [0] * (len(ids) - len(here))
    return pa.table({"customer_id": pa.array(ids, pa.int64()), "again": pa.array(again, pa.int8())})


def _ways(survey: Survey, way: str) -> pa.Table:
    """Contact ways of tf_invite, each with whether there is leave, whether it is dead or wanted."""
    ways = store.fetch(
        "select w.customer_id, w.kind, w.consent::text, w.refused, w.proof, w.validity "
        "from descriptive_contactway w join tf_invite g on g.customer_id = w.customer_id",
        schema=_WAYS,
    )
    texts = pc.unique(ways["consent"])
    leave = pa.array([_leave(survey, each) for each in texts.to_pylist()], pa.bool_())
    allowed = leave.take(pc.index_in(ways["consent"], texts)) if len(texts) else leave
    wanted = pc.is_in(ways["kind"], pa.array(_KINDS[Way(way)] or tuple(ContactKind.values)))
    dead = pc.or_(pc.is_in(ways["proof"], pa.array(_DEAD)), pc.equal(ways["validity"], "invalid"))
    if way == Way.LINK:
        # Handed over in person: no way need work.
        dead = pc.and_(dead, False)
    return pa.table(
        {
            "customer_id": ways["customer_id"],
            "leave": pc.and_(allowed, pc.invert(ways["refused"])).cast(pa.int8()),
            "dead": dead.cast(pa.int8()),
            "wanted": wanted.cast(pa.int8()),
        }
    )


def _leave(survey: Survey, consent: str) -> bool:
    return allows(survey, json.loads(consent or "{}"))


def allows(survey: Survey, consent: Mapping[str, bool]) -> bool:
    """Whether what was agreed to by one way leaves room for this survey."""
    said = consent.get(survey.purpose)
    return said is True or (said is None and not by_consent(survey))


def invite(
    survey: Survey,
    customers: pa.Table,
    *,
    way: str,
    actor: Any,
    base: str = "",
    most: int = MOST,
    about: str = "",
    references: Mapping[int, str] | None = None,
) -> Invited:
    """Invite those of these customers who may be asked, at most `most`, drawn by lot.

    `base` is scheme and host of the links; `about` ("purchase" or "contact") and `references` by
    customer name what the question is about. Letters go out soon after.
    """
    if designing.standing(survey) != "open":
        raise Conflict(_("The survey is not open."), remedy=_("Open it first, then invite to it."))
    with transaction.atomic():
        # One at a time, so that nobody is asked by two at once.
        store.take("invitation", 0)
        judged = judge(survey, customers, way=way)
        fit = judged.filter(pc.equal(judged["reason"], ""))
        chosen = _drawn(fit, min(most, MOST))
        now = clock.now()
        said = designing.asked(designing.version_of(survey))
        Invitation.objects.bulk_create(
            (
                Invitation(
                    survey=survey,
                    customer_id=row["customer_id"],
                    way=way,
                    state=InvitationState.WAITING,
                    language=said.speaks(spoken(row["language"] or "")),
                    about=about,
                    reference=str((references or {}).get(row["customer_id"], ""))[:80],
                    nonce=secrets.token_hex(16),
                    base=base[:200],
                    made_at=now,
                    made_by=actor,
                    expires_at=now + timedelta(days=survey.link_days),
                )
                for row in chosen.to_pylist()
            ),
            batch_size=1_000,
        )
        counts = {
            row["values"]: row["counts"] for row in pc.value_counts(judged["reason"]).to_pylist()
        }
        left_out = {reason: counts[reason] for reason in REASONS if counts.get(reason)}
        audit.record(
            actor=actor,
            action="related.survey.invite",
            target_kind="survey",
            target_id=str(survey.pk),
            detail={"way": way, "invited": chosen.num_rows, "left_out": sum(left_out.values())},
        )
    return Invited(chosen.num_rows, left_out)


def of_link(survey: Survey, text: str) -> Invitation:
    """The invitation of a personal link, or NotFound."""
    named = tokens.from_invitation(text)
    found = Invitation.objects.filter(pk=named[0], survey=survey).first() if named else None
    if found is None or named is None or not secrets.compare_digest(found.nonce, named[1]):
        raise NotFound(
            _("This link is not right."), remedy=_("Copy it whole from the letter, to its end.")
        )
    return found


def expired(invitation: Invitation) -> bool:
    return invitation.expires_at <= clock.now()


def decline(invitation: Invitation, *, never: bool, actor: Any = None) -> None:
    """Somebody does not want to answer; `never` withdraws leave for the purpose altogether."""
    with transaction.atomic():
        kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if kept.state == InvitationState.ANSWERED:
            raise Conflict(_("This survey was answered already."))
        kept.state = InvitationState.REFUSED
        kept.save(update_fields=["state"])
        if actor is not None:
            _called(kept, actor, "refused for good" if never else "refused")
        if never:
            descriptive.note_consent(
                kept.customer_id,
                kept.survey.purpose,
                False,
                actor=actor,
                source="survey" if actor is None else "staff",
            )


def not_reached(invitation: Invitation, *, actor: Any) -> None:
    """A call reached nobody; it stays to be made."""
    now = clock.now()
    with transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk, state__in=["waiting", "asked"]).update(
            state=InvitationState.ASKED,
            tries=F("tries") + 1,
            last_at=now,
            asked_at=invitation.asked_at or now,
        )
        _called(invitation, actor, "not reached")


def _called(invitation: Invitation, actor: Any, outcome: str) -> None:
    audit.record(
        actor=actor,
        action="related.survey.call",
        target_kind="survey",
        target_id=str(invitation.survey_id),
        detail={"customer": invitation.customer_id, "outcome": outcome},
    )


def spoken(tag: str) -> str:
    """The language of texts for a customer who speaks `tag`."""
    low = tag.lower().replace("_", "-")
    if low.startswith("zh"):
        taiwan = any(part in {"tw", "hk", "mo", "hant"} for part in low.split("-"))
        return "zh-hant" if taiwan else "zh-hans"
    return low.split("-")[0] or "en"


def _drawn(fit: pa.Table, most: int) -> pa.Table:
    if fit.num_rows <= most:
        return fit
    chosen = secrets.SystemRandom().sample(range(fit.num_rows), most)
    return fit.take(pa.array(sorted(chosen), pa.int64()))
