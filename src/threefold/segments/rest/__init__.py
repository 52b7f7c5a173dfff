"""REST of this room: segments, groups found in the data, the portfolio."""

from threefold.segments.rest import groups, portfolio, segments

__all__ = ["groups", "portfolio", "segments"]
