"""What `identify` tells of customers becomes records, as a file of customers would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from threefold.collect.logic.events import Plan
from threefold.collect.logic.stream import traits as names
from threefold.collect.logic.stream.private import MAIL
from threefold.collect.logic.targets import CUSTOMERS
from threefold.collect.models import Run
from threefold.collect.service.records import Records, of_rows
from threefold.collect.service.stream.parsing import ask
from threefold.collect.service.stream.people import ANONYMOUS
from threefold.collect.service.suggesting import places
from threefold.collect.types import ColumnMap, FieldMap, Tracking
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.plan import service as plans

_LONGEST = 100


class Told(NamedTuple):
    """`records` by `row` = place of the message; `refused` [place, detail] of messages whose traits
    do not fit the plan; `unplanned` names traits without a place."""

    records: Records
    refused: pa.Table
    unplanned: Counter[str]


def of_identify(run: Run, rows: pa.Table, tracking: Tracking) -> Told:
    """`rows` are good identify messages of the run's source."""
    told = ask("traits", {"rows": rows})
    listed = engine.shared().query(
        "select key, count(*) as n from (select unnest(json_keys(traits)) as key, "
        "unnest(json_extract(traits, '$.*')) as value from told) where key <> '' "
        "and length(key) <= $longest and not regexp_matches(key, $no_name) "
        "and json_type(value) <> 'OBJECT' group by key order by key",
        {"longest": _LONGEST, "no_name": f"{MAIL}|\\x00"},
        {"told": told},
    )
    counts: dict[str, int] = dict(
        zip(listed["key"].to_pylist(), listed["n"].to_pylist(), strict=True)
    )
    found = names.targets_of(counts, places(CUSTOMERS), tracking.traits)
    fields, cells = _columns(found, tracking, run.source_id)
    for purpose in _purposes(told):
        fields.append(FieldMap(f"consent {purpose}", f"consent.{purpose}"))
        cells.append(_path("consents", purpose))
    listed_cells = ", ".join(f"{cell} as c{i}" for i, cell in enumerate(cells))
    table = engine.shared().query(
        f"select place as _row, place as _line, {listed_cells} from told order by place",
        inputs={"told": told},
    )
    plan = Plan(ColumnMap(CUSTOMERS, tuple(fields)), patterns={}, decimals={})
    records = of_rows(run, plan, table, Counter())
    unplanned = Counter(
        {name: n for name, n in counts.items() if name not in found and name not in names.NESTED}
    )
    return Told(records, _refused(records, fields), unplanned)


def _columns(
    found: Mapping[str, str], tracking: Tracking, source: str
) -> tuple[list[FieldMap], list[str]]:
    fields = [
        FieldMap("userId", f"identifier.{identity.NUMBER}", issuer=tracking.user_id_issuer),
        FieldMap("anonymousId", f"identifier.{ANONYMOUS}"),
        FieldMap("key", "record.key"),
        FieldMap("timestamp", "record.observed_at", format="%Y-%m-%d %H:%M:%S.%f"),
    ]
    cells = ["user_id", "anonymous_id", "key", "strftime(occurred_at, '%Y-%m-%d %H:%M:%S.%f')"]
    for name, place in found.items():
        fields.append(FieldMap(name, place))
        cells.append(_path("traits", name))
    return fields, cells


def _path(document: str, name: str) -> str:
    """A trimmed text from a JSON object; the name comes from a client, so it is quoted twice."""
    # A pointer rather than a path: in it no other character has a meaning.
    path = ("/" + name.replace("~", "~0").replace("/", "~1")).replace("'", "''")
    return f"nullif(trim(replace(json_extract_string({document}, '{path}'), chr(0), '')), '')"


def _purposes(told: pa.Table) -> list[str]:
    keys = engine.shared().query(
        "select distinct unnest(json_keys(consents)) as key from told "
        "where json_type(consents) = 'OBJECT'",
        inputs={"told": told},
    )["key"]
    return [name for name in sorted(keys.to_pylist()) if name in plans.current().purposes]


def _refused(records: Records, fields: Sequence[FieldMap]) -> pa.Table:
    """[place, detail]: messages whose traits do not fit the plan, the first such trait and why."""
    bad = records.bad["bad"].combine_chunks().dictionary_encode()
    details = []
    for words in bad.dictionary.to_pylist():
        index, _, cause = words.split()[0].partition(":")
        details.append(f"{fields[int(index)].column}:{cause}"[:300])
    return pa.table(
        {"place": records.bad["_row"], "detail": pa.array(details, pa.string()).take(bad.indices)}
    )
