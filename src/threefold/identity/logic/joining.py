"""Who is who among rows that share identifiers: deterministic, set-based, any order of rows.

Rows that share an identifier, with each other or with a known customer, are one customer. A
number is stronger than anything else: nothing weaker joins two numbers of the same issuer, and
nothing at all joins two customers that are known already.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from threefold.engine import service as engine
from threefold.engine.types import Engine

_LABELS = pa.schema([("node", pa.int64()), ("label", pa.int64())])


@dataclass(frozen=True)
class Joined:
    """`rows` [row, grp], `groups` [grp, strong, customer], `settled` [grp, component,
    customer_id or null], `carried` [grp, ident]."""

    rows: pa.Table
    groups: pa.Table
    settled: pa.Table
    carried: pa.Table


def components(motor: Engine, edges: pa.Table) -> pa.Table:
    """[node, label] of nodes that meet others in a link of `edges` [node, link].

    The label is the smallest node of the component; a node that is not listed meets nobody.
    """
    shared = motor.query(
        "select distinct node, link from edges qualify count(*) over (partition by link) > 1",
        inputs={"edges": edges},
    )
    if not shared.num_rows:
        return _LABELS.empty_table()
    nodes = pc.unique(shared["node"])
    labels = pa.table([nodes, nodes], schema=_LABELS)
    total = pc.sum(labels["label"]).as_py()
    query = engine.sql("threefold.identity", "components")
    while True:
        labels = motor.query(query, inputs={"edges": shared, "labels": labels}).cast(_LABELS)
        # Labels only ever fall, so a sum that stands still is the end.
        now = pc.sum(labels["label"]).as_py()
        if now == total:
            return labels
        total = now


def join(
    motor: Engine, links: pa.Table, identifiers: pa.Table, numbers: pa.Table, *, source: str
) -> Joined:
    """Decide which rows are one customer.

    `links` [row, ident]; `identifiers` [ident, scheme, issuer, value, strong, strength, owner or
    null]; `numbers` [customer_id, issuer, value] that the owners have already.
    """
    numbers_of_rows = motor.query(
        'select l."row" as node, l.ident as link from links l '
        "join identifiers i on i.ident = l.ident and i.strong",
        inputs={"links": links, "identifiers": identifiers},
    )
    tables = {"identifiers": identifiers, "numbers": numbers}
    rows = motor.query(
        'select r."row", coalesce(f.label, r."row") as grp '
        'from (select distinct "row" from links) r left join labels f on f.node = r."row"',
        inputs={"links": links, "labels": components(motor, numbers_of_rows)},
    )
    tables["carried"] = motor.query(
        'select distinct r.grp, l.ident from links l join rows_grouped r on r."row" = l."row"',
        inputs={"links": links, "rows_grouped": rows},
    )

    def ask(name: str, *inputs: str, **values: str) -> pa.Table:
        chosen = {each: tables[each] for each in inputs}
        return motor.query(engine.sql("threefold.identity", name), values, chosen)

    tables["groups"] = ask("groups", "carried", "identifiers", source=source)
    tables["kept"] = ask("kept", "carried", "identifiers", "groups", "numbers")
    for name in ("contradictory", "severed"):
        tables["edges"] = ask("edges", "kept", "groups", "identifiers")
        tables["labels"] = components(motor, tables["edges"])
        if name == "contradictory":
            tables[name] = ask(name, "edges", "labels", "carried", "identifiers", "numbers")
            if not tables[name].num_rows:
                break
            tables["kept"] = ask(
                "severed", "kept", "labels", "groups", "identifiers", "contradictory"
            )
    settled = ask("settled", "groups", "labels", "edges")
    return Joined(rows, tables["groups"], settled, tables["carried"])
