"""Every write to and every question about what customers think."""

from threefold.related.service.asking import answers_of, coverage, summaries
from threefold.related.service.landing import known_answers, land_answers, preview_answers, undo

__all__ = [
    "answers_of",
    "coverage",
    "known_answers",
    "land_answers",
    "preview_answers",
    "summaries",
    "undo",
]
