"""Reasons of scores that rest on how often customers buy."""

from __future__ import annotations

import numpy as np

from threefold.related.logic.scores.frames import Frame
from threefold.related.logic.scores.reasons import Given
from threefold.related.logic.scores.regular import regular


def of_buying(frame: Frame, *, clockwork: bool) -> list[Given]:
    """How often a customer came back, how regularly, and how long he has been silent."""
    days, bought = frame.number("buying_days"), frame.bought
    rows = regular(frame) & clockwork
    return [
        ("regular", rows, frame.number("purchase_rhythm_days")),
        ("often", bought & (np.nan_to_num(days) > 1) & ~rows, days - 1),
        ("once", bought & (days == 1), None),
        ("silent", bought, frame.day_number - frame.number("last_purchase_on")),
    ]
