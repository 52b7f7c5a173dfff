"""Routes of who is who: merging and its reasons, relations, shared values."""

from threefold.identity.rest import merging, relations, values

__all__ = ["merging", "relations", "values"]
