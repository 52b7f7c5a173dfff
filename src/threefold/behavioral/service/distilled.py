"""Questions about variables: of all customers as of a day, of one at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.behavioral.service import tables
from threefold.behavioral.service.distilling import day_values, kept, newest_day
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.rates import rates
from threefold.behavioral.types import ACT_COLUMNS, Standing
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.identity import service as identity
from threefold.kit.errors import NotFound
from threefold.kit.phrases import phrase

_FRAME = ["as_of", "revision", "customer_id", "present"]


def snapshots() -> list[Standing]:
    """The days of which variables are kept, newest first."""
    found = engine.shared().query(
        query("distil_snapshots"), inputs={"snapshots": tables.snapshots().snapshot().input()}
    )
    newest = tables.events().snapshot().version
    return [
        Standing(
            as_of=date.fromisoformat(row["as_of"]),
            revision=row["revision"],
            made_at=row["made_at"],
            customers=row["customers"],
            kinds=tuple(row["kinds"].split()),
            engine=row["engine"],
            stale=row["events_version"] != newest,
        )
        for row in found.to_pylist()
    ]


def filled(as_of: date | None = None) -> list[str]:
    """Codes of the variables that the snapshot of that day (the newest) can hold."""
    return [each.code for each in statements.whole(
        variable.of_kinds(_snapshot(as_of).kinds), variable.find
    )]  # fmt: skip


def _snapshot(as_of: date | None) -> Standing:
    there = snapshots()
    for each in there:
        if as_of is None or each.as_of == as_of:
            return each
    raise NotFound(
        phrase("No variables were distilled as of %(day)s.", day=as_of)
        if as_of
        else phrase("No variables have been distilled yet."),
        remedy=phrase("Run “threefold distil --as-of DAY” first."),
    )


def variables(
    *,
    as_of: date | None = None,
    codes: Sequence[str] | None = None,
    customers: pa.Table | None = None,
) -> pa.Table:
    """[customer_id, …], one row per customer, as kept for that day (the newest one kept).

    `codes` choose the columns, all that were filled if left out; `customers` (column customer_id)
    the rows. Raises `NotFound` where that day was never distilled or a variable does not exist.
    """
    sql, inputs = asked(as_of=as_of, codes=codes, customers=customers)
    return engine.shared().query(sql, inputs=inputs)


def asked(
    *,
    as_of: date | None = None,
    codes: Sequence[str] | None = None,
    customers: pa.Table | None = None,
) -> tuple[str, dict[str, Input]]:
    """The statement that answers `variables`, with its inputs."""
    snapshot = _snapshot(as_of)
    chosen = list(codes) if codes is not None else filled(snapshot.as_of)
    for code in chosen:
        variable.find(code)
    held = (
        tables.variables()
        .snapshot()
        .input([*_FRAME, *chosen], [("as_of", "=", snapshot.as_of.isoformat())])
    )
    columns = ", ".join(["v.customer_id", *(f"v.{code}" for code in chosen)])
    sql = f"select {columns} from held v"
    inputs: dict[str, Input] = {"held": held}
    if customers is not None:
        sql += " join customers c on c.customer_id = v.customer_id"
        inputs["customers"] = customers.select(["customer_id"])
    sql += (
        " join (select customer_id, max(revision) as revision from held group by customer_id) n"
        " on n.customer_id = v.customer_id and n.revision = v.revision where v.present"
    )
    return sql, inputs


def variables_of(
    customer_id: int,
    *,
    as_of: date | None = None,
    codes: Sequence[str] | None = None,
    subjects: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The variables of one customer from his events as they are now, by code; {} without any.

    By the same definitions as `distil`, so that both agree. `subjects` spares looking them up.
    """
    day = as_of or newest_day()
    if subjects is None:
        subjects = identity.subjects_of(customer_id)
    if not subjects:
        return {}
    events = tables.events().read(ACT_COLUMNS, filters=[("subject", "in", list(subjects))])
    return of_events(events, subjects, day, codes)


def of_events(
    events: pa.Table, subjects: Sequence[str], day: date, codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """The variables of one customer, of `events` (with `ACT_COLUMNS`) that are all his own."""
    kinds = events["kind"].unique().to_pylist()
    wanted = (
        [variable.find(code) for code in codes] if codes is not None else (variable.of_kinds(kinds))
    )
    people = pa.table({"subject": list(subjects), "customer_id": [0] * len(subjects)})
    inputs: dict[str, Input] = {"events": events, "subject_map": people, "rates": rates()}
    with engine.shared().workspace() as place:
        place.keep("acts", query("distil_acts"), day_values(day), inputs)
        found = place.query(kept(place, statements.whole(wanted, variable.find))).to_pylist()
    return {each.code: found[0][each.code] for each in wanted} if found else {}
