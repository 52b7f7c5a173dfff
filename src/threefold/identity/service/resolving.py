"""Rows of identifiers become customers, and stop being them when their import is undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.identity.logic import sharing
from threefold.identity.logic.normalise import NUMBER, RECORD_KEY, STRENGTH, normalise_table
from threefold.identity.service import shared
from threefold.identity.types import IDENTIFIERS, RESOLVED, Undone
from threefold.kit import keyed

_HITS = pa.schema(
    [
        ("ident", pa.int64()),
        ("id", pa.int64()),
        ("customer_id", pa.int64()),
        ("run", pa.int64()),
        ("told", pa.string()),
    ]
)
_NUMBERS = pa.schema([("customer_id", pa.int64()), ("issuer", pa.string()), ("value", pa.string())])
_NOTED = pa.schema([("identifier_id", pa.int64()), ("customer_id", pa.int64())])
_SIGHTINGS = pa.schema(
    [
        ("id", pa.int64()),
        ("identifier_id", pa.int64()),
        ("run", pa.int64()),
        ("customer_id", pa.int64()),
        ("source", pa.string()),
        ("seen_at", store.MOMENT),
        ("told", pa.string()),
    ]
)


def resolve(
    identifiers: pa.Table,
    *,
    source: str,
    run: int,
    at: datetime,
    evidence: pa.Table | None = None,
) -> pa.Table:
    """Whose rows these are (types.RESOLVED); customers not known yet are made.

    `identifiers` is types.IDENTIFIERS, as written; `evidence` is types.EVIDENCE of the rows, where
    they tell more. Rows without any usable identifier or key are not in the answer. One
    transaction; the same rows of the same run again give the same customers.
    """
    motor = engine.shared()
    given = normalise_table(identifiers.select(IDENTIFIERS.names), source=source)
    said = shared.told(motor, evidence)
    fallen = shared.fallback(motor, given, said, source)
    with transaction.atomic():
        # Locks the counter, so that two imports cannot both take an identifier for new.
        store.take("identifier", 0)
        idents, every = _distinct(given if fallen is None else pa.concat_tables([given, fallen]))
        hits = _hits(idents)
        known = _beside(idents, hits)
        links, keys = shared.apart(motor, every, known, fallen)
        bearers, crowds = shared.bearers(known, hits)
        bound = sharing.Given(
            links=links,
            identifiers=known,
            numbers=_numbers(hits, bearers),
            evidence=said,
            keys=keys,
            bearers=bearers,
            **shared.declared(idents, crowds),
        )
        joined = sharing.join(motor, bound, source=source, limits=settings.VALUE_LIMITS)
        settled = _with_customers(joined.settled, run=run, at=at)
        tables = {
            "carried": joined.carried,
            "groups": joined.groups,
            "settled": settled,
            "identifiers": known,
            "links": every,
            "evidence": said,
        }
        rows = motor.query(
            'select r."row", s.customer_id from found r join settled s on s.grp = r.grp '
            'order by r."row"',
            inputs={"found": joined.rows, "settled": settled},
        )
        tables["rows_settled"] = rows
        tables["told"] = shared.told_of(motor, links, known, said, rows)
        tables["owners"] = _ask(
            "owners", tables, "carried", "identifiers", "groups", "settled", "told"
        )
        ids = _write_new(tables, hits, source=source, run=run, at=at)
        _write_sightings(tables, ids, source=source, run=run, at=at)
        doubts = _ask("ambiguous", tables, "links", "rows_settled", "owners", "identifiers")
        return _answer(rows, doubts, run)


def undo(run: int) -> Undone:
    """Take back identifiers that only this run brought, and customers left without a trace."""
    with transaction.atomic():
        store.take("identifier", 0)
        touched = store.fetch(
            "select customer_id from identity_identifier where run = %s "
            "union select customer_id from identity_sighting where run = %s",
            [run, run],
            schema=pa.schema([("customer_id", pa.int64())]),
        )
        mine = store.do("delete from identity_sighting where run = %s", [run])
        heirs = _heirs(run)
        store.aside("tf_heirs", heirs, index=["identifier_id"])
        kept = store.do(
            "update identity_identifier set run = h.run, customer_id = h.customer_id, "
            "source = h.source, first_seen_at = h.seen_at, told = h.told from tf_heirs h "
            "where h.identifier_id = identity_identifier.id"
        )
        store.do("delete from identity_sighting where id in (select id from tf_heirs)")
        removed = store.do("delete from identity_identifier where run = %s", [run])
        touched = store.customers_in(touched, heirs)
        customers = descriptive.remove_unused(touched)
        matching_again(touched)
    descriptive.announce(touched)
    return Undone(removed=removed, kept=kept + mine, customers=customers)


def matching_again(customer_ids: pa.Table) -> None:
    """Have those of these customers who are left matched again: records of theirs went, or stand
    again that were superseded."""
    store.aside("tf_due", customer_ids.select(["customer_id"]), index=["customer_id"])
    store.do(
        "insert into identity_matchdue (customer_id) "
        "select c.id from tf_due t join descriptive_customer c on c.id = t.customer_id "
        "where exists (select 1 from identity_matchmodel) "
        "and not exists (select 1 from identity_matchdue d where d.customer_id = c.id)"
    )


def _ask(name: str, tables: dict[str, pa.Table], *inputs: str) -> pa.Table:
    query = engine.sql("threefold.identity", name)
    return engine.shared().query(query, inputs={each: tables[each] for each in inputs})


def _distinct(given: pa.Table) -> tuple[pa.Table, pa.Table]:
    """[ident, scheme, issuer, value] numbered in a stable order, and [row, ident]."""
    idents = engine.shared().query(
        'select row_number() over (order by scheme, issuer, "value") as ident, * '
        'from (select distinct scheme, issuer, "value" from given)',
        inputs={"given": given},
    )
    links = engine.shared().query(
        'select g."row", i.ident from given g join idents i '
        'on i.scheme = g.scheme and i.issuer = g.issuer and i."value" = g."value"',
        inputs={"given": given, "idents": idents},
    )
    return idents, links


def _hits(idents: pa.Table) -> pa.Table:
    store.aside("tf_idents", idents, index=["scheme", "issuer", "value"])
    return store.fetch(
        "select t.ident, i.id, i.customer_id, i.run, i.told from tf_idents t "
        "join identity_identifier i "
        "on i.scheme = t.scheme and i.issuer = t.issuer and i.value = t.value",
        schema=_HITS,
    )


def _beside(idents: pa.Table, hits: pa.Table) -> pa.Table:
    """`idents` with what is known of each, as the joining wants it."""
    owned = engine.shared().query(
        "select i.*, h.customer_id as owner from idents i left join hits h on h.ident = i.ident "
        "order by i.ident",
        inputs={"idents": idents, "hits": hits},
    )
    strength = pc.index_in(owned["scheme"], pa.array(STRENGTH))
    strong = pc.is_in(owned["scheme"], pa.array([NUMBER, RECORD_KEY]))
    owned = owned.append_column("strength", pc.fill_null(strength, len(STRENGTH)))
    return owned.append_column("strong", strong)


def _numbers(hits: pa.Table, bearers: pa.Table) -> pa.Table:
    if not hits.num_rows:
        return _NUMBERS.empty_table()
    store.aside("tf_owners", store.customers_in(hits, bearers), index=["customer_id"])
    return store.fetch(
        "select i.customer_id, i.issuer, i.value from identity_identifier i "
        "join tf_owners o on o.customer_id = i.customer_id where i.scheme = %s",
        [NUMBER],
        schema=_NUMBERS,
    )


def _with_customers(settled: pa.Table, *, run: int, at: datetime) -> pa.Table:
    """`settled` with a new customer for each component that has none."""
    nobody = settled.filter(pc.is_null(settled["customer_id"]))
    components = nobody.group_by(["component"]).aggregate([]).sort_by("component")
    if not components.num_rows:
        return settled
    first = descriptive.create_customers(components.num_rows, run=run, at=at)
    return engine.shared().query(
        "select s.grp, s.component, coalesce(s.customer_id, m.customer_id) as customer_id "
        "from settled s left join made m on m.component = s.component order by s.grp",
        inputs={"settled": settled, "made": store.numbered(components, "customer_id", first)},
    )


def _write_new(
    tables: dict[str, pa.Table], hits: pa.Table, *, source: str, run: int, at: datetime
) -> pa.Table:
    """Store identifiers not known before; [ident, id, customer_id, run, told] of all."""
    new = engine.shared().query(
        'select k.ident, k.scheme, k.issuer, k."value", o.customer_id, '
        "coalesce(t.told, '') as told "
        "from known k join owners o on o.ident = k.ident "
        "left join told t on t.ident = k.ident and t.customer_id = o.customer_id "
        "where k.owner is null order by o.customer_id, k.ident",
        inputs={
            "known": tables["identifiers"], "owners": tables["owners"], "told": tables["told"],
        },
    )  # fmt: skip
    if not new.num_rows:
        return hits
    count = new.num_rows
    new = store.numbered(new, "id", store.take("identifier", count))
    rows = new.drop_columns(["ident"])
    rows = rows.append_column("subject", _subjects(new))
    rows = rows.append_column("source", pa.repeat(source, count))
    rows = rows.append_column("first_seen_at", pa.repeat(pa.scalar(at, store.MOMENT), count))
    rows = rows.append_column("run", pa.repeat(pa.scalar(run, pa.int64()), count))
    store.put("identity_identifier", rows)
    made = new.append_column("run", rows["run"]).select(_HITS.names).cast(_HITS)
    return pa.concat_tables([hits, made])


def _subjects(idents: pa.Table) -> pa.Array:
    secret = settings.HOME.secret
    schemes, issuers, values = (idents[n].to_pylist() for n in ("scheme", "issuer", "value"))
    return pa.array(
        [keyed.subject(secret, *each) for each in zip(schemes, issuers, values, strict=True)],
        pa.string(),
    )


def _write_sightings(
    tables: dict[str, pa.Table], ids: pa.Table, *, source: str, run: int, at: datetime
) -> None:
    """Note who else brings an identifier: later runs, or rows of another customer.

    What a run cut off before has noted takes no numbers again, so that its repetition is the same.
    """
    noted = store.fetch(
        "select identifier_id, customer_id from identity_sighting where run = %s",
        [run],
        schema=_NOTED,
    )
    seen = engine.shared().query(
        "select distinct i.id as identifier_id, s.customer_id, coalesce(t.told, '') as told "
        "from carried c join settled s on s.grp = c.grp join ids i on i.ident = c.ident "
        "left join told t on t.ident = c.ident and t.customer_id = s.customer_id "
        "where (i.run is distinct from cast($run as bigint) or i.customer_id <> s.customer_id) "
        "and not exists (select 1 from noted n "
        "where n.identifier_id = i.id and n.customer_id = s.customer_id) "
        "order by 1, 2",
        {"run": run},
        {
            "carried": tables["carried"], "settled": tables["settled"], "ids": ids,
            "noted": noted, "told": tables["told"],
        },
    )  # fmt: skip
    count = seen.num_rows
    if count:
        seen = store.numbered(seen, "id", store.take("sighting", count))
        seen = seen.append_column("run", pa.repeat(run, count))
        seen = seen.append_column("source", pa.repeat(source, count))
        seen = seen.append_column("seen_at", pa.repeat(pa.scalar(at, store.MOMENT), count))
        store.put("identity_sighting", seen, on_conflict="ignore")


def _answer(rows: pa.Table, doubts: pa.Table, run: int) -> pa.Table:
    made = store.fetch(
        "select id from descriptive_customer where created_by_run = %s",
        [run],
        schema=pa.schema([("id", pa.int64())]),
    )
    return (
        engine.shared()
        .query(
            'select r."row", r.customer_id, m.id is not null as is_new, d.ambiguous '
            "from found r left join made m on m.id = r.customer_id "
            'left join doubts d on d."row" = r."row" order by r."row"',
            inputs={"found": rows, "made": made, "doubts": doubts},
        )
        .cast(RESOLVED)
    )


def _heirs(run: int) -> pa.Table:
    """The earliest sighting that is left of each identifier of this run."""
    sightings = store.fetch(
        "select s.id, s.identifier_id, s.run, s.customer_id, s.source, s.seen_at, s.told "
        "from identity_sighting s join identity_identifier i on i.id = s.identifier_id "
        "where i.run = %s",
        [run],
        schema=_SIGHTINGS,
    )
    return engine.shared().query(
        "select * from sightings "
        "qualify row_number() over ("
        "partition by identifier_id order by run, told = '', told, id) = 1",
        inputs={"sightings": sightings},
    )


def subject_list(values: Sequence[str | None], *, scheme: str, issuer: str) -> list[str | None]:
    """Keyed hashes of identifiers in normal spelling."""
    return keyed.subjects(settings.HOME.secret, scheme, issuer, values)
