"""The list rows and search words of customers, rebuilt in sets from the rooms below."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from threefold.behavioral import service as behavioral
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import NotFound
from threefold.kit.text import fold
from threefold.plan import service as plan
from threefold.plan.types import Plan
from threefold.related import service as related
from threefold.view.logic.terms import terms_of
from threefold.view.models import Card, SearchTerm

# Goldens are long documents: so many customers at once fit into some hundred MiB.
_PORTION = 20_000
_MANY = 1_000
_TOUCHED = "view_touched"
_REACHED = "view_reached"
_NUMBERS = {"mobile", "phone", "fax"}
_CARD = Card._meta.db_table
_TERM = SearchTerm._meta.db_table


def refresh(customer_ids: pa.Table | None = None) -> int:
    """Rebuild the rows of these customers (column `customer_id`), or of all; rows written.

    Merged customers share the row of their root. Works in portions, each a transaction of its own.
    Customers that no longer exist lose their row with the customer itself.
    """
    connection.ensure_connection()
    if customer_ids is None:
        asked = descriptive.all_clusters()
    else:
        given = customer_ids.select(["customer_id"]).group_by("customer_id").aggregate([])
        asked = descriptive.clusters(given)
    if not asked.num_rows:
        return 0
    few = customer_ids is not None and asked.num_rows <= _PORTION
    behaviour = behavioral.summaries(identity.map(asked if few else None))
    parts = descriptive.portions(asked, _PORTION)
    with engine.ample(connection.connection, asked.num_rows):
        written = sum(_rebuild(part, behaviour) for part in parts)
    if written >= _MANY:
        _count_values()
    return written


def renew_reach() -> int:
    """Until when each customer is reached, anew by the rates just learned; rows written."""
    connection.ensure_connection()
    written = 0
    for part in descriptive.portions(descriptive.all_clusters(), _PORTION):
        roots = descriptive.roots(part)
        until = roots.join(descriptive.reached_until(roots), "customer_id")
        engine.temp_table(connection.connection, _REACHED, until, index=["customer_id"])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"update {_CARD} set reached_until = u.reached_until from {_REACHED} u "
                f"where u.customer_id = {_CARD}.customer_id"
            )
            written += cursor.rowcount
    return written


def _count_values() -> None:
    """Let the store see how its values spread, or it filters by the index of the commonest one."""
    with connection.cursor() as cursor:
        for table in (_CARD, _TERM):
            cursor.execute(f"analyze {table}")


def _rebuild(touched: pa.Table, behaviour: pa.Table) -> int:
    raw = connection.connection
    engine.temp_table(raw, _TOUCHED, touched, index=["customer_id"])
    narrowed = f"{{}} in (select customer_id from {_TOUCHED} where customer_id = root_id)"
    roots = descriptive.roots(touched)
    customers = engine.read_arrow(
        raw,
        "select id, name, kind, made_up, golden from descriptive_customer where "
        + narrowed.format("id"),
        schema=_CUSTOMERS,
    )
    ways = engine.read_arrow(
        raw,
        "select customer_id, kind, value from descriptive_contactway where "
        + narrowed.format("customer_id"),
        schema=_WAYS,
    )
    identifiers = engine.read_arrow(
        raw,
        "select t.root_id, i.scheme, i.value from identity_identifier i "
        f"join {_TOUCHED} t on t.customer_id = i.customer_id",
        schema=_IDENTIFIERS,
    )
    records = engine.read_arrow(
        raw,
        "select distinct t.root_id, r.source from descriptive_record r "
        f"join {_TOUCHED} t on t.customer_id = r.customer_id where r.superseded_at is null",
        schema=_RECORDS,
    )
    cards = _cards(customers, behaviour, records, roots)
    terms = _terms(customers, ways, identifiers)
    columns = [name for name in cards.column_names if name != "customer_id"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table, whose in ((_TERM, ""), (_CARD, " where customer_id <> root_id")):
                mine = f"select customer_id from {_TOUCHED}{whose}"
                cursor.execute(f"delete from {table} where customer_id in ({mine})")
        engine.copy_in(raw, _CARD, cards, on_conflict=("update", ["customer_id"], columns))
        # In the order of their index, which is then written from one end to the other.
        engine.copy_in(raw, _TERM, terms.sort_by("term"))
    return cards.num_rows


_CUSTOMERS = pa.schema(
    [
        ("id", pa.int64()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("made_up", pa.bool_()),
        ("golden", pa.string()),
    ]
)
_WAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
    ]
)
_IDENTIFIERS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("scheme", pa.string()),
        ("value", pa.string()),
    ]
)
_RECORDS = pa.schema([("customer_id", pa.int64()), ("source", pa.string())])


def _current_plan() -> Plan | None:
    try:
        return plan.current()
    except NotFound:
        return None


def _cards(
    customers: pa.Table,
    behaviour: pa.Table,
    records: pa.Table,
    touched: pa.Table,
) -> pa.Table:
    planned = _current_plan()
    measures = (
        [v for v in planned.variables.values() if v.kind == "related" and v.collectable]
        if planned
        else []
    )
    cards = engine.shared().query(
        engine.sql("threefold.view", "cards"),
        {
            "now": clock.now(),
            "event_kinds": len(planned.events) if planned else 1,
            "measures": len(measures) or 1,
        },
        {
            "customers": customers,
            "reach": descriptive.reachability(touched),
            "reached": descriptive.reached_until(touched),
            "records": records,
            "behaviour": behaviour,
            "related": related.summaries(touched),
            "completeness": descriptive.completeness(touched),
        },
    )
    folded = _by_distinct(cards["name"], lambda name: fold(name)[:300])
    return cards.append_column("sort_name", folded)


def _by_distinct(column: pa.ChunkedArray, work: Any) -> pa.ChunkedArray:
    """`work` done once per distinct text."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    words = pa.array([work(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return words.take(encoded.indices)


def _terms(customers: pa.Table, ways: pa.Table, identifiers: pa.Table) -> pa.Table:
    """customer_id, kind, term: each value cut into words once per distinct value."""
    parts = [("name", customers["id"], customers["name"])]
    numbers = pc.is_in(ways["kind"], pa.array(sorted(_NUMBERS)))
    addresses = pc.is_in(ways["kind"], pa.array(["email", "web", "chat"]))
    for kind, chosen in (("number", numbers), ("address", addresses)):
        some = ways.filter(chosen)
        parts.append((kind, some["customer_id"], some["value"]))
    codes = identifiers.filter(pc.invert(pc.is_in(identifiers["scheme"], pa.array(["record_key"]))))
    parts.append(("code", codes["customer_id"], codes["value"]))
    tables = [_cut(kind, ids, values) for kind, ids, values in parts]
    return pa.concat_tables(tables).group_by(["customer_id", "kind", "term"]).aggregate([])


def _cut(kind: str, ids: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.Table:
    encoded = pc.dictionary_encode(values).combine_chunks()
    words = pa.array(
        [sorted(terms_of(kind, text)) for text in encoded.dictionary.to_pylist()],
        pa.list_(pa.string()),
    ).take(encoded.indices)
    parents = pc.list_parent_indices(words)
    return pa.table(
        {
            "customer_id": ids.combine_chunks().take(parents),
            "kind": pa.array([kind], pa.string()).take(
                pa.nulls(len(parents), pa.int64()).fill_null(0)
            ),
            "term": pc.list_flatten(words),
        }
    )
