"""Which values that rows bear may join them: not those that several customers share.

A value of which rows tell different bearers is parted into faces (logic.faces), each an identifier
of its own. A value that links more customers than the limit of its kind, or that staff declared
shared, joins nobody. What staff declared personal joins as if there were no such rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine import service as engine
from threefold.engine.types import Engine
from threefold.identity.logic import joining
from threefold.identity.logic.faces import faces

LIMITS = {"phone": 20, "fax": 20}
"""How many customers may bear one value of a kind before it joins nobody."""
LIMIT = 10
"""For kinds not listed."""

EVIDENCE = pa.schema(
    [
        ("row", pa.int64()),
        ("told", pa.string()),
        ("key", pa.string()),
        ("own_key", pa.bool_()),
    ]
)
BEARERS = pa.schema([("ident", pa.int64()), ("customer_id", pa.int64()), ("told", pa.string())])
_IDENTS = pa.schema([("ident", pa.int64())])
_FACES = pa.schema([("ident", pa.int64()), ("told", pa.string()), ("face", pa.int64())])
_ROUNDS = 10


@dataclass(frozen=True)
class Given:
    """What rows bear, and what is known of it; tables as `logic.joining.join` takes them.

    `evidence` is EVIDENCE; `keys` [row, ident] the record keys rows may fall back on; `bearers`
    BEARERS: known customers of the values; `barred` and `personal` [ident].
    """

    links: pa.Table
    identifiers: pa.Table
    numbers: pa.Table
    evidence: pa.Table
    keys: pa.Table
    bearers: pa.Table
    barred: pa.Table
    personal: pa.Table


def join(motor: Engine, given: Given, *, source: str, limits: Mapping[str, int]) -> joining.Joined:
    """`joining.join` by what may join. `carried` names all that rows bear, whatever it joins."""
    weak = not pc.all(given.identifiers["strong"], min_count=0).as_py()
    for _round in range(_ROUNDS):
        if weak or given.keys.num_rows:
            joined = _once(motor, given, source)
        else:
            joined = joining.join(
                motor, given.links, given.identifiers, given.numbers, source=source
            )
        crowded = _crowded(motor, given, joined, limits) if weak else _IDENTS.empty_table()
        if not crowded.num_rows:
            break
        given = replace(given, barred=pa.concat_tables([given.barred, crowded]))
    return joined


def _once(motor: Engine, given: Given, source: str) -> joining.Joined:
    sides = _sides(motor, given)
    identifiers, links = given.identifiers, given.links
    if sides.num_rows or given.barred.num_rows or given.keys.num_rows:
        links = motor.query(
            engine.sql("threefold.identity", "joining"),
            inputs={
                "links": given.links, "evidence": given.evidence, "sides": sides,
                "keys": given.keys, "identifiers": identifiers, "barred": given.barred,
            },
        )  # fmt: skip
        faced = sides.drop_columns(["ident", "told"]).rename_columns({"side": "ident"})
        faced = faced.group_by(faced.column_names).aggregate([])
        identifiers = pa.concat_tables(
            [identifiers, faced.select(identifiers.column_names).cast(identifiers.schema)]
        )
    joined = joining.join(motor, links, identifiers, given.numbers, source=source)
    carried = motor.query(
        'select distinct r.grp, l.ident from (select "row", ident from links union all '
        'select "row", ident from used where ident <= cast($most as bigint)) l '
        'join placed r on r."row" = l."row"',
        {"most": _most(given)},
        {"links": given.links, "used": links, "placed": joined.rows},
    )
    return replace(joined, carried=carried)


def _sides(motor: Engine, given: Given) -> pa.Table:
    contested = motor.query(
        engine.sql("threefold.identity", "contested"),
        inputs={
            "links": given.links, "evidence": given.evidence, "bearers": given.bearers,
            "identifiers": given.identifiers, "barred": given.barred, "personal": given.personal,
        },
    )  # fmt: skip
    found = []
    told = sorted(contested.to_pylist(), key=itemgetter("ident"))
    for ident, some in groupby(told, key=itemgetter("ident")):
        rows = list(some)
        shown = faces(rows[0]["scheme"], rows[0]["value"], [row["told"] for row in rows])
        if len(set(shown)) > 1:
            found += [(ident, row["told"], face) for row, face in zip(rows, shown, strict=True)]
    columns = zip(*found, strict=True) if found else ((), (), ())
    shown = pa.table([pa.array(c, f.type) for c, f in zip(columns, _FACES, strict=True)], _FACES)
    return motor.query(
        engine.sql("threefold.identity", "sides"),
        {"most": _most(given)},
        {"faces": shown, "bearers": given.bearers, "identifiers": given.identifiers},
    )


def _crowded(
    motor: Engine, given: Given, joined: joining.Joined, limits: Mapping[str, int]
) -> pa.Table:
    own = {**LIMITS, **limits}
    return motor.query(
        engine.sql("threefold.identity", "crowded"),
        {"most": limits.get("", LIMIT)},
        {
            "carried": joined.carried, "settled": joined.settled, "bearers": given.bearers,
            "links": given.links, "evidence": given.evidence, "identifiers": given.identifiers,
            "barred": given.barred, "personal": given.personal,
            "limits": pa.table(
                {
                    "scheme": pa.array(list(own), pa.string()),
                    "most": pa.array(list(own.values()), pa.int64()),
                }
            ),
        },
    ).cast(_IDENTS)  # fmt: skip


def _most(given: Given) -> int:
    return int(pc.max(given.identifiers["ident"]).as_py() or 0)
