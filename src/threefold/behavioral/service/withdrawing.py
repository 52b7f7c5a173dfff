"""Taking single events out of the lake again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from threefold.behavioral.service.tables import events
from threefold.engine import service as engine


def withdraw(ids: Sequence[str], *, source: str, month: str, subjects: Sequence[str] = ()) -> int:
    """Delete single events that were noted by mistake, in one month ("2026-11"); how many went.

    `subjects` narrow where to look. What has not landed yet is not found: ask again later. The
    caller sees to it that the same event cannot land a second time, and keeps the audit.
    """
    if not ids:
        return 0
    _plain(source, month, *ids, *subjects)
    told = [f"month = '{month}'", f"source = '{source}'", f"id in ({_listed(ids)})"]
    if subjects:
        told.append(f"subject in ({_listed(subjects)})")
    predicate = " and ".join(told)
    # Asked first, for even an empty deletion is a commit.
    landed = (
        events()
        .snapshot()
        .input(columns=["id", "source", "subject", "month"], filters=[("month", "in", [month])])
    )
    found = engine.shared().query(
        f"select count(*) as n from events where {predicate}", inputs={"events": landed}
    )
    if not found["n"][0].as_py():
        return 0
    return events().delete(predicate, app_id=f"withdraw-{uuid4().hex}", app_version=1)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _plain(*words: str) -> None:
    """Only letters, digits, - and _ may stand in a predicate, which is not bound."""
    for word in words:
        if not word.replace("-", "").replace("_", "").isalnum():
            raise ValueError(f"not a plain word: {word!r}")
