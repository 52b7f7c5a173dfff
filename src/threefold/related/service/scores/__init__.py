"""Scores: computing them, and every question about them."""

from threefold.related.service.scores.asking import (
    cards,
    cards_of,
    latest,
    latest_scores,
    score_of,
    scores,
)
from threefold.related.service.scores.scoring import score
from threefold.related.service.scores.wording import reasons_in_words

__all__ = [
    "cards",
    "cards_of",
    "latest",
    "latest_scores",
    "reasons_in_words",
    "score",
    "score_of",
    "scores",
]
