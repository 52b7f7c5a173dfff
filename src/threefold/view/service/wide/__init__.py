"""The wide view: one row per customer over all three kinds, by day, in the lake."""

from threefold.view.service.wide.accuracy import keep_accuracy
from threefold.view.service.wide.asking import ask_for_wide
from threefold.view.service.wide.exporting import WideFile, export_wide
from threefold.view.service.wide.fields import wide_fields
from threefold.view.service.wide.forgetting import forget_wide, tidy_wide, wide_rows
from threefold.view.service.wide.reading import wide, wide_day, wide_days, wide_table
from threefold.view.service.wide.rebuilding import rebuild_wide
from threefold.view.service.wide.tending import look_after_wide

__all__ = [
    "WideFile",
    "ask_for_wide",
    "export_wide",
    "forget_wide",
    "keep_accuracy",
    "look_after_wide",
    "rebuild_wide",
    "tidy_wide",
    "wide",
    "wide_day",
    "wide_days",
    "wide_fields",
    "wide_rows",
    "wide_table",
]
