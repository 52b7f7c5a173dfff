"""A first look: whether the place answers, its first rows, where their columns may go."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings as site
from django.utils.translation import gettext as _

from threefold.collect.logic.preview import first_rows
from threefold.collect.models import Pull
from threefold.collect.service import maps, staging, suggesting
from threefold.collect.service.pulls import settings
from threefold.collect.service.pulls.saying import clean
from threefold.collect.source import FILES, MESSAGES, File, Messages, Rows, kind
from threefold.collect.types import Column, ColumnMap, Lack
from threefold.kit.errors import NotFound

SHOWN = 10
_STUDIED = 2_000


@dataclass(frozen=True)
class Sample:
    """What was seen: the first rows as text by column, or how many messages there are at once.

    `mapping` is the one agreed, else the one suggested; `lacking` what it leaves open.
    """

    names: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    file: str = ""
    messages: int = 0
    left_out: int = 0
    columns: tuple[Column, ...] = ()
    mapping: ColumnMap | None = None
    lacking: tuple[Lack, ...] = field(default_factory=tuple)


def look(pull: Pull) -> Sample:
    """Ask the place for its first rows; nothing is kept, and nothing moves there.

    `NotFound` where it answers but holds nothing yet.
    """
    of = kind(pull.plugin)
    secrets: Mapping[str, Any] = {}
    try:
        given, secrets = settings.ready(pull)
        if of.gives == FILES:
            given = {**given, "afterwards": "leave", "quiet_s": 0}
        reading = of.read({**given, "keep": False}, {})
        try:
            if of.gives == MESSAGES:
                return _of_messages(list(islice(reading, 1)))
            with TemporaryDirectory(dir=site.HOME.files) as folder:
                return _of_file(pull, _file(reading, Path(folder)))
        finally:
            reading.close()
    except Exception as error:
        raise clean(error, secrets) from None


def _of_messages(found: list[Any]) -> Sample:
    some = [each for each in found if isinstance(each, Messages)]
    return Sample(
        messages=sum(len(each.messages) for each in some),
        left_out=sum(each.left_out for each in some),
    )


def _file(reading: Any, folder: Path) -> Path:
    """The first file that was found, or the first rows as one."""
    batches: list[pa.RecordBatch] = []
    for piece in reading:
        if isinstance(piece, File):
            return piece.path
        if isinstance(piece, Rows):
            batches.append(piece.batch)
            if sum(batch.num_rows for batch in batches) >= _STUDIED:
                break
    if not batches:
        raise NotFound(
            _("The place answers, but holds nothing to bring in yet."),
            remedy=_("Lay a file there or let it fill, then try again."),
        )
    path = folder / "first.parquet"
    pq.write_table(pa.Table.from_batches(batches).slice(0, _STUDIED), path)
    return path


def _of_file(pull: Pull, path: Path) -> Sample:
    chosen = ColumnMap.from_dict(pull.mapping) if pull.mapping else None
    options = chosen.options if chosen else None
    run = staging.stage(path, source=pull.source_id, content=pull.content, options=options)
    try:
        seen = staging.inspect(path, options)
        mapping = maps.fitted(chosen, run) if chosen else suggesting.suggestion(run)
        return Sample(
            names=tuple(column.name for column in seen.columns),
            rows=tuple(tuple(row) for row in first_rows(path, seen)[:SHOWN]),
            file="" if path.name == "first.parquet" else path.name,
            columns=tuple(seen.columns),
            mapping=mapping,
            lacking=tuple(suggesting.lacking(mapping)),
        )
    finally:
        shutil.rmtree(run.folder, ignore_errors=True)
        run.delete()
