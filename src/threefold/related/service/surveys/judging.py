"""Whether customers may be asked: by leave for the purpose, not too often, by a way that works."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import ContactKind, store
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.plan import service as plans
from threefold.related.models import Invitation, InvitationState, Survey, SurveyResponse, Way

REASONS = ("again", "rests", "no_leave", "no_way", "unknown")
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


def counts(survey: Survey, customers: pa.Table, *, way: str) -> dict[str, int]:
    """How many of these may be asked (""), and how many not by reason, in the order of REASONS."""
    judged = judge(survey, customers, way=way)["reason"].value_counts().to_pylist()
    found = {each["values"]: each["counts"] for each in judged}
    return {reason: found[reason] for reason in ("", *REASONS) if reason in found}


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
    """Customers asked in this survey ever (again 1), or in any within its days of rest (0).

    Whom no letter ever reached was not asked, and may be asked in another way.
    """
    since = clock.now() - timedelta(days=survey.rest_days)
    asked = Invitation.objects.exclude(state=InvitationState.FAILED, asked_at=None)
    here = asked.filter(survey=survey).values_list("customer_id", flat=True)
    lately = asked.filter(made_at__gte=since).values_list("customer_id", flat=True)
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
