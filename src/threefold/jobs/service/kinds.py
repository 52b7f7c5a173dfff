"""The kinds of work that rooms offer in their `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from threefold.kit.registry import Registry

Work = Callable[..., dict[str, Any] | None]

kinds: Registry[Work] = Registry("kind of job")


def job(kind: str) -> Callable[[Work], Work]:
    """Register `fn(progress, **args) -> dict` as a kind of job.

    The function must be re-runnable: after a crash it is called again with the same arguments.
    """
    return kinds.named(kind)
