"""Who the messages are about: keyed subjects for the lake, customers for the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
_REGULARS = pa.schema([("said", pa.int64()), ("customer_id", pa.int64()), ("subject", pa.string())])
_MOST_KNOWN = 500_000


def bearers(good: pa.Table) -> pa.Table:
    """The different sets of identifiers that messages bear, by `place` of the first that does."""
    return engine.shared().query(
        "select min(place) as place, bearer, any_value(source) as source, "
        "any_value(user_id) as user_id, any_value(anonymous_id) as anonymous_id, "
        "any_value(external) as external, any_value("
        "case when type = 'alias' and previous_id is distinct from user_id then previous_id end"
        ") as previous_id from good group by bearer order by 1",
        inputs={
            "good": good.select(
                [
                    "place", "bearer", "source", "type", "user_id", "anonymous_id", "previous_id",
                    "external",
                ]
            )
        },
    )  # fmt: skip


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
        self._regulars = _REGULARS.empty_table()
        self._undone = 0

    def meet(
        self,
        some: pa.Table,
        more: Sequence[pa.Table],
        *,
        tracking: Mapping[str, Tracking],
        runs: Mapping[str, int],
        at: datetime,
    ) -> tuple[pa.Table, pa.Table]:
        """[bearer, subject] of bearers, and [row, customer_id]: whose they are.

        `more` are identifiers that messages tell besides those they bear. Who tells more of
        himself may turn out to be somebody else, so he counts as a stranger.
        """
        met = self._recognised(some, tracking)
        telling = pa.chunked_array([each["row"] for each in more], pa.int64()).combine_chunks()
        silent = pc.invert(pc.is_in(met["place"], telling))
        regular = pc.and_(met["customer_id"].is_valid(), silent)
        new = met.filter(pc.invert(regular)).drop_columns(["customer_id", "subject"])
        told = identifiers(new, tracking)
        new = subjects(new, told)
        owners = self.resolve(
            pa.concat_tables([told, *(each.cast(told.schema) for each in more)]), runs=runs, at=at
        )
        self._remember(new.filter(pc.invert(pc.is_in(new["place"], telling))), owners)
        known = met.filter(regular)
        columns = ["bearer", "subject"]
        whose = known.select(["place", "customer_id"]).rename_columns(["row", "customer_id"])
        return (
            pa.concat_tables([known.select(columns), new.select(columns)]),
            pa.concat_tables([whose, owners]),
        )

    def _recognised(self, some: pa.Table, tracking: Mapping[str, Tracking]) -> pa.Table:
        """Bearers with `customer_id` and `subject`, null where they are strangers, and `said`:
        what they bear and who issued it."""
        self._forget_undone()
        issuers = {source: plan.user_id_issuer or source for source, plan in tracking.items()}
        return engine.shared().query(
            "with told as (select b.*, cast(hash(b.bearer, i.issuer) >> 1 as bigint) as said "
            "from bearers b join issuers i on i.source = b.source) "
            "select t.*, r.customer_id, r.subject from told t "
            "left join regulars r on r.said = t.said order by t.place",
            inputs={
                "bearers": some,
                "issuers": pa.table({"source": list(issuers), "issuer": list(issuers.values())}),
                "regulars": self._regulars,
            },
        )

    def _remember(self, some: pa.Table, owners: pa.Table) -> None:
        """Bearers with their `said` and `subject`, and whose they turned out to be."""
        fresh = engine.shared().query(
            "select b.said, o.customer_id, b.subject from bearers b "
            "join owners o on o.row = b.place",
            inputs={"bearers": some.select(["place", "said", "subject"]), "owners": owners},
        )
        kept = pa.concat_tables([fresh.cast(_REGULARS), self._regulars])
        self._regulars = kept.slice(0, _MOST_KNOWN)

    def resolve(self, told: pa.Table, *, runs: Mapping[str, int], at: datetime) -> pa.Table:
        """[row, customer_id] of identifiers; customers are found, joined or made."""
        if not told.num_rows:
            return told.select(["row"]).append_column("customer_id", pa.array([], pa.int64()))
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
        self._regulars = _REGULARS.empty_table()


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
