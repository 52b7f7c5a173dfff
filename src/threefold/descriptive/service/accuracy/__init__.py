"""How accurate descriptive information is, and which contact ways work."""

from threefold.descriptive.service.accuracy.advising import advice, advice_of
from threefold.descriptive.service.accuracy.measuring import accuracy, accuracy_of, gains
from threefold.descriptive.service.accuracy.noting import (
    accuracy_over_time,
    ask_for_measuring,
    measured,
    note_accuracy,
    noted_accuracy,
)
from threefold.descriptive.service.accuracy.ways import chances, decays, reached_until, reaching

__all__ = [
    "accuracy",
    "accuracy_of",
    "accuracy_over_time",
    "advice",
    "advice_of",
    "ask_for_measuring",
    "chances",
    "decays",
    "gains",
    "measured",
    "note_accuracy",
    "noted_accuracy",
    "reached_until",
    "reaching",
]
