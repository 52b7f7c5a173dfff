"""Routes of this room."""

from threefold.behavioral.rest import market

__all__ = ["market"]
