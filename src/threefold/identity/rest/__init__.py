"""Routes of who is who: merging and its reasons, relations."""

from threefold.identity.rest import merging, relations

__all__ = ["merging", "relations"]
