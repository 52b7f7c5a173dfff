"""Questions about identifiers."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from django.db.models import Count, Max

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.identity.logic.normalise import normalise, normalise_column
from threefold.identity.models import Identifier, Link
from threefold.identity.service.resolving import subject_list

MAP = pa.schema([("subject", pa.string()), ("customer_id", pa.int64())])
_HELD = pa.schema([("count", pa.int64()), ("customers", pa.int64())])


def identifiers_of(customer_id: int) -> list[Identifier]:
    """All identifiers of a customer, merged ones taken together, oldest first."""
    found = Identifier.objects.filter(customer_id__in=descriptive.within(customer_id))
    return list(found.order_by("id"))


def own_identifiers(customer_id: int) -> list[Identifier]:
    """The identifiers of an own customer alone, oldest first."""
    return list(Identifier.objects.filter(customer_id=customer_id).order_by("id"))


def subjects_of(customer_id: int) -> list[str]:
    """Under what keyed hashes the lake knows a customer, merged ones taken together."""
    found = Identifier.objects.filter(customer_id__in=descriptive.within(customer_id))
    found = found.order_by("id")
    return list(found.values_list("subject", flat=True))


def map(customer_ids: pa.Table | None = None, *, own: bool = False) -> pa.Table:
    """[subject, customer_id] of every identifier: the bridge from the lake to customers.

    Of all customers, or of those in the column `customer_id` and whoever is one with them. What
    merged ones did is their root's; with `own` it is told apart.
    """
    if own:
        return store.fetch("select subject, customer_id from identity_identifier", schema=MAP)
    if customer_ids is None:
        return store.fetch(
            "select i.subject, coalesce(m.root_id, i.customer_id) from identity_identifier i "
            "left join descriptive_member m on m.customer_id = i.customer_id",
            schema=MAP,
        )
    store.aside("tf_wanted", descriptive.clusters(customer_ids), index=["customer_id"])
    return store.fetch(
        "select i.subject, w.root_id from identity_identifier i "
        "join tf_wanted w on w.customer_id = i.customer_id",
        schema=MAP,
    )


def stamp() -> str:
    """Another text whenever the answer of `map` may have become another."""
    identifiers = Identifier.objects.aggregate(last=Max("pk"))
    links = Link.objects.aggregate(last=Max("pk"), withdrawn=Max("withdrawn_at"))
    return f"{identifiers['last']}-{links['last']}-{links['withdrawn']}"


def bookmark() -> str:
    """Where the answer of `map` stands, for `map_since`."""
    last = Identifier.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{last} {_standing(last)}"


def map_since(then: str, now: str, subjects: pa.Table) -> pa.Table | None:
    """`map` of all whom the lake knows under these subjects (`subject`), of all who got identifiers
    between two bookmarks, and of whoever is one with them; None where more has changed."""
    last = int(then.partition(" ")[0] or -1)
    if then != now and then != f"{last} {_standing(last)}":
        return None
    store.aside("tf_subjects", subjects.select(["subject"]))
    return store.fetch(_MAP_SINCE, [last], schema=MAP)


# The order of its joins is the quick one on SQLite, which knows no figures of temporary tables.
_MAP_SINCE = """
with own as (
    select i.customer_id
    from tf_subjects s cross join identity_identifier i where i.subject = s.subject
    union select customer_id from identity_identifier where id > %s
),
roots as (
    select distinct coalesce(m.root_id, o.customer_id) as root_id
    from own o left join descriptive_member m on m.customer_id = o.customer_id
),
wanted as (
    select root_id as customer_id, root_id from roots
    union
    select m.customer_id, m.root_id
    from roots r join descriptive_member m on m.root_id = r.root_id
)
select i.subject, w.root_id
from wanted w cross join identity_identifier i where i.customer_id = w.customer_id
"""


def _standing(last: int) -> str:
    """Another text whenever identifiers up to the number `last` may lead to others."""
    held = store.fetch(
        # A plain sum would miss two that changed places, a greater factor might overflow. All are
        # looked through in their order, which is quicker than by the index of their numbers.
        "select count(*), cast(coalesce(sum((id %% 97 + 1) * customer_id), 0) as bigint)"
        " from identity_identifier where id + 0 <= %s",
        [last],
        schema=_HELD,
    ).to_pylist()[0]
    links = Link.objects.aggregate(count=Count("pk"), last=Max("pk"), withdrawn=Max("withdrawn_at"))
    return " ".join(str(each) for each in (*held.values(), *links.values()))


def customers_of(subjects: pa.Table) -> pa.Table:
    """[customer_id] of own customers whom the lake knows under these subjects (`subject`)."""
    store.aside("tf_subjects", subjects.select(["subject"]), index=["subject"])
    return store.fetch(
        "select distinct i.customer_id from identity_identifier i "
        "join tf_subjects s on s.subject = i.subject",
        schema=MAP.remove(0),
    )


def numbers(scheme: str, issuer: str) -> dict[int, str]:
    """Own customer to number, of all that one issuer gave out; of several the oldest."""
    found = Identifier.objects.filter(scheme=scheme, issuer=issuer).order_by("-id")
    return dict(found.values_list("customer_id", "value"))


def issuers(scheme: str, values: Iterable[str]) -> dict[str, int]:
    """How many of these values, as written, each issuer of the scheme is known to have given out.

    For a sample: at most 500 different values are looked up.
    """
    wanted = sorted({normal for each in values if (normal := normalise(scheme, each))})[:500]
    found = Identifier.objects.filter(scheme=scheme, value__in=wanted).values("issuer")
    return {row["issuer"]: row["n"] for row in found.annotate(n=Count("pk")).order_by("issuer")}


def known_issuers(scheme: str) -> list[str]:
    """Who gave out numbers of this scheme, by name."""
    found = Identifier.objects.filter(scheme=scheme).values_list("issuer", flat=True)
    return sorted(found.distinct())


def find(scheme: str, issuer: str, value: str) -> int | None:
    """The customer that an identifier, as written, leads to; of merged ones their root."""
    own = owner(scheme, issuer, value)
    return None if own is None else descriptive.root_of(own)


def owner(scheme: str, issuer: str, value: str) -> int | None:
    """The own customer that an identifier, as written, belongs to."""
    normal = normalise(scheme, value)
    if normal is None:
        return None
    found = Identifier.objects.filter(scheme=scheme, issuer=issuer, value=normal)
    return found.values_list("customer_id", flat=True).first()


def written(subjects: pa.Table, *, scheme: str) -> pa.Table:
    """[subject, value] of those of these subjects (`subject`) that are numbers of one scheme."""
    store.aside("tf_subjects", subjects.select(["subject"]), index=["subject"])
    return store.fetch(
        "select i.subject, i.value from identity_identifier i "
        "join tf_subjects s on s.subject = i.subject where i.scheme = %s",
        [scheme],
        schema=pa.schema([("subject", pa.string()), ("value", pa.string())]),
    )


def subject_column(
    values: pa.Array | pa.ChunkedArray, *, scheme: str, issuer: str
) -> pa.ChunkedArray:
    """What stands in the lake instead of these identifiers (as written); null where none is."""
    normal = normalise_column(scheme, values)
    if not len(normal):
        return normal
    encoded = normal.combine_chunks().dictionary_encode()
    subjects = subject_list(encoded.dictionary.to_pylist(), scheme=scheme, issuer=issuer)
    return pa.chunked_array([pa.array(subjects, pa.string()).take(encoded.indices)])
