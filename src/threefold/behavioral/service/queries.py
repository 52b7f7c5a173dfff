"""The SQL of this room."""

from __future__ import annotations

from threefold.engine import service as engine


def query(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return engine.sql("threefold.behavioral", name)
