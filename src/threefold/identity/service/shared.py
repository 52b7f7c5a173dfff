"""What is known of values that several bear: for `resolving`, and for staff."""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.service import store
from threefold.engine.types import Engine
from threefold.identity.logic import sharing
from threefold.identity.logic.faces import BETWEEN
from threefold.identity.logic.normalise import RECORD_KEY
from threefold.identity.logic.placeholders import no_names
from threefold.identity.models import Meaning

_IDENT = pa.schema([("ident", pa.int64())])
_LINKS = pa.schema([("row", pa.int64()), ("ident", pa.int64())])
_DECLARED = pa.schema([(name, pa.string()) for name in ("scheme", "issuer", "value", "meaning")])
_LISTED = 1000
"""Sightings of one value above which nobody looks at each."""
_TOLD_OF = pa.schema([("ident", pa.int64()), ("customer_id", pa.int64()), ("told", pa.string())])


class Declared(TypedDict):
    barred: pa.Table
    personal: pa.Table


def told(motor: Engine, evidence: pa.Table | None) -> pa.Table:
    """logic.sharing.EVIDENCE from types.EVIDENCE: what each row tells, as one text."""
    if evidence is None:
        return sharing.EVIDENCE.empty_table()
    return motor.query(
        "with said as (select *, case when list_contains($none, lower(trim(name))) then '' "
        "else left(coalesce(trim(name), ''), 100) end as called from evidence) "
        "select \"row\", case when called <> '' or born is not null then concat_ws($between, "
        "case when kind in ('person', 'organisation') then kind else '' end, "
        "case when called <> '' then left(coalesce(trim(given), ''), 60) else '' end, "
        'called, coalesce(born, \'\')) end as told, left("key", 200) as "key", '
        "coalesce(own_key, false) as own_key from said",
        {"none": no_names(), "between": BETWEEN},
        {"evidence": evidence},
    ).cast(sharing.EVIDENCE)


def fallback(motor: Engine, given: pa.Table, said: pa.Table, source: str) -> pa.Table | None:
    """Record keys of rows without a number, in the form of `given`; None where there are none."""
    if not said.num_rows:
        return None
    keys = motor.query(
        'select e."row", $scheme as scheme, $source as issuer, e."key" as "value" '
        'from evidence e where e."key" is not null and not exists (select 1 from given g '
        'where g."row" = e."row" and g.scheme in ($scheme, $number))',
        {"scheme": RECORD_KEY, "source": source, "number": "customer_number"},
        {"evidence": said, "given": given},
    )
    return keys.cast(given.schema) if keys.num_rows else None


def apart(
    motor: Engine, every: pa.Table, known: pa.Table, fallen: pa.Table | None
) -> tuple[pa.Table, pa.Table]:
    """[row, ident] of what rows bear, and of the record keys they may fall back on."""
    if fallen is None:
        return every, _LINKS.empty_table()
    marked = motor.query(
        'select l."row", l.ident, f."row" is not null as fallen from links l '
        "join known k on k.ident = l.ident "
        'left join fallen f on f."row" = l."row" and f.scheme = k.scheme',
        inputs={"links": every, "known": known, "fallen": fallen},
    )
    columns = _LINKS.names
    return (
        marked.filter(pc.invert(marked["fallen"])).select(columns).cast(_LINKS),
        marked.filter(marked["fallen"]).select(columns).cast(_LINKS),
    )


def bearers(known: pa.Table, hits: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Known customers of the values that are no numbers, with what their rows told; and [ident] of
    those that too many bear to be listed."""
    weak = _weak(known, hits)
    if not weak.num_rows:
        return sharing.BEARERS.empty_table(), _IDENT.empty_table()
    owners = weak.select(["ident", "customer_id", "told"]).cast(sharing.BEARERS)
    store.aside("tf_weak", weak.select(["ident", "id"]), index=["id"])
    many = (
        "(select count(*) from (select 1 from identity_sighting o "
        f"where o.identifier_id = w.id limit {_LISTED + 1}) x) > {_LISTED}"
    )
    more = store.fetch(
        "select distinct w.ident, s.customer_id, s.told from tf_weak w "
        f"join identity_sighting s on s.identifier_id = w.id where not {many}",
        schema=sharing.BEARERS,
    )
    crowds = store.fetch(f"select w.ident from tf_weak w where {many}", schema=_IDENT)
    return pa.concat_tables([owners, more]), crowds


def declared(idents: pa.Table, crowds: pa.Table) -> Declared:
    """Which values join nobody, and which are one customer's: as staff say, else by their crowd."""
    every = store.fetch(
        "select scheme, issuer, value, meaning from identity_declaration "
        "where withdrawn_at is null",
        schema=_DECLARED,
    )
    if not every.num_rows:
        return Declared(barred=crowds, personal=_IDENT.empty_table())
    found = idents.join(every, ["scheme", "issuer", "value"], join_type="inner")
    shared = pc.equal(found["meaning"], Meaning.SHARED.value)
    personal = found.filter(pc.invert(shared)).select(["ident"]).cast(_IDENT)
    trusted = pc.is_in(crowds["ident"], personal["ident"].combine_chunks())
    barred = [
        found.filter(shared).select(["ident"]).cast(_IDENT),
        crowds.filter(pc.invert(trusted)),
    ]
    return Declared(barred=pa.concat_tables(barred), personal=personal)


def told_of(
    motor: Engine, links: pa.Table, known: pa.Table, said: pa.Table, rows: pa.Table
) -> pa.Table:
    """[ident, customer_id, told]: the most that rows of a customer told with a value."""
    if not said.num_rows:
        return _TOLD_OF.empty_table()
    return motor.query(
        "select l.ident, r.customer_id, arg_max(e.told, (length(e.told), e.told)) as told "
        'from links l join evidence e on e."row" = l."row" and e.told is not null '
        "join known k on k.ident = l.ident and not k.strong "
        'join found r on r."row" = l."row" group by 1, 2',
        inputs={"links": links, "evidence": said, "known": known, "found": rows},
    ).cast(_TOLD_OF)


def _weak(known: pa.Table, hits: pa.Table) -> pa.Table:
    """Hits of values that are no numbers."""
    if not hits.num_rows:
        return hits
    weak = known.filter(pc.invert(known["strong"]))["ident"].combine_chunks()
    return hits.filter(pc.is_in(hits["ident"], weak))
