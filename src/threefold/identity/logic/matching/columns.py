"""The statement that lays records out for matching: one column for each planned variable."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa

FEW = 1_000
"""Up to so many records are read sooner without a statement, which takes longer to plan."""
_WAYS = '[{"n": "VARCHAR", "v": "VARCHAR"}]'


def laid_out(variables: Sequence[str], contacts: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """SQL over `records` [id, customer_id, said, contacts], and its values.

    Columns are `customer_id`, then `v<i>` for the codes in `variables`, then `w<i>` for those in
    `contacts`, of which a record may tell several: the first in order of writing counts.
    """
    told = [f"tf_json_text(r.said, $variable{i}) as v{i}" for i in range(len(variables))]
    ways = [f"w.w{i}" for i in range(len(contacts))]
    picked = [
        f"min(case when way.n = $contact{i} then way.v end) as w{i}" for i in range(len(contacts))
    ]
    values = {f"variable{i}": code for i, code in enumerate(variables)}
    values |= {f"contact{i}": code for i, code in enumerate(contacts)}
    joined = ""
    if contacts:
        values["ways"] = _WAYS
        joined = f"""
        left join (
            select id, {", ".join(picked)} from (
                select id, unnest(json_transform(contacts, $ways)) as way from records
            ) group by id
        ) w on w.id = r.id"""
    columns = ", ".join(["r.customer_id", *told, *ways])
    return f"select {columns} from records r{joined} order by r.id", values


def read_few(
    records: pa.Table, variables: Sequence[str], contacts: Sequence[str]
) -> pa.Table | None:
    """What the statement answers, its columns by the codes; None where a value is no text."""
    said = [json.loads(each) for each in records["said"].to_pylist()]
    ways = [json.loads(each) for each in records["contacts"].to_pylist()]
    out: dict[str, pa.Array | pa.ChunkedArray] = {"customer_id": records["customer_id"]}
    for code in variables:
        values = [each.get(code) for each in said]
        if not all(value is None or isinstance(value, str) for value in values):
            return None
        out[code] = pa.array(values, pa.string())
    for code in contacts:
        told = [
            [way["v"] for way in each if way.get("n") == code and way.get("v") is not None]
            for each in ways
        ]
        if not all(isinstance(value, str) for each in told for value in each):
            return None
        out[code] = pa.array([min(each, default=None) for each in told], pa.string())
    return pa.table(out)
