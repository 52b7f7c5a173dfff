"""`{% load ui %}`: every tag and filter of the web kit. See `ui/gallery.html` for all of them."""

from . import _blocks, _charts, _formats, _forms, _parts, _tables
from ._library import library as register

__all__ = ["_blocks", "_charts", "_formats", "_forms", "_parts", "_tables", "register"]
