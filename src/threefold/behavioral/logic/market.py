"""How customers are named by when and how often they bought."""

from __future__ import annotations

SCORES = (1, 2, 3, 4, 5)
AREAS: dict[str, tuple[str, ...]] = {
    "champions": ("54", "55"),
    "loyal": ("34", "35", "44", "45"),
    "potential": ("42", "43", "52", "53"),
    "new": ("51",),
    "promising": ("41",),
    "attention": ("33",),
    "sleepy": ("31", "32"),
    "at_risk": ("13", "14", "23", "24"),
    "cannot_lose": ("15", "25"),
    "hibernating": ("12", "21", "22"),
    "lost": ("11",),
}
"""Areas of the grid, each as its cells: recency score, then frequency score.

Scores are quintiles as in A. M. Hughes, Strategic Database Marketing (1994). The eleven names are
those in common use in marketing software; sources differ in the cells, so these are laid down here.
"""


def area_of(recency: int, frequency: int) -> str:
    """The area of a cell of the grid."""
    cell = f"{recency}{frequency}"
    return next(name for name, cells in AREAS.items() if cell in cells)
