"""Values that several customers bear: which they are, and what staff say of them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.identity.logic.normalise import NUMBER, RECORD_KEY
from threefold.identity.logic.sharing import LIMIT, LIMITS
from threefold.identity.models import Declaration, Identifier, Meaning
from threefold.identity.service.deciding import merge as merge_two
from threefold.identity.types import Bearer, SharedValue
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound

MOST = 500
"""Values listed at a time, those of most customers first."""
_BEARERS = 100
_STRONG = (NUMBER, RECORD_KEY)
_CROWDS = pa.schema([("identifier", pa.int64()), ("n", pa.int64())])
_BEARER = pa.schema([("customer_id", pa.int64()), ("records", pa.int64())])
# Own customers are counted by the customer they are shown as.
_ROOTS = (
    "join identity_identifier i on i.id = s.identifier_id "
    "left join descriptive_member o on o.customer_id = i.customer_id "
    "left join descriptive_member m on m.customer_id = s.customer_id "
)
_ROOT = "coalesce(m.root_id, s.customer_id)"


def limit_of(scheme: str) -> int:
    """How many customers may bear one value of a kind before it joins nobody."""
    own: dict[str, int] = settings.VALUE_LIMITS
    return int(own.get(scheme, LIMITS.get(scheme, own.get("", LIMIT))))


def shared_values(*, few: bool = False) -> list[SharedValue]:
    """Values that link too many, and those declared; with `few` all that several bear.

    Those of most customers first, at most MOST.
    """
    least = 2 if few else 1 + min([LIMIT, *LIMITS.values(), *settings.VALUE_LIMITS.values()])
    counted = store.fetch(
        f"select s.identifier_id, count(distinct {_ROOT}) + 1 from identity_sighting s {_ROOTS}"
        f"where {_ROOT} <> coalesce(o.root_id, i.customer_id) and i.scheme not in (%s, %s) "
        "group by s.identifier_id having count(*) >= %s order by 2 desc, 1 limit %s",
        [*_STRONG, least - 1, MOST],
        schema=_CROWDS,
    )
    counts = dict(zip(*(column.to_pylist() for column in counted.columns), strict=True))
    declared = {
        (each.scheme, each.issuer, each.value): each
        for each in Declaration.objects.filter(withdrawn_at=None).select_related("by")
    }
    known = {each.pk: each for each in Identifier.objects.filter(pk__in=counts)}
    found = []
    for pk, number in counts.items():
        each = known[pk]
        said = declared.pop((each.scheme, each.issuer, each.value), None)
        if few or said or number > limit_of(each.scheme):
            found.append(_value(each, number, said))
    for (scheme, issuer, value), said in declared.items():
        one = Identifier.objects.filter(scheme=scheme, issuer=issuer, value=value).first()
        found.append(_value(one or said, _customers(one) if one else 0, said))
    return sorted(found, key=lambda each: (-each.customers, each.scheme, each.value))


def shared_value(identifier: int) -> SharedValue:
    """One value by the number of its identifier. NotFound."""
    found = Identifier.objects.filter(pk=identifier).exclude(scheme__in=_STRONG).first()
    if found is None:
        raise NotFound(
            _("There is no such value."),
            where={"identifier": identifier},
            remedy=_("Look at the list of values that several customers share."),
        )
    return _value(found, _customers(found), _in_force(found.scheme, found.issuer, found.value))


def bearers_of(identifier: int) -> list[Bearer]:
    """Customers who bear a value, those made up of most records first, at most a hundred.

    Several records of one customer may have been joined by it before it came under suspicion.
    """
    found = store.fetch(
        "select b.root, count(r.id) from ("
        "select distinct coalesce(m.root_id, x.customer_id) as root, x.customer_id from ("
        "select customer_id from identity_identifier where id = %s "
        "union select customer_id from identity_sighting where identifier_id = %s) x "
        "left join descriptive_member m on m.customer_id = x.customer_id) b "
        "left join descriptive_record r on r.customer_id = b.customer_id "
        "and r.superseded_at is null group by b.root order by 2 desc, 1 limit %s",
        [identifier, identifier, _BEARERS],
        schema=_BEARER,
    )
    return [Bearer(**row) for row in found.to_pylist()]


def declare(
    identifier: int, meaning: str, *, actor: Any, reason: str = "", merge: bool = False
) -> SharedValue:
    """Say that a value is shared by several (it joins nobody), or of one customer (it joins all).

    It holds for what is brought in from now on. `merge` also merges those who bear the value now,
    by decisions that can be taken back. Raises NotFound, Invalid, and Conflict where more bear it
    than may be merged at once, or some of them were decided to differ.
    """
    if meaning not in Meaning.values or (merge and meaning != Meaning.PERSONAL):
        raise Invalid(
            _("A value is either shared or of one customer."),
            where={"meaning": meaning},
            remedy=_("Say one of the two; only those of one customer are merged."),
        )
    value = shared_value(identifier)
    with transaction.atomic():
        named = {"scheme": value.scheme, "issuer": value.issuer, "value": value.value}
        now = clock.now()
        Declaration.objects.filter(withdrawn_at=None, **named).update(
            withdrawn_at=now, withdrawn_by=actor
        )
        said = Declaration.objects.create(
            meaning=meaning, reason=reason[:300], by=actor, at=now, **named
        )
        links = _merge_all(value, actor, reason) if merge else []
        _noted("identity.value.declared", said, actor, reason, merged=links)
    return shared_value(identifier)


def undeclare(declaration: int, *, actor: Any, reason: str = "") -> None:
    """Take back what was said of a value; merges made with it have their own way back. NotFound."""
    with transaction.atomic():
        said = Declaration.objects.filter(pk=declaration, withdrawn_at=None).first()
        if said is None:
            raise NotFound(
                _("Nothing is said of this value."),
                where={"declaration": declaration},
                remedy=_("Look at the list of values that several customers share."),
            )
        said.withdrawn_at, said.withdrawn_by = clock.now(), actor
        said.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _noted("identity.value.undeclared", said, actor, reason)


def _merge_all(value: SharedValue, actor: Any, reason: str) -> list[int]:
    if value.identifier is None or value.customers > settings.CLUSTER_LIMIT:
        raise Conflict(
            _("Too many customers bear this value to merge them at once."),
            where={"customers": value.customers, "most": settings.CLUSTER_LIMIT},
            remedy=_("Declare it without merging, and decide the pairs one by one."),
        )
    first, *others = [each.customer_id for each in bearers_of(value.identifier)]
    return [merge_two(first, each, actor=actor, reason=reason).link for each in others]


def _noted(action: str, said: Declaration, actor: Any, reason: str, **more: Any) -> None:
    # The value itself is a customer's, so it stays out of the log.
    audit.record(
        actor=actor,
        action=action,
        target_kind="value",
        target_id=str(said.pk),
        detail={"scheme": said.scheme, "meaning": said.meaning, "reason": reason[:300]} | more,
    )


def _in_force(scheme: str, issuer: str, value: str) -> Declaration | None:
    found = Declaration.objects.filter(withdrawn_at=None, scheme=scheme, issuer=issuer, value=value)
    return found.select_related("by").first()


def _customers(identifier: Identifier) -> int:
    own = set(identifier.sightings.values_list("customer_id", flat=True).distinct())
    table = pa.table({"customer_id": pa.array(sorted(own | {identifier.customer_id}), pa.int64())})
    return descriptive.roots(descriptive.clusters(table)).num_rows


def _value(
    named: Identifier | Declaration, customers: int, said: Declaration | None
) -> SharedValue:
    most = limit_of(named.scheme)
    known = named if isinstance(named, Identifier) else None
    return SharedValue(
        identifier=known.pk if known else None,
        scheme=named.scheme,
        issuer=named.issuer,
        value=named.value,
        owner=known.customer_id if known else None,
        customers=customers,
        limit=most,
        state=said.meaning if said else "crowd" if customers > most else "few",
        declaration=said.pk if said else None,
        reason=said.reason if said else "",
        by=said.by.get_username() if said and said.by else "",
        at=said.at if said else None,
    )
