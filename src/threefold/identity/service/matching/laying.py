"""Current records as matching reads them: a column for each planned variable."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.identity.logic.matching import columns, profile
from threefold.plan import service as plans

RECORDS = pa.schema(
    [
        ("id", pa.int64()),
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("said", pa.string()),
        ("contacts", pa.string()),
    ]
)
# Who is not said to be a firm is compared with persons.
ENTITIES = {"person": ["person", "unknown"], "organisation": ["organisation"]}

_COLUMNS = 'r.id, r.customer_id, r.kind, r."values"::text, r.contacts::text'


def current() -> pa.Table:
    """RECORDS of everybody, oldest first."""
    return store.fetch(
        f"select {_COLUMNS} from descriptive_record r where superseded_at is null order by id",
        schema=RECORDS,
    )


def of_customers(customer_ids: pa.Table, entity: str) -> pa.Table:
    """RECORDS of these customers (column `customer_id`), oldest first."""
    if not customer_ids.num_rows:
        return RECORDS.empty_table()
    store.aside("tf_match_of", customer_ids.select(["customer_id"]))
    kinds = ENTITIES[entity]
    places = ", ".join(["%s"] * len(kinds))
    # SQLite joins crosswise in the order written; by itself it would read all records in theirs.
    return store.fetch(
        f"select {_COLUMNS} from tf_match_of t cross join descriptive_record r "
        "where r.customer_id = t.customer_id "
        f"and r.superseded_at is null and r.kind in ({places})",
        kinds,
        schema=RECORDS,
    ).sort_by("id")


def planned() -> tuple[list[str], list[str]]:
    """Codes of the planned variables that can be compared: those told, and contact ways."""
    every = [
        variable
        for variable in plans.current().variables.values()
        if variable.kind == "descriptive" and profile.of_variable(variable.code)
    ]
    return (
        [each.code for each in every if not each.contact],
        [each.code for each in every if each.contact],
    )


def laid_out(records: pa.Table, told: Sequence[str], ways: Sequence[str]) -> pa.Table:
    """A column for each variable, and `customer_id`, in the order of RECORDS."""
    if records.num_rows <= columns.FEW:
        few = columns.read_few(records, told, ways)
        if few is not None:
            return few
    sql, values = columns.laid_out(told, ways)
    table = engine.shared().query(sql, values, {"records": records})
    return table.rename_columns(["customer_id", *told, *ways])
