"""Pages of classes: how many are where, who moved, by which rules, and why one customer."""

from threefold.segments.views.classes.paths import patterns

__all__ = ["patterns"]
