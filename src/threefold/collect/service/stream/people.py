"""Who the messages are about: keyed subjects for the lake, customers for the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from threefold.collect.models import Run, RunState
from threefold.collect.types import Tracking
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.identity.types import IDENTIFIERS

ANONYMOUS = "anonymous_id"
"""The scheme of the numbers that browsers and apps give themselves."""
_TOLD = pa.schema(
    [
        ("row", pa.int64()),
        ("scheme", pa.string()),
        ("issuer", pa.string()),
        ("value", pa.string()),
        ("source", pa.string()),
    ]
)
_KNOWN = pa.schema([("said", pa.int64()), ("customer_id", pa.int64())])
_MOST_KNOWN = 500_000


def bearers(good: pa.Table) -> pa.Table:
    """The different sets of identifiers that messages bear, by `place` of the first that does."""
    return engine.shared().query(
        "select min(place) as place, source, user_id, anonymous_id, external, "
        "case when type = 'alias' and previous_id is distinct from user_id then previous_id end "
        "as previous_id from good group by all order by 1",
        inputs={
            "good": good.select(
                ["place", "source", "type", "user_id", "anonymous_id", "previous_id", "external"]
            )
        },
    )


def identifiers(some: pa.Table, tracking: Mapping[str, Tracking]) -> pa.Table:
    """[row, scheme, issuer, value, source] of bearers: their own fields and externalIds.

    Schemes valid everywhere have no issuer; numbers are the source's own unless it says otherwise.
    """
    parts = [_external(some)]
    for source, rows in _by_source(some):
        issuer = tracking[source].user_id_issuer or source
        parts += [
            _lone(rows, "user_id", identity.NUMBER, issuer, source),
            _lone(rows, "anonymous_id", ANONYMOUS, source, source),
            # What `alias` says was the same customer before was most likely a browser.
            _lone(rows, "previous_id", ANONYMOUS, source, source),
        ]
    return pa.concat_tables([part.cast(_TOLD) for part in parts])


def subjects(some: pa.Table, told: pa.Table) -> pa.Table:
    """Bearers with their `subject`: the keyed hash under which the lake files what they did."""
    order = pa.array([identity.NUMBER, ANONYMOUS])
    strength = pc.fill_null(pc.index_in(told["scheme"], order), len(order))
    hashed = []
    groups = told.group_by(["scheme", "issuer"]).aggregate([]).to_pylist()
    for group in groups:
        same = pc.and_(
            pc.equal(told["scheme"], group["scheme"]), pc.equal(told["issuer"], group["issuer"])
        )
        rows = told.append_column("strength", strength).filter(same)
        column = identity.subject_column(
            rows["value"], scheme=group["scheme"], issuer=group["issuer"]
        )
        hashed.append(rows.select(["row", "strength"]).append_column("subject", column))
    if not hashed:
        return some.append_column("subject", pa.nulls(some.num_rows, pa.string()))
    return engine.shared().query(
        "select s.*, h.subject from bearers s left join ("
        "select row, arg_min(subject, strength) as subject from hashed "
        "where subject is not null group by row) h on h.row = s.place",
        inputs={"bearers": some, "hashed": pa.concat_tables(hashed)},
    )


class Acquaintance:
    """Whose identifiers this process has met lately, so that regulars are not looked up again."""

    def __init__(self) -> None:
        self._known = _KNOWN.empty_table()
        self._undone = 0

    def resolve(self, told: pa.Table, *, runs: Mapping[str, int], at: datetime) -> pa.Table:
        """[row, customer_id] of identifiers; customers are found, joined or made."""
        self._forget_undone()
        sets = engine.shared().query(
            "select row, source, cast(hash(string_agg(scheme || chr(31) || issuer || chr(31) "
            "|| value, chr(30) order by scheme, issuer, value), source) >> 1 as bigint) as said "
            "from told group by row, source",
            inputs={"told": told},
        )
        met = engine.shared().query(
            "select s.row, s.source, s.said, k.customer_id from sets s "
            "left join known k on k.said = s.said order by s.row",
            inputs={"sets": sets, "known": self._known},
        )
        strange = met.filter(met["customer_id"].is_null())
        if not strange.num_rows:
            return met.select(["row", "customer_id"])
        found = self._meet(strange, told, runs, at)
        regular = met.filter(met["customer_id"].is_valid()).select(["row", "customer_id"])
        return pa.concat_tables([regular, found.select(["row", "customer_id"])])

    def _meet(
        self, strange: pa.Table, told: pa.Table, runs: Mapping[str, int], at: datetime
    ) -> pa.Table:
        parts = []
        for source, rows in _by_source(told):
            mine = pc.is_in(rows["row"], strange["row"].combine_chunks())
            parts.append(
                identity.resolve(
                    rows.filter(mine).select(IDENTIFIERS.names),
                    source=source,
                    run=runs[source],
                    at=at,
                ).select(["row", "customer_id"])
            )
        found = pa.concat_tables(parts).join(
            strange.select(["row", "said"]), "row", join_type="inner"
        )
        fresh = found.select(["said", "customer_id"]).cast(_KNOWN)
        kept = pa.concat_tables([fresh, self._known])
        self._known = kept.slice(0, _MOST_KNOWN)
        return found

    def _forget_undone(self) -> None:
        """Undoing an import takes identifiers back; what was met may be nobody's any more."""
        undone = Run.objects.filter(state__in=(RunState.UNDOING, RunState.UNDONE)).count()
        if undone != self._undone:
            self.forget()
            self._undone = undone

    def forget(self) -> None:
        """Trust nothing that was met: the step in which it was met may have been rolled back."""
        self._known = _KNOWN.empty_table()


def _by_source(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    for source in sorted(rows["source"].unique().to_pylist()):
        yield source, rows.filter(pc.equal(rows["source"], source))


def _lone(rows: pa.Table, column: str, scheme: str, issuer: str, source: str) -> pa.Table:
    some = rows.filter(rows[column].is_valid())
    count = some.num_rows
    return pa.table(
        {
            "row": some["place"],
            "scheme": pa.repeat(scheme, count),
            "issuer": pa.repeat(issuer, count),
            "value": some[column],
            "source": pa.repeat(source, count),
        }
    )


def _external(some: pa.Table) -> pa.Table:
    given = some.filter(some["external"].is_valid())
    if not given.num_rows:
        return _TOLD.empty_table()
    return engine.shared().query(
        """
        select
            place as row, scheme,
            case
                when list_contains($valid, scheme) then ''
                else coalesce(nullif(left(replace(
                    json_extract_string(each, '$.issuer'), chr(0), ''), 60), ''), source)
            end as issuer,
            trim(replace(json_extract_string(each, '$.id'), chr(0), '')) as value, source
        from (
            select *, replace(json_extract_string(each, '$.type'), chr(0), '') as scheme
            from (select place, source, unnest(json_extract(external, '$[*]')) as each from given)
        )
        where scheme <> '' and strlen(scheme) <= 40
            and trim(replace(json_extract_string(each, '$.id'), chr(0), '')) <> ''
            and json_type(each, '$.id') not in ('OBJECT', 'ARRAY')
            and strlen(json_extract_string(each, '$.id')) <= 300
        """,
        {"valid": sorted(identity.GLOBAL)},
        {"given": given},
    )
