"""Telling the class of every customer as of a day, and keeping it in the lake."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.engine import service as engine
from threefold.engine.types import Engine
from threefold.jobs import service as jobs
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.phrases import phrase
from threefold.segments.logic.classes import ladder as shape
from threefold.segments.logic.classes.statements import classified
from threefold.segments.service.classes import tables
from threefold.segments.service.classes.asked_of import asked_of, told_of, wide_or_none
from threefold.segments.service.classes.asking import classes_input
from threefold.segments.service.classes.prospects import prospects
from threefold.segments.service.classes.rules import ladders, rule_functions, wide_rule_fields
from threefold.view import service as view

KIND = "segments.classify"
MEMORY_MB = 6144
_EVERY_S = 60
_asked: set[str] = set()
_looked = float("-inf")

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ClassesDone:
    as_of: date
    customers: int
    seconds: float
    engine: str


def rules_in_force() -> str:
    """A hash that changes with any rule."""
    told = {each.code: shape.document(each) for each in ladders()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def classify(
    *,
    as_of: date | None = None,
    on: str = "duckdb",
    memory_limit_mb: int = MEMORY_MB,
    tell: Tell = lambda _stage, _done, _total: None,
) -> ClassesDone:
    """Tell the classes of all customers of the wide view of a day, the newest if none is named.

    The day's classes are replaced in one commit. Where the wide view of that day is not kept it is
    made first, which raises NotFound for a day that was not distilled. Of a day gone by also those
    are told who came on record later, but had done something by then. Raises NotFound where nobody
    was known.
    """
    began = time.perf_counter()
    day = _day(as_of, tell)
    made = classified(ladders(), wide_rule_fields(), day, rule_functions())
    ground, inputs = asked_of(day, made.columns)
    inputs["prospects"] = prospects(day)
    held = wide_or_none(day)
    told = {"rules": rules_in_force(), "made": held.made_at.isoformat() if held else ""}
    sql = engine.sql("threefold.segments", "class_rows")
    table = tables.customer_classes()
    place = engine.open(on, memory_limit_mb=memory_limit_mb)
    try:
        with table.staging() as folder:
            tell("classify", 0, 0)
            path = folder / f"as_of={day.isoformat()}" / "part-0.parquet"
            path.parent.mkdir(parents=True)
            place.write_parquet(
                sql.replace("{classified}", made.over(ground)),
                path,
                {**made.values, **told},
                inputs,
                order_by=["customer_id"],
            )
            tell("keep", 0, 0)
            count = int(pq.read_metadata(path).num_rows)
            app: dict[str, Any] = {"app_id": f"classes-{uuid4().hex}", "app_version": 1}
            if count:
                table.replace([path], **app)
            else:
                table.delete(f"as_of = '{day.isoformat()}'", **app)
    finally:
        place.close()
    if not count:
        raise _nobody(day)
    return ClassesDone(day, count, time.perf_counter() - began, on)


def classified_by(place: Engine, day: date) -> pa.Table:
    """[customer_id, relation, tier, stage, evidence] as an engine tells them now, kept nowhere."""
    made = classified(ladders(), wide_rule_fields(), day, rule_functions())
    ground, inputs = asked_of(day, made.columns)
    return place.query(
        f"select customer_id, relation, tier, stage, evidence from ({made.over(ground)}) c"
        " order by customer_id",
        made.values,
        inputs,
    )


def _day(as_of: date | None, tell: Tell) -> date:
    """The day to tell, with its wide view made where it was not kept."""
    try:
        return view.wide_day(as_of).as_of
    except NotFound:
        made = view.rebuild_wide(as_of, tell=tell)
    try:
        return told_of(made.as_of)
    except NotFound:
        raise _nobody(made.as_of) from None


def _nobody(day: date) -> NotFound:
    return NotFound(
        phrase("Nobody was known as of %(day)s.", day=day),
        remedy=phrase("Import customers or purchases, or name a later day."),
    )


def classes_current(as_of: date | None = None) -> bool:
    """Whether the classes of a day, the newest of the wide view, rest on what is there now: on that
    wide view and the rules in force. Raises NotFound where that day has no wide view."""
    day = view.wide_day(as_of)
    held = classes_input(day.as_of, ["rules", "wide"])
    found = engine.shared().query("select rules, wide from held limit 1", inputs={"held": held})
    told = {"rules": rules_in_force(), "wide": day.made_at.isoformat()}
    return found.to_pylist() == [told]


def see_told(tell: Tell = lambda _stage, _done, _total: None) -> None:
    """Tell the classes of the newest day where they do not rest on what is there now."""
    if not classes_current():
        try:
            classify(tell=tell)
        except (Invalid, NotFound):
            # The job of its own says why; segments that name no class must go on.
            return


def look_after_classes() -> None:
    """Ask for telling anew after each rebuild of the wide view; workers call this often."""
    global _looked
    if time.monotonic() - _looked < _EVERY_S:
        return
    _looked = time.monotonic()
    try:
        current = classes_current()
        made = f"{view.wide_day().made_at}-{rules_in_force()}"
    except NotFound:
        return
    if not current and made not in _asked:
        # Once in this process: where it fails, it would fail again.
        _asked.add(made)
        ask_for_classifying(None)


def ask_for_classifying(user: Any) -> Any:
    """The job that tells classes as of the newest day, or the one that waits already; audited."""
    waiting = jobs.queued(KIND)
    if waiting:
        return waiting
    job = jobs.enqueue(KIND, args={}, title=_("Tell the classes of customers"), user=user)
    audit.record(
        actor=user, action="segments.classes.classify", target_kind="job", target_id=str(job.pk)
    )
    return job
