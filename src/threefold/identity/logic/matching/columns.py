"""The statement that lays records out for matching: one column for each planned variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
