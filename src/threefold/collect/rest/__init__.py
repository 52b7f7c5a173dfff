"""REST of this room: imports, sources, quarantine of live events."""

from threefold.collect.rest import held, imports, sources

__all__ = ["held", "imports", "sources"]
