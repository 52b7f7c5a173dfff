"""Answers come in, and go out again with their import."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.types import ANSWERS, Landed, Undone

_KNOWN = pa.schema([("content_id", pa.string()), ("id", pa.int64()), ("run", pa.int64())])
_CLAIMS = pa.schema([("id", pa.int64()), ("answer_id", pa.int64()), ("run", pa.int64())])
_IDS = pa.schema([("customer_id", pa.int64())])


def land_answers(table: pa.Table, *, source: str, run: int) -> Landed:
    """Land answers (types.ANSWERS) in one transaction, each exactly once per source.

    An answer that another run brought before is a duplicate, noted so that it outlives the
    undoing of that run. The same rows of the same run again change nothing.
    """
    given = table.select(ANSWERS.names).cast(ANSWERS)
    with transaction.atomic():
        store.take("answer", 0)
        distinct = engine.shared().query(
            "select * from given "
            "qualify row_number() over (partition by content_id order by answered_at) = 1 "
            "order by customer_id, answered_at, content_id",
            inputs={"given": given},
        )
        known = _known(distinct, source)
        new = distinct.filter(
            pc.invert(pc.is_in(distinct["content_id"], known["content_id"].combine_chunks()))
        )
        others = known.filter(pc.not_equal(known["run"], run))
        _write(new, source, run)
        _claim(others, run)
        touched = store.customers_in(given)
    descriptive.announce(touched)
    mine = known.num_rows - others.num_rows
    loaded = new.num_rows + mine
    return Landed(loaded, given.num_rows - loaded)


def undo(run: int) -> Undone:
    """Take back the answers that only this run brought."""
    with transaction.atomic():
        store.take("answer", 0)
        touched = store.fetch(
            "select distinct customer_id from related_answer where run = %s", [run], schema=_IDS
        )
        kept = store.do("delete from related_answerclaim where run = %s", [run])
        claims = store.fetch(
            "select c.id, c.answer_id, c.run from related_answerclaim c "
            "join related_answer a on a.id = c.answer_id where a.run = %s",
            [run],
            schema=_CLAIMS,
        )
        heirs = engine.shared().query(
            "select * from claims "
            "qualify row_number() over (partition by answer_id order by run) = 1",
            inputs={"claims": claims},
        )
        store.aside("tf_heirs", heirs, index=["answer_id"])
        kept += store.do(
            "update related_answer set run = h.run from tf_heirs h "
            "where h.answer_id = related_answer.id"
        )
        store.do("delete from related_answerclaim where id in (select id from tf_heirs)")
        removed = store.do("delete from related_answer where run = %s", [run])
        descriptive.remove_unused(touched)
    descriptive.announce(touched)
    return Undone(removed, kept)


def preview_answers(table: pa.Table, *, source: str, run: int = 0) -> Landed:
    """What `land_answers` would answer, without writing."""
    content = table.select(["content_id"]).cast(pa.schema([("content_id", pa.string())]))
    distinct = content.group_by(["content_id"]).aggregate([])
    known = _known(distinct, source)
    loaded = distinct.num_rows - known.filter(pc.not_equal(known["run"], run)).num_rows
    return Landed(loaded, table.num_rows - loaded)


def _known(distinct: pa.Table, source: str) -> pa.Table:
    store.aside("tf_content", distinct.select(["content_id"]), index=["content_id"])
    return store.fetch(
        "select a.content_id, a.id, coalesce(a.run, 0) from tf_content t "
        "join related_answer a on a.source = %s and a.content_id = t.content_id",
        [source],
        schema=_KNOWN,
    )


def _write(new: pa.Table, source: str, run: int) -> None:
    count = new.num_rows
    if not count:
        return
    rows = store.numbered(new, "id", store.take("answer", count))
    for name in ("survey", "text", "channel"):
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, pc.fill_null(rows[name], ""))
    rows = rows.append_column("source", pa.repeat(source, count))
    store.put("related_answer", rows.append_column("run", pa.repeat(run, count)))


def _claim(others: pa.Table, run: int) -> None:
    count = others.num_rows
    if not count:
        return
    claims = pa.table({"answer_id": others["id"], "run": pa.repeat(run, count)})
    claims = store.numbered(claims, "id", store.take("answer_claim", count))
    store.put("related_answerclaim", claims, on_conflict="ignore")


def known_answers(content_ids: pa.Table, *, source: str) -> pa.Table:
    """Which of these (`content_id`) are stored: content_id, and the run that brought each (0 for
    none)."""
    distinct = content_ids.select(["content_id"]).group_by(["content_id"]).aggregate([])
    with transaction.atomic():
        return _known(distinct, source).select(["content_id", "run"])
