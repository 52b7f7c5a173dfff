"""Which customers buy at which competitors, from notes of staff and from answers together."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.service.rivals.said import MEANT, said

_FAR = date(9998, 12, 31)
_NOTED = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("competitor_id", pa.int64()),
        ("told_on", pa.date32()),
        ("id", pa.int64()),
        ("buys", pa.bool_()),
        ("share", pa.float64()),
        ("how", pa.string()),
    ]
)
_SAID = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("competitor_id", pa.int64()),
        ("answered_at", store.MOMENT),
        ("id", pa.int64()),
    ]
)
_MEMBER = "left join descriptive_member m on m.customer_id = {of}.customer_id"
_IN_USE = "join related_competitor c on c.id = {of}.competitor_id and c.retired_at is null"


def uses(
    until: date | None = None,
    *,
    customer: int | None = None,
    competitor: int | None = None,
    meant: pa.Table | None = None,
) -> pa.Table:
    """[customer_id, competitor_id, first_on, told_on, buys, share, how, times] as last told until
    a day; of one customer or of all, at one competitor or at all, merged customers as one.
    Competitors out of use are left out.

    `meant` is that of `said()`, where it was asked for before.
    """
    own = None if customer is None else list(descriptive.own_of(customer))
    meant = said(own or ()).meant if meant is None else meant
    if competitor is not None:
        meant = meant.filter(pc.equal(meant["competitor_id"], competitor))
    return engine.shared().query(
        engine.sql("threefold.related", "rivals_uses"),
        {"day": until or _FAR},
        {"noted": _noted(own, competitor), "said": _answered(own, meant)},
    )


def known(until: date | None = None) -> pa.Table:
    """[customer_id, competitors_known, elsewhere] of who is known to buy at a competitor."""
    return engine.shared().query(
        engine.sql("threefold.related", "rivals_known"), inputs={"uses": uses(until)}
    )


def _noted(own: list[int] | None, competitor: int | None) -> pa.Table:
    where, values = _of("b", own)
    if competitor is not None:
        where, values = f"{where} and b.competitor_id = %s", [*values, competitor]
    return store.fetch(
        "select coalesce(m.root_id, b.customer_id), b.competitor_id, b.told_on, b.id, b.buys,"
        f" b.share, b.how from related_boughtelsewhere b {_IN_USE.format(of='b')}"
        f" {_MEMBER.format(of='b')} where b.withdrawn_at is null{where}",
        values,
        schema=_NOTED,
    )


def _answered(own: list[int] | None, meant: pa.Table) -> pa.Table:
    if not meant.num_rows:
        return _SAID.empty_table()
    store.aside("tf_meant", meant.cast(MEANT), index=["variable", "text"])
    where, values = _of("a", own)
    return store.fetch(
        "select coalesce(m.root_id, a.customer_id), t.competitor_id, a.answered_at, a.id"
        " from related_answer a join tf_meant t on t.variable = a.variable and t.text = a.text"
        f" {_MEMBER.format(of='a')} where a.text <> ''{where}",
        values,
        schema=_SAID,
    )


def _of(alias: str, own: list[int] | None) -> tuple[str, list[int]]:
    if own is None:
        return "", []
    return f" and {alias}.customer_id in ({', '.join('%s' for _ in own)})", own
