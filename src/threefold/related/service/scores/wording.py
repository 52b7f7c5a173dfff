"""Scores in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from threefold.behavioral import service as behavioral
from threefold.kit.errors import NotFound
from threefold.kit.worded import LANGUAGES, Words
from threefold.related.logic.scores import beside, watching
from threefold.related.logic.scores.cards import Card
from threefold.related.score import find

UNITS: dict[str, Any] = {
    "probability": _("probability"),
    "share": _("share"),
    "money": _("money"),
    "purchases": _("purchases"),
    "days": _("days"),
    "points": _("points, 0 to 100"),
}
RIVALS: dict[str, Any] = {
    "score": _("This score"),
    "recency": _("Days since the last purchase alone"),
    "bgnbd": _("BG/NBD alone"),
    "regression": _("Regression on recency, frequency and money"),
    "own_rhythm": _("The customer's own rhythm"),
    "latest_answer": _("The latest answer as it stands"),
    "spend_alone": _("What is spent with us alone"),
    "term": _("Days under contract alone"),
    "quiet": _("Days without activity alone"),
    "calls": _("Earlier calls alone"),
    "last_call": _("Days since the last call alone"),
    "same_for_all": _("The same for everybody"),
}
MEASURES: dict[str, Any] = {
    "auc": _("AUC"),
    "brier": _("Brier score"),
    "calibration_error": _("Calibration error"),
    "lift": _("Lift at 10 %"),
    "log_loss": _("Log loss"),
    "said": _("Forecast, mean"),
    "mean_absolute": _("Mean absolute error"),
    "root_mean_square": _("Root mean square error"),
    "correlation": _("Correlation"),
}
WHYS: dict[str, Any] = {
    "noise": _("It tells customers apart no better than chance would."),
    "no_better": _("It is no better than a simpler forecast."),
    "few_purchases": _("There are too few customers and purchases, or too short a time, to learn."),
    "few_contacts": _("There are too few contacts whose outcome is known to learn from."),
    "few_contracts": _("Too few contracts ran and ended to learn from."),
    "few_calls": _("Too few customers came to us of their own accord to learn from."),
    "no_answers": _("Nobody has answered a survey yet."),
    "no_wallet": _(
        "Nobody has told yet what share he buys with us, what he spends in all, or our place among "
        "the shops he uses. Ask it in a survey, or note it on the pages of customers."
    ),
    "needs": _("It is made of another score that is not published."),
    "nobody": _("It says nothing of any customer."),
}


BESIDE: tuple[tuple[tuple[str, ...], Any], ...] = (
    (beside.ATTITUDE, _("answers to CSAT, NPS and CES")),
    (beside.CONTACTS, _("how contacts that we began ended")),
    (beside.CONTRACTS, _("contracts, memberships and accounts")),
    (beside.WALLET, _("what customers told of where they buy")),
    (beside.INCOMING, _("contacts that the customer began")),
)
ALARMS: dict[str, Any] = {
    "off": _("Earlier forecasts did not come true."),
    "inputs": _("What it is made of has moved much."),
    "drift": _("What it says has moved much."),
}


def said(texts: Words, language: str | None = None) -> str:
    """One text in the reader's language, else in English."""
    wanted = (language or get_language() or "en").lower()
    known = wanted if wanted in LANGUAGES else wanted.split("-")[0]
    return texts.get(known) or texts["en"]


def reasons_in_words(
    code: str, reasons: Sequence[str], language: str | None = None
) -> list[tuple[str, str]]:
    """(sign, words) of each reason: `+` raises the score, `-` lowers it, "" does neither."""
    told = find(code).reasons
    found = []
    for reason in reasons:
        name, _colon, number = reason.partition(":")
        sign, bare = (name[0], name[1:]) if name[:1] in ("+", "-") else ("", name)
        written = localize(float(number) if "." in number else int(number)) if number else ""
        if bare in told:
            text = said(told[bare], language)
            text = text.replace("{n}", written) if "{n}" in text else _with(text, written)
        else:
            text = _with(said(_label(bare), language), written)
        found.append((sign, text))
    return found


def label(code: str, language: str | None = None) -> str:
    """What a column that scores are made of is called, with the days of its window."""
    beside = _beside(code)
    return str(beside) if beside else said(_label(code), language)


def made_of(code: str) -> str:
    """What a score is made of, whatever the window."""
    if beside := _beside(code):
        return str(beside)
    try:
        return said(behavioral.variable_of(code).definition.label)
    except NotFound:
        return code


def alarms(card: Card | None, unit: str) -> list[str]:
    """What somebody should look at, in words."""
    return [str(ALARMS[each]) for each in watching.alarms(card, unit)]


def _beside(code: str) -> Any:
    return next((text for columns, text in BESIDE if code in columns), "")


def _with(text: str, number: str) -> str:
    return f"{text}: {number}" if number else text


@cache
def _label(code: str) -> Words:
    """What a behavioural variable is called, with the days of its window."""
    try:
        found = behavioral.variable_of(code)
    except NotFound:
        return {"en": code}
    label = found.definition.label
    if not found.days:
        return label
    before = {
        "en": ", {n} days before those", "es": ", {n} días antes de esos",
        "zh-hans": "（再之前 {n} 天）", "zh-hant": "（再之前 {n} 天）",
    }  # fmt: skip
    within = {
        "en": ", {n} days", "es": ", {n} días", "zh-hans": "（{n} 天）", "zh-hant": "（{n} 天）"
    }  # fmt: skip
    window = before if found.before else within
    return {
        language: text + window[language].replace("{n}", str(found.days))
        for language, text in label.items()
    }
