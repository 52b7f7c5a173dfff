"""From staged rows to events as they will lie in the lake: purchases, contacts, responses, …"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from threefold.behavioral import service as behavioral
from threefold.collect.logic import events as statements
from threefold.collect.logic import problems, targets
from threefold.collect.logic.events import Plan
from threefold.collect.logic.rules import charge_codes
from threefold.collect.models import Run, RunState
from threefold.collect.service import keying, people, runs
from threefold.collect.service.rows import inputs_of, plan_of, sparing, used
from threefold.collect.types import ColumnMap
from threefold.engine import service as engine
from threefold.engine.types import Files, Input

IDENTIFIERS = "identifiers.parquet"


def prepare(run: Run, mapping: ColumnMap) -> dict[str, Any]:
    plan = plan_of(run, mapping)
    inputs = inputs_of(run, plan)
    plan = sparing(_plainly(plan, inputs), inputs)
    for i, each in plan.identifiers:
        inputs[f"known{i}"] = people.known(_distinct(plan, inputs, i), each, run.source_id)
    for i, each in plan.keyed:
        inputs[f"known{i}"] = keying.keyed(_distinct(plan, inputs, i), each.name)
    values = _values(run, plan, inputs)
    inputs["ordinals"] = _ordinals(run, plan, inputs, values)
    sql = statements.events(plan, utc=settings.TIME_ZONE == "UTC")
    valid = _write(run, engine.shared().stream(sql, used(sql, values), inputs))
    staged = runs.staged(run).staged
    bad = _bad_rows(run, plan, inputs) if valid < staged else Counter()
    rejected = bad.pop("rows", 0)
    _identifiers(run, plan, inputs, whole=valid == staged)
    return {
        "valid": valid,
        "rejected": rejected,
        "repeated": staged - valid - rejected,
        "causes": dict(bad),
        "warnings": _warnings(run, plan),
    }


def _write(run: Run, events: pa.RecordBatchReader) -> int:
    half, folder = run.folder / "events.half", run.folder / runs.EVENTS
    # What was left behind, or was made by another mapping.
    for left in (half, folder):
        shutil.rmtree(left, ignore_errors=True)
    written = behavioral.stage(events, half)
    half.rename(folder)
    runs.durable(folder)
    return written


def _plainly(plan: Plan, inputs: dict[str, Input]) -> Plan:
    """Spare columns whose numbers are all written plainly the search for other ways."""
    if not plan.numbers:
        return plan
    found = engine.shared().query(statements.unread(plan), inputs=inputs).to_pylist()[0]
    return replace(plan, plain=frozenset(i for i in plan.numbers if not found[f"u{i}"]))


def _distinct(plan: Plan, inputs: dict[str, Input], i: int) -> pa.ChunkedArray:
    sql = f"select distinct c{i} as v from ({statements.cells(plan)}) where c{i} is not null"
    return engine.shared().query(sql, inputs=inputs)["v"]


def _values(run: Run, plan: Plan, inputs: dict[str, Input]) -> dict[str, Any]:
    rules = plan.mapping.rules
    charges: list[str] = []
    product = plan.index("event.product")
    if product is not None and (rules.non_product_form or rules.non_products):
        charges = charge_codes(_distinct(plan, inputs, product).to_pylist(), rules)
    return {
        **statements.bound(plan),
        "zone": settings.TIME_ZONE,
        "source": run.source_id,
        "run": run.pk,
        "received_at": run.created_at.isoformat(),
        "kind": rules.kind or targets.KINDS.get(plan.mapping.content, ""),
        "channel": rules.channel or None,
        "currency": rules.currency or settings.CURRENCY,
        "cancelled_prefix": rules.cancelled_prefix,
        "charges": charges,
    }


def _bad_rows(run: Run, plan: Plan, inputs: dict[str, Input]) -> Counter[str]:
    """Write the rows refused and why; rows, and bad cells by cause."""
    sql = f"select _row, _line, bad from ({statements.judged(plan)}) where bad <> ''"
    path = run.folder / runs.BAD
    rows = engine.shared().write_parquet(sql, path, inputs=inputs)
    runs.durable(path)
    counted = Counter(rows=rows)
    tally = engine.shared().query(
        engine.sql("threefold.collect", "causes"),
        inputs={"bad": runs.parquet(path)},
    )
    for each in tally.to_pylist():
        counted[each["cause"]] += each["n"]
    return counted


def _identifiers(run: Run, plan: Plan, inputs: dict[str, Input], *, whole: bool) -> None:
    """Write the different combinations of identifiers that good rows bear.

    `whole` says that each row of the file has become an event.
    """
    path = run.folder / IDENTIFIERS
    columns = [f"c{i}" for i, _ in plan.identifiers]
    if not columns:
        path.unlink(missing_ok=True)
        return
    listed = ", ".join(columns)
    if len(columns) == 1:
        i = plan.identifiers[0][0]
        inputs = {"known": inputs[f"known{i}"]}
        found = f"select raw as c{i} from known where subject is not null"
        if not whole:
            inputs["events"] = behavioral.staged(run.folder / runs.EVENTS)
            found = f"select v as c{i} from ({engine.sql('threefold.collect', 'only_identifier')})"
    else:
        some = " or ".join(f"{name} is not null" for name in columns)
        judged = f"({statements.judged(plan)}) where bad = '' and ({some})"
        found = f"select distinct {listed} from {judged}"
    sql = f"select row_number() over (order by {listed}) as row, {listed} from ({found})"
    table = people.identifiers(plan, engine.shared().query(sql, inputs=inputs), run.source_id)
    half = path.with_suffix(".half")
    pq.write_table(table, half)
    runs.durable(half)
    half.replace(path)


def _warnings(run: Run, plan: Plan) -> dict[str, int]:
    written = behavioral.staged(run.folder / runs.EVENTS)
    asked = {}
    if _latest(written) > run.created_at:
        asked[problems.FUTURE] = "occurred_at > received_at"
    if plan.judge is not None and plan.index("event.outcome") is not None:
        judge = replace(plan.judge, kind="kind") if plan.judge.kind else plan.judge
        asked[problems.UNKNOWN_OUTCOME] = judge.strange("outcome")
    told = {
        name: f"count(*) filter (where {condition}) as {name}"
        for name, condition in asked.items()
        if condition != "false"
    }
    if not told:
        return {}
    sql = f"select {', '.join(told.values())} from events"
    found = engine.shared().query(sql, inputs={"events": written}).to_pylist()[0]
    return {name: count for name, count in found.items() if count}


def _latest(events: Files) -> datetime:
    """When the last of them occurred, by what the files say of themselves."""
    found = datetime.min.replace(tzinfo=UTC)
    for path in events.paths:
        about = pq.read_metadata(path)
        place = about.schema.names.index("occurred_at")
        for group in range(about.num_row_groups):
            found = max(found, about.row_group(group).column(place).statistics.max)
    return found


def _ordinals(
    run: Run, plan: Plan, inputs: dict[str, Input], values: Mapping[str, Any]
) -> pa.Table:
    """Ordinals of the rows that stand more than once, in the order of the file: `_row`, `n`.

    Rows brought in again count on from the file they come from.
    """
    motor = engine.shared()
    few = dict(inputs)
    if not run.parent_id:
        wanted = motor.query(statements.alike(plan), used(statements.alike(plan), values), inputs)
        few["raw"] = motor.query(
            "select * from raw where _row in (select _row from wanted)",
            inputs={"raw": inputs["raw"], "wanted": wanted},
        )
    sql = statements.bases(plan)
    bases = motor.query(sql, used(sql, values), few)
    return motor.query(
        engine.sql("threefold.collect", "ordinals"),
        inputs={"bases": bases, "earlier": _taken(run, bases)},
    )


def _taken(run: Run, bases: pa.Table) -> pa.Table:
    """How often each content stands in the files that these rows come from: `base`, `taken`."""
    files = tuple(
        path for each in _family(run) for path in behavioral.staged(each.folder / runs.EVENTS).paths
    )
    nothing = pa.table({"base": pa.array([], pa.string()), "taken": pa.array([], pa.int64())})
    if not files:
        return nothing
    depth = 16
    while True:
        taken = engine.shared().query(
            engine.sql("threefold.collect", "taken"),
            {"depth": depth},
            {"bases": bases, "events": Files(files, pa.schema([("id", pa.string())]))},
        )
        if not taken.num_rows or taken["deepest"][0].as_py() < depth:
            return taken.select(["base", "taken"])
        depth *= 4


def _family(run: Run) -> list[Run]:
    """The run whose rows these are brought in again from, and its other children."""
    root = run
    while root.parent is not None:
        root = root.parent
    standing = Run.objects.exclude(state=RunState.UNDONE)
    found = [] if root == run else [root]
    for each in found:
        found.extend(standing.filter(parent=each).exclude(pk=run.pk))
    return found
