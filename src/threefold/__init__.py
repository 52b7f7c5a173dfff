"""Threefold: customer information in three kinds (descriptive, behavioral, related)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threefold.cli.notebook import Installation

__version__ = "0.1.0"


def open(home: str | Path | None = None) -> Installation:
    """Open an installation in a notebook or a script; `threefold.open("~/.threefold")`."""
    opened: Installation = import_module("threefold.cli.notebook").open_home(home)
    return opened
