from __future__ import annotations

from collections.abc import Sequence

from django.template import Library

from threefold.ui.service import polyline

register = Library()


@register.simple_tag
def spark_points(values: Sequence[int]) -> str:
    """`{% spark_points sizes as points %}`: points of a line; none for fewer than two values."""
    return polyline(list(values or ()))
