"""Readers' words for types of questions, conditions and what is wrong."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from threefold.plan.service import labels
from threefold.plan.types import pick
from threefold.related.logic.surveys import faults, replies
from threefold.related.logic.surveys.faults import Fault
from threefold.related.logic.surveys.shape import Design

TYPES: dict[str, Promise] = {
    "nps": gettext_lazy("Recommendation (NPS, 0–10)"),
    "csat": gettext_lazy("Satisfaction (CSAT, 1–5)"),
    "ces": gettext_lazy("Ease (CES, 1–7)"),
    "rating": gettext_lazy("Rating on a scale"),
    "choice": gettext_lazy("Choice of one"),
    "many": gettext_lazy("Choice of several"),
    "ranking": gettext_lazy("Ranking"),
    "matrix": gettext_lazy("Matrix"),
    "text": gettext_lazy("Free text"),
    "consent": gettext_lazy("Consent"),
}
TEXTS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "thanks": gettext_lazy("Thanks"),
    "script": gettext_lazy("What staff say first on the telephone"),
    "subject": gettext_lazy("Subject of the invitation"),
    "letter": gettext_lazy("Invitation"),
    "reminder": gettext_lazy("Reminder"),
}
OPS: dict[str, Promise] = {
    "is": pgettext_lazy("condition", "is"),
    "is_not": pgettext_lazy("condition", "is not"),
    "at_most": pgettext_lazy("condition", "is at most"),
    "at_least": pgettext_lazy("condition", "is at least"),
    "answered": pgettext_lazy("condition", "was answered"),
}
_PROBLEMS: dict[str, Promise] = {
    replies.MISSING: gettext_lazy("Please answer this."),
    replies.NOT_OFFERED: gettext_lazy("Choose one of the answers given."),
    replies.TWICE: gettext_lazy("Give each place once only."),
    replies.TOO_LONG: gettext_lazy("This is too long."),
}
_FAULTS: dict[str, Promise] = {
    faults.NO_QUESTIONS: gettext_lazy("The survey asks for nothing. Add a question."),
    faults.TEXT_MISSING: gettext_lazy("%(of)s: the text in %(language)s is missing."),
    faults.WORDS_MISSING: gettext_lazy("Question %(of)s: the text in %(language)s is missing."),
    faults.OPTION_MISSING: gettext_lazy(
        "Question %(of)s: the text of an answer in %(language)s is missing."
    ),
    faults.FEW_OPTIONS: gettext_lazy("Question %(of)s: offer at least two answers."),
    faults.NO_ROWS: gettext_lazy("Question %(of)s: add a row."),
    faults.CONDITION: gettext_lazy(
        "Question %(of)s: its condition asks for an answer that no earlier question can have."
    ),
    faults.NO_PURPOSE: gettext_lazy("Question %(of)s: choose what the consent is for."),
    faults.NOT_PLANNED: gettext_lazy(
        "Question %(of)s: what it measures is not in the plan in force."
    ),
    faults.OUT_OF_RANGE: gettext_lazy(
        "Question %(of)s: the scale goes beyond what the plan allows for this variable."
    ),
    faults.SAME_TWICE: gettext_lazy("Question %(of)s: this is measured by an earlier question."),
    faults.QUOTA: gettext_lazy("A quota is set for an answer that question %(of)s does not offer."),
    faults.TOO_LONG: gettext_lazy(
        "More than twelve questions. Many will give up half way; leave some out."
    ),
    faults.NOT_MEASURED: gettext_lazy(
        "No question becomes a measure of the customer, as NPS, CSAT or CES would."
    ),
    faults.FORCED_TEXT: gettext_lazy(
        "Question %(of)s: people who must write something write anything. Let them leave it out."
    ),
}


_ABOUT: dict[str, Promise] = {
    "purchase": gettext_lazy("It is about your purchase %(number)s."),
    "contact": gettext_lazy("It is about your contact with us, %(number)s."),
}
# An event's own number says nothing to anybody.
_OWN = re.compile(r"[0-9a-f]{32}")


def about(what: str, number: str) -> str:
    """A sentence for whoever is asked about one purchase or contact; "" where there is none."""
    if what not in _ABOUT or not number or _OWN.fullmatch(number):
        return ""
    return str(_ABOUT[what]) % {"number": number}


def problem(code: str) -> str:
    """What is wrong with an answer, for whoever gave it."""
    return str(_PROBLEMS.get(code) or _("This does not fit here."))


def fault(found: Fault, design: Design) -> str:
    """What is wrong with a design, for whoever makes it."""
    return str(_FAULTS[found.code]) % {
        "of": _name(found.of, design),
        "language": labels.name("language", found.language) if found.language else "",
    }


def _name(of: str, design: Design) -> str:
    if of in TEXTS:
        return str(TEXTS[of])
    places = {each.code: n for n, each in enumerate(design.questions, 1)}
    asked = design.question(of)
    text = pick(asked.text, get_language() or "en") if asked else ""
    return f"{places[of]} “{text[:40]}”" if of in places and text else str(places.get(of, of))
