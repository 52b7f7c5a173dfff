"""The wide view: one row per customer over all three kinds, by day, in the lake."""

from threefold.view.service.wide.fields import wide_fields
from threefold.view.service.wide.reading import wide, wide_day, wide_days

__all__ = ["wide", "wide_day", "wide_days", "wide_fields"]
