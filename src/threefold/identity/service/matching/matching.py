"""Opening a place to match in, and closing it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from threefold.engine import service as engine
from threefold.identity.logic.matching import matched
from threefold.identity.logic.matching.answers import Answered
from threefold.identity.logic.matching.matched import Matched


def match(
    records: pa.Table,
    kinds: Mapping[str, str] | None = None,
    *,
    link: str | None = None,
    owners: pa.Array | pa.ChunkedArray | None = None,
    answered: Sequence[Answered] = (),
    on: str = "",
    memory_limit_mb: int | None = None,
    temp_dir: Path | None = None,
    tell: Callable[[str], None] = lambda _stage: None,
) -> Matched:
    """Who may be the same among `records`; see `logic.matching.matched.match`.

    `on` is the engine, `tell` is called with the name of each stage.
    """
    place = engine.linking(on, memory_limit_mb=memory_limit_mb, temp_dir=temp_dir)
    try:
        return matched.match(
            place, records, kinds, link=link, owners=owners, answered=answered, tell=tell
        )
    finally:
        place.close()
