"""How accurate descriptive information is, and which contact ways work."""

from threefold.descriptive.service.accuracy.measuring import accuracy, accuracy_of, gains
from threefold.descriptive.service.accuracy.noting import (
    accuracy_over_time,
    ask_for_measuring,
    note_accuracy,
    noted_accuracy,
)
from threefold.descriptive.service.accuracy.ways import decays

__all__ = [
    "accuracy",
    "accuracy_of",
    "accuracy_over_time",
    "ask_for_measuring",
    "decays",
    "gains",
    "note_accuracy",
    "noted_accuracy",
]
