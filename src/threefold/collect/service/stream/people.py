"""Who the messages are about: keyed subjects for the lake, customers for the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from threefold.collect.types import Tracking
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.identity.types import IDENTIFIERS

ANONYMOUS = "anonymous_id"
"""The scheme of the numbers that browsers and apps give themselves."""


def identifiers(good: pa.Table, tracking: Mapping[str, Tracking]) -> pa.Table:
    """[row, scheme, issuer, value, source] of every message, from its fields and externalIds.

    Schemes valid everywhere have no issuer; numbers are the source's own unless it says otherwise.
    """
    parts = []
    for source, rows in _by_source(good):
        issuer = tracking[source].user_id_issuer or source
        parts += [
            _lone(rows, "user_id", identity.NUMBER, issuer, source),
            _lone(rows, "anonymous_id", ANONYMOUS, source, source),
            _previous(rows, issuer, source),
        ]
    parts.append(_external(good))
    return pa.concat_tables(parts)


def subjects(good: pa.Table, told: pa.Table) -> pa.Table:
    """[place, subject]: the keyed hash under which the lake files each message."""
    distinct = engine.shared().query(
        "select distinct scheme, issuer, value from told order by all", inputs={"told": told}
    )
    hashed = []
    groups = distinct.group_by(["scheme", "issuer"]).aggregate([]).to_pylist()
    for group in groups:
        same = pc.and_(
            pc.equal(distinct["scheme"], group["scheme"]),
            pc.equal(distinct["issuer"], group["issuer"]),
        )
        some = distinct.filter(same)
        column = identity.subject_column(
            some["value"], scheme=group["scheme"], issuer=group["issuer"]
        )
        hashed.append(some.append_column("subject", column))
    if not hashed:
        return pa.table({"place": good["place"], "subject": pa.nulls(good.num_rows, pa.string())})
    return engine.shared().query(
        "select t.row as place, min_by(h.subject, case t.scheme when $number then 0 "
        "when $anonymous then 1 else 2 end) as subject "
        "from told t join hashed h on h.scheme = t.scheme and h.issuer = t.issuer "
        "and h.value = t.value where h.subject is not null group by t.row",
        {"number": identity.NUMBER, "anonymous": ANONYMOUS},
        {"told": told, "hashed": pa.concat_tables(hashed)},
    )


def resolve(told: pa.Table, *, runs: Mapping[str, int], at: datetime) -> pa.Table:
    """[row, customer_id]: customers are found, joined or made, each different set of identifiers
    once."""
    found = []
    for source, rows in _by_source(told):
        sets = engine.shared().query(
            "select row, string_agg(scheme || chr(31) || issuer || chr(31) || value, chr(30) "
            "order by scheme, issuer, value) as said from told group by row",
            inputs={"told": rows},
        )
        chosen = engine.shared().query(
            "select said, min(row) as first from sets group by said", inputs={"sets": sets}
        )
        firsts = rows.filter(pc.is_in(rows["row"], chosen["first"].combine_chunks()))
        resolved = identity.resolve(
            firsts.select(IDENTIFIERS.names), source=source, run=runs[source], at=at
        )
        found.append(
            engine.shared().query(
                "select s.row, r.customer_id from sets s join chosen c on c.said = s.said "
                "join resolved r on r.row = c.first",
                inputs={"sets": sets, "chosen": chosen, "resolved": resolved},
            )
        )
    empty = pa.table({"row": pa.array([], pa.int64()), "customer_id": pa.array([], pa.int64())})
    return pa.concat_tables([empty, *found])


def _by_source(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    for source in sorted(set(rows["source"].unique().to_pylist())):
        yield source, rows.filter(pc.equal(rows["source"], source))


def _lone(rows: pa.Table, column: str, scheme: str, issuer: str, source: str) -> pa.Table:
    some = rows.filter(rows[column].is_valid())
    return _told(some["place"], scheme, issuer, some[column], source)


def _previous(rows: pa.Table, issuer: str, source: str) -> pa.Table:
    """What `alias` says was the same customer before: an anonymous id, and perhaps a number."""
    alias = rows.filter(pc.and_(pc.equal(rows["type"], "alias"), rows["previous_id"].is_valid()))
    changed = alias.filter(pc.not_equal(alias["previous_id"], alias["user_id"]))
    return _told(changed["place"], ANONYMOUS, source, changed["previous_id"], source)


def _told(
    places: pa.ChunkedArray, scheme: str, issuer: str, values: pa.ChunkedArray, source: str
) -> pa.Table:
    count = len(places)
    return pa.table(
        {
            "row": places,
            "scheme": pa.repeat(scheme, count),
            "issuer": pa.repeat(issuer, count),
            "value": values,
            "source": pa.repeat(source, count),
        }
    )


def _external(good: pa.Table) -> pa.Table:
    return engine.shared().query(
        "select place as row, json_extract_string(each, '$.type') as scheme, "
        "case when list_contains($valid, json_extract_string(each, '$.type')) then '' "
        "else coalesce(nullif(json_extract_string(each, '$.issuer'), ''), source) end as issuer, "
        "json_extract_string(each, '$.id') as value, source from ("
        "select place, source, unnest(json_extract(context, '$.externalIds[*]')) as each from good "
        "where json_type(context, '$.externalIds') = 'ARRAY') "
        "where json_extract_string(each, '$.type') <> '' and json_extract_string(each, '$.id') <> ''",
        {"valid": sorted(identity.GLOBAL)},
        {"good": good},
    )
