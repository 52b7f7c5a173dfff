"""Routes of this room."""

from threefold.related.rest import needs, rivals, suggestions, surveys

__all__ = ["needs", "rivals", "suggestions", "surveys"]
