"""Every write to and every question about what customers think."""

from threefold.related.service.asking import answers_of, coverage, summaries
from threefold.related.service.landing import land_answers, preview_answers, undo

__all__ = ["answers_of", "coverage", "land_answers", "preview_answers", "summaries", "undo"]
