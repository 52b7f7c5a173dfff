"""The kinds of work that rooms offer in their `jobs.py`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from threefold.kit.registry import Registry

logger = logging.getLogger(__name__)

Work = Callable[..., dict[str, Any] | None]

kinds: Registry[Work] = Registry("kind of job")


def job(kind: str) -> Callable[[Work], Work]:
    """Register `fn(progress, **args) -> dict` as a kind of job.

    The function must be re-runnable: after a crash it is called again with the same arguments.
    """
    return kinds.named(kind)


_regular: dict[str, Callable[[], object]] = {}


def regular(name: str, look: Callable[[], object]) -> None:
    """Have every worker call `look` every few seconds, to ask for the jobs that are due.

    It must be cheap, and see to it that of several workers only one asks.
    """
    _regular[name] = look


def look_around() -> None:
    """Call everything regular; what fails is logged, the rest goes on."""
    for name, look in list(_regular.items()):
        try:
            look()
        except Exception:
            logger.exception("Looking for what is due failed (%s).", name)
