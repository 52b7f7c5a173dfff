"""Questions about identifiers."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from django.db.models import Count

from threefold.descriptive.service import store
from threefold.identity.logic.normalise import normalise, normalise_column
from threefold.identity.models import Identifier
from threefold.identity.service.resolving import subject_list

MAP = pa.schema([("subject", pa.string()), ("customer_id", pa.int64())])


def identifiers_of(customer_id: int) -> list[Identifier]:
    """All identifiers of a customer, oldest first."""
    return list(Identifier.objects.filter(customer_id=customer_id).order_by("id"))


def subjects_of(customer_id: int) -> list[str]:
    """Under what keyed hashes the lake knows a customer."""
    found = Identifier.objects.filter(customer_id=customer_id).order_by("id")
    return list(found.values_list("subject", flat=True))


def map(customer_ids: pa.Table | None = None) -> pa.Table:
    """[subject, customer_id] of every identifier: the bridge from the lake to customers.

    Of all customers, or of those in the column `customer_id`.
    """
    condition = ""
    if customer_ids is not None:
        store.aside("tf_wanted", customer_ids.select(["customer_id"]), index=["customer_id"])
        condition = " where customer_id in (select customer_id from tf_wanted)"
    query = "select subject, customer_id from identity_identifier" + condition
    return store.fetch(query, schema=MAP)


def customers_of(subjects: pa.Table) -> pa.Table:
    """[customer_id] of those whom the lake knows under these subjects (column `subject`)."""
    store.aside("tf_subjects", subjects.select(["subject"]), index=["subject"])
    return store.fetch(
        "select distinct i.customer_id from identity_identifier i "
        "join tf_subjects s on s.subject = i.subject",
        schema=MAP.remove(0),
    )


def numbers(scheme: str, issuer: str) -> dict[int, str]:
    """Customer to number, of all that one issuer gave out; of several the oldest."""
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
    """The customer that an identifier, as written, belongs to."""
    normal = normalise(scheme, value)
    if normal is None:
        return None
    found = Identifier.objects.filter(scheme=scheme, issuer=issuer, value=normal)
    return found.values_list("customer_id", flat=True).first()


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
