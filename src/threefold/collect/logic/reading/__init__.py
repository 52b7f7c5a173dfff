"""Reading any file a company has: look into it, then stage it as columns of text."""

from threefold.collect.logic.reading.ahead import unpacking
from threefold.collect.logic.reading.inspecting import inspect
from threefold.collect.logic.reading.staging import stage, staged
from threefold.collect.logic.reading.types import Column, Inspection, ReadOptions, Staged

__all__ = [
    "Column",
    "Inspection",
    "ReadOptions",
    "Staged",
    "inspect",
    "stage",
    "staged",
    "unpacking",
]
