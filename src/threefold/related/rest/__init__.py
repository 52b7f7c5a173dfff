"""Routes of this room."""

from threefold.related.rest import surveys

__all__ = ["surveys"]
