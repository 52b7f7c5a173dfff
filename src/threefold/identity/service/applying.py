"""What a matcher found becomes decisions, or questions to staff; in sets, any number of pairs."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.identity.logic import guarding
from threefold.identity.service import clustering
from threefold.identity.types import PAIRS, Applied
from threefold.kit import clock
from threefold.kit.errors import Invalid

_KNOWN = pa.schema([("id", pa.int64())])
_DECIDED = pa.schema(
    [
        ("left", pa.int64()),
        ("right", pa.int64()),
        ("verdict", pa.string()),
        ("probability", pa.float64()),
    ]
)
_MATCHED = pa.schema([("id", pa.int64()), ("left", pa.int64()), ("right", pa.int64())])


def propose(
    pairs: pa.Table,
    *,
    upper: float,
    lower: float,
    model: str = "",
    complete: bool = False,
    looked: pa.Table | None = None,
    actor: Any = None,
) -> Applied:
    """Merge pairs (types.PAIRS, of own customers) at or above `upper`, ask staff of those from
    `lower` on, leave the rest alone.

    What staff decided stands. Nothing joins what was decided to differ, and no cluster grows past
    `settings.CLUSTER_LIMIT` own customers by itself: such pairs are asked of staff too. With
    `complete` the pairs are all that a whole run found, so that earlier automatic decisions which
    are not even worth asking now are withdrawn; with `looked` (column `customer_id`) they are all
    that there are of these customers. `model` says what judged. One transaction, one line in the
    audit log; every decision stands in the ledger with its evidence.
    """
    if not 0 <= lower <= upper <= 1:
        raise Invalid(
            "Thresholds are probabilities, the lower one not above the upper one.",
            where={"lower": lower, "upper": upper},
        )
    with transaction.atomic():
        clustering.hold()
        decided = _decided(None if complete else pairs)
        found = _judged(pairs, decided, upper=upper, lower=lower)
        fates = {row["values"]: row["counts"] for row in pc.value_counts(found["fate"]).to_pylist()}
        withdrawn = _MATCHED.empty_table()
        if complete or looked is not None:
            withdrawn = _outdated(found, lower, None if complete else looked)
        _withdraw(withdrawn)
        # What falls apart does so first, or its clusters would count as they stand no more.
        if withdrawn.num_rows:
            clustering.rebuild(_ends(withdrawn))
        sure = _guarded(found, decided)
        merged = sure.filter(pc.is_null(sure["cause"]))
        _write_links(merged, model)
        if merged.num_rows:
            clustering.rebuild(_ends(merged))
        asked = pa.concat_tables([_between(found), sure.filter(pc.is_valid(sure["cause"]))])
        _write_candidates(asked, model)
        causes = asked["cause"].to_pylist()
        done = Applied(
            pairs=found.num_rows,
            decided=fates.get("decided", 0),
            merged=merged.num_rows,
            proposed=asked.num_rows,
            below=fates.get("below", 0),
            gone=fates.get("gone", 0),
            too_large=causes.count(guarding.TOO_LARGE),
            against=causes.count(guarding.AGAINST),
            withdrawn=withdrawn.num_rows,
        )
        _note(done, model, actor)
    return done


def _judged(pairs: pa.Table, decided: pa.Table, *, upper: float, lower: float) -> pa.Table:
    given = pairs.select(PAIRS.names).cast(PAIRS)
    store.aside("tf_paired", _ends(given), index=["customer_id"])
    known = store.fetch(
        "select id from descriptive_customer where id in (select customer_id from tf_paired)",
        schema=_KNOWN,
    )
    return guarding.fates(
        engine.shared(), given, known=known, decided=decided, upper=upper, lower=lower
    )


def _decided(pairs: pa.Table | None) -> pa.Table:
    """Decisions in force, or those among the clusters that `pairs` touch."""
    columns = "l.left_id, l.right_id, l.verdict, l.probability"
    if pairs is None:
        whole = f"select {columns} from identity_link l where l.withdrawn_at is null"
        return store.fetch(whole, schema=_DECIDED)
    touched = descriptive.clusters(_ends(pairs)).select(["customer_id"])
    store.aside("tf_decided", touched, index=["customer_id"])
    return store.fetch(
        f"select {columns} from tf_decided t cross join identity_link l "
        "where l.left_id = t.customer_id and l.withdrawn_at is null",
        schema=_DECIDED,
    )


def _guarded(found: pa.Table, decided: pa.Table) -> pa.Table:
    """The sure pairs with what speaks against joining them."""
    sure = found.filter(pc.equal(found["fate"], "sure")).drop_columns(["fate"])
    if not sure.num_rows:
        return sure.append_column("cause", pa.nulls(0, pa.string()))
    apart = decided.filter(pc.equal(decided["verdict"], "different")).drop_columns(["verdict"])
    ends = store.customers_in(_ends(sure), _ends(apart))
    return guarding.guarded(
        engine.shared(),
        sure,
        descriptive.clusters(ends),
        apart,
        limit=settings.CLUSTER_LIMIT,
    )


def _between(found: pa.Table) -> pa.Table:
    some = found.filter(pc.equal(found["fate"], "between")).drop_columns(["fate"])
    return some.append_column("cause", pa.repeat(pa.scalar("between"), some.num_rows))


def _ends(pairs: pa.Table) -> pa.Table:
    ends = pa.chunked_array([*pairs["left"].chunks, *pairs["right"].chunks], pa.int64())
    return pa.table({"customer_id": pc.unique(ends)})


def _outdated(found: pa.Table, lower: float, looked: pa.Table | None) -> pa.Table:
    """Automatic decisions in force whose pair is not among `found` or below `lower` there; only
    those of `looked`, if given."""
    question = (
        "select l.id, l.left_id, l.right_id from {} identity_link l where l.withdrawn_at is null "
        "and l.method = 'automatic' and l.verdict = 'same'{}"
    )
    if looked is None:
        matched = store.fetch(question.format("", ""), schema=_MATCHED)
    else:
        store.aside("tf_looked", looked, index=["customer_id"])
        parts = [
            store.fetch(
                question.format("tf_looked t cross join", f" and l.{end}_id = t.customer_id"),
                schema=_MATCHED,
            )
            for end in ("left", "right")
        ]
        matched = pa.concat_tables(parts).group_by(_MATCHED.names).aggregate([])
    still = found.filter(pc.greater_equal(found["probability"], lower)).select(["left", "right"])
    return matched.join(still, ["left", "right"], join_type="left anti").select(_MATCHED.names)


def _withdraw(links: pa.Table) -> None:
    if links.num_rows:
        store.aside("tf_withdrawn", links.select(["id"]), index=["id"])
        store.do(
            "update identity_link set withdrawn_at = %s where id in (select id from tf_withdrawn)",
            [clock.now()],
        )


def _rows(pairs: pa.Table, model: str, **same: str | None) -> pa.Table:
    count = pairs.num_rows
    rows = pairs.select(["left", "right", "probability", "evidence"])
    rows = rows.rename_columns(["left_id", "right_id", "probability", "evidence"])
    rows = rows.append_column("model", pa.repeat(pa.scalar(model[:60]), count))
    rows = rows.append_column("at", pa.repeat(pa.scalar(clock.now(), store.MOMENT), count))
    for name, value in same.items():
        rows = rows.append_column(name, pa.repeat(pa.scalar(value, pa.string()), count))
    return rows


def _write_links(pairs: pa.Table, model: str) -> None:
    rows = _rows(pairs, model, verdict="same", method="automatic", reason="")
    store.put("identity_link", rows)


def _write_candidates(pairs: pa.Table, model: str) -> None:
    """What was asked before keeps its answer; its likelihood and evidence are those found now."""
    rows = _rows(pairs, model, answer="").append_column("cause", pairs["cause"])
    told = ["probability", "evidence", "model", "at", "cause"]
    store.put("identity_candidate", rows, on_conflict=("update", ["left_id", "right_id"], told))


def _note(done: Applied, model: str, actor: Any) -> None:
    told = {name: getattr(done, name) for name in Applied.__slots__}
    audit.record(
        actor=actor,
        action="identity.match",
        target_kind="customers",
        detail={"model": model, **told},
    )
