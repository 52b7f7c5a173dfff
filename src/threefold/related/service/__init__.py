"""Every write to and every question about what customers think."""

from threefold.related.service.asking import answers_of, coverage, summaries
from threefold.related.service.landing import known_answers, land_answers, preview_answers, undo
from threefold.related.service.scores import (
    cards,
    cards_of,
    latest_scores,
    reasons_in_words,
    score,
    score_of,
    scores,
)
from threefold.related.service.scores.tables import tidy as tidy_scores
from threefold.related.service.trying_lifetime import LifetimeTrial, try_lifetime
from threefold.related.service.trying_propensity import PropensityTrial, try_propensity

__all__ = [
    "LifetimeTrial",
    "PropensityTrial",
    "answers_of",
    "cards",
    "cards_of",
    "coverage",
    "known_answers",
    "land_answers",
    "latest_scores",
    "preview_answers",
    "reasons_in_words",
    "score",
    "score_of",
    "scores",
    "summaries",
    "tidy_scores",
    "try_lifetime",
    "try_propensity",
    "undo",
]
