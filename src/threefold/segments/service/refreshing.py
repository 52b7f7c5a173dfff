"""Who is in which live segment, asked of all customers in one pass and kept by day."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from threefold.engine import service as engine
from threefold.engine.types import Engine, Workspace
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.segments.logic import asking, bits
from threefold.segments.models import Segment, SegmentSize
from threefold.segments.service import tables
from threefold.segments.service.days import days_kept
from threefold.segments.service.ground import Ground, Meant, ground, moved

Tell = Callable[[str, int, int], None]
_BATCH = 100_000
_NOBODY = "select cast(0 as bigint) as customer_id, cast(0 as bigint) as bits"
"""A row of no customer: without rows there would be no trace that a day was asked."""


def _silent(_stage: str, _done: int, _total: int) -> None: ...


@dataclass(frozen=True)
class Refreshed:
    """What one refresh found. `broken` are segments whose rule fits no more, with the reason."""

    as_of: date
    segments: int
    customers: int
    entered: int
    left: int
    broken: tuple[tuple[str, str], ...]
    seconds: float


def refresh(
    segments: Sequence[int] | None = None, *, tell: Tell = _silent, on: Engine | None = None
) -> Refreshed:
    """Ask every live segment of the newest day of the wide view, in one pass, and keep the answers.

    A day asked before is replaced. With `segments` only those that share a number with one of them
    are asked (`asking.block_of`), which is all that has to be written anew for them. Raises
    NotFound where there is no wide view.
    """
    began = time.perf_counter()
    place, over = on or engine.shared(), ground()
    tell("read", 0, 0)
    chosen, broken = _live(over, segments)
    if not chosen:
        return Refreshed(over.as_of, 0, 0, 0, 0, broken, time.perf_counter() - began)
    meant = {segment.pk: each for segment, each in chosen}
    text, inputs = over.lay(meant.values())
    conditions = {pk: each.condition for pk, each in meant.items()}
    blocks = sorted({asking.block_of(pk)[0] for pk in meant})
    with place.workspace() as room, tables.members().staging() as folder:
        tell("ask", 0, 0)
        room.keep(
            "marks",
            asking.marked(conditions).replace(asking.GROUND, f"({text})"),
            asking.values_of(list(conditions.values())),
            inputs,
        )
        counts = _counts(room, list(meant), blocks)
        tell("compare", 0, 0)
        crossed = _crossed(room, over, list(meant), blocks)
        tell("keep", 0, 0)
        _keep(room, over, blocks, folder)
    rows = [_size(segment, over, counts, crossed) for segment, _each in chosen]
    with transaction.atomic():
        SegmentSize.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["segment", "as_of"],
            update_fields=[
                "version", "customers", "members", "unknown", "entered", "left", "made_at",
            ],
        )  # fmt: skip
    return Refreshed(
        over.as_of, len(rows), counts["customers"], sum(each.entered or 0 for each in rows),
        sum(each.left or 0 for each in rows), broken, time.perf_counter() - began,
    )  # fmt: skip


def _live(
    over: Ground, wanted: Sequence[int] | None
) -> tuple[list[tuple[Segment, Meant]], tuple[tuple[str, str], ...]]:
    """Live segments with what is to be asked of each, and those that cannot be asked."""
    every = list(Segment.objects.filter(live=True, retired_at__isnull=True).order_by("pk"))
    if wanted is not None:
        blocks = {asking.block_of(pk)[0] for pk in wanted}
        every = [each for each in every if asking.block_of(each.pk)[0] in blocks]
    chosen, broken = [], []
    for each in every:
        try:
            chosen.append((each, over.meant(each)))
        except Invalid as error:
            broken.append((each.name, str(error)))
    return chosen, tuple(broken)


def _counts(room: Workspace, segments: Sequence[int], blocks: Sequence[int]) -> dict[str, int]:
    """`customers`, and of each segment `m<id>` members and `u<id>` of whom it is unknown."""
    columns = ", ".join(f"b{block}, u{block}" for block in blocks)
    rows, found = bits.per_column(room.stream(f"select {columns} from marks", batch_rows=_BATCH))
    told = {"customers": rows}
    for pk in segments:
        block, bit = asking.block_of(pk)
        for kind, name in (("m", f"b{block}"), ("u", f"u{block}")):
            told[f"{kind}{pk}"] = int(found[name][bit]) if name in found else 0
    return told


def _crossed(
    room: Workspace, over: Ground, segments: Sequence[int], blocks: Sequence[int]
) -> dict[str, int]:
    """`e<id>` who entered and `l<id>` who left since the day kept before; none without such."""
    day = over.as_of.isoformat()
    earlier = next((each for each in days_kept() if each < day), None)
    if earlier is None:
        return {}
    sized = set(
        SegmentSize.objects.filter(as_of=earlier, segment__in=segments).values_list(
            "segment_id", flat=True
        )
    )
    held = tables.members().snapshot().input(None, [("as_of", "=", earlier)])
    found: dict[str, int] = {}
    for block in blocks:
        mine = [pk for pk in segments if asking.block_of(pk)[0] == block and pk in sized]
        if not mine:
            continue
        room.keep(f"before_{block}", asking.before(block), None, {"held": held, "moved": moved()})
        entered, left = bits.crossed(room.stream(asking.moves(block), batch_rows=_BATCH))
        for pk in mine:
            bit = asking.block_of(pk)[1]
            found[f"e{pk}"], found[f"l{pk}"] = int(entered[bit]), int(left[bit])
        room.drop(f"before_{block}")
    return found


def _keep(room: Workspace, over: Ground, blocks: Sequence[int], folder: Path) -> None:
    day, table, app = over.as_of.isoformat(), tables.members(), f"segments-{uuid4().hex}"
    files = []
    for block in blocks:
        path = folder / f"as_of={day}" / f"block={block}" / "members.parquet"
        path.parent.mkdir(parents=True)
        sql = f"select customer_id, b{block} as bits from marks where b{block} <> 0"
        if not room.write_parquet(sql, path, order_by=["customer_id"]):
            room.write_parquet(_NOBODY, path)
        files.append(path)
    table.replace(files, app_id=app, app_version=1)


def _size(
    segment: Segment, over: Ground, counts: dict[str, int], crossed: dict[str, int]
) -> SegmentSize:
    return SegmentSize(
        segment=segment,
        as_of=over.as_of,
        version=segment.version,
        customers=counts["customers"],
        members=counts[f"m{segment.pk}"],
        unknown=counts[f"u{segment.pk}"],
        entered=crossed.get(f"e{segment.pk}"),
        left=crossed.get(f"l{segment.pk}"),
        made_at=clock.now(),
    )
