"""Values of the wide view's numbers as pages say them."""

from __future__ import annotations

import pyarrow as pa
from django.conf import settings

from threefold.segments.views.classes.words import value_said
from threefold.ui.service import by_kind
from threefold.view.types import WideField

_SHARES = ("probability", "share")


def figure(field: WideField | None, value: float) -> str:
    """A number with its unit; by itself where the field is no more."""
    if field is None:
        return str(by_kind(value, "number", digits=2))
    if field.unit == "money":
        return str(by_kind(value, "money", str(settings.CURRENCY), 0 if abs(value) >= 100 else 2))
    if field.unit in _SHARES:
        return str(by_kind(value, "percent", digits=0 if 0.1 <= abs(value) <= 0.9 else 1))
    if abs(value) >= 10 and not pa.types.is_decimal(field.arrow):
        whole = abs(value) >= 100 or float(value).is_integer()
        return str(by_kind(value, "number", digits=0 if whole else 1))
    return value_said(field, value)
