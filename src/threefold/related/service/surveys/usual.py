"""The questions and texts that a survey of a kind usually has, to be written over."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from threefold.plan.types import LANGUAGES, Plan
from threefold.related.logic.surveys.shape import Condition, Design, Option, Question

KINDS: dict[str, Promise] = {
    "relation": gettext_lazy("How the relation stands: would you recommend us (NPS), and why"),
    "purchase": gettext_lazy("After a purchase: how satisfied (CSAT), and what went wrong"),
    "service": gettext_lazy("After a contact: how easy it was (CES), and whether it was solved"),
    "empty": gettext_lazy("An empty sheet"),
}


def in_all(say: Callable[[], str]) -> dict[str, str]:
    """What `say` says in each language."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(say())
    return said


def question(code: str, type_: str, plan: Plan) -> Question:
    """A new question with the usual words of its type, and answers where it offers some."""
    options = tuple(_option(f"o{n}", n) for n in (1, 2, 3)) if type_ in _OFFERING else ()
    low, high = _ENDS.get(type_, ({}, {}))
    purpose = "research" if type_ == "consent" and "research" in plan.purposes else ""
    return Question(
        code,
        type_,
        in_all(_SAID[type_]) if type_ in _SAID else {},
        low=in_all(low) if callable(low) else {},
        high=in_all(high) if callable(high) else {},
        options=options,
        rows=tuple(_option(f"r{n}", n) for n in (1, 2)) if type_ == "matrix" else (),
        purpose=purpose,
    )


def design(kind: str, plan: Plan, name: str) -> Design:
    """The whole sheet of a kind."""
    texts = {
        "title": dict.fromkeys(LANGUAGES, name),
        "intro": in_all(lambda: _("It takes two minutes. Your answers help us to do better.")),
        "thanks": in_all(lambda: _("Thank you. Your answers have arrived.")),
        "script": in_all(
            lambda: _(
                "Good day. May I ask you a few short questions about us? It takes two minutes, and"
                " you may stop at any time."
            )
        ),
        "subject": in_all(lambda: _("May we ask for your opinion?")),
        "letter": in_all(
            lambda: _("You know us as a customer. How are we doing? A few short questions:")
        ),
        "reminder": in_all(
            lambda: _("Some days ago we asked for your opinion. It would still help us:")
        ),
    }
    return Design(texts, LANGUAGES, tuple(_sheet(kind, plan)))


def _sheet(kind: str, plan: Plan) -> list[Question]:
    if kind == "relation":
        why = question("q2", "text", plan)
        return [question("q1", "nps", plan), why]
    if kind == "purchase":
        wrong = Question(
            "q2",
            "many",
            in_all(lambda: _("What could have been better?")),
            options=tuple(Option(code, in_all(say)) for code, say in _WRONG),
            when=Condition("q1", "at_most", "3"),
        )
        return [question("q1", "csat", plan), wrong, question("q3", "text", plan)]
    if kind == "service":
        solved = Question(
            "q2",
            "choice",
            in_all(lambda: _("Was your request settled?")),
            options=(
                Option("o1", in_all(lambda: _("Yes"))),
                Option("o2", in_all(lambda: _("In part"))),
                Option("o3", in_all(lambda: _("No"))),
            ),
        )
        return [question("q1", "ces", plan), solved, question("q3", "text", plan)]
    return []


def _option(code: str, number: int) -> Option:
    return Option(code, in_all(lambda: _("Answer %(number)s") % {"number": number}))


_OFFERING = {"choice", "many", "ranking", "matrix"}
_SAID: dict[str, Callable[[], str]] = {
    "nps": lambda: _("How likely are you to recommend us to a friend or colleague?"),
    "csat": lambda: _("How satisfied are you with us overall?"),
    "ces": lambda: _("We made it easy for you to get done what you wanted."),
    "text": lambda: _("What is the main reason for your answer?"),
    "consent": lambda: _("You may ask me for my opinion again. I can withdraw this at any time."),
}
_ENDS: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "nps": (lambda: _("Not at all likely"), lambda: _("Very likely")),
    "csat": (lambda: _("Very dissatisfied"), lambda: _("Very satisfied")),
    "ces": (lambda: _("I disagree completely"), lambda: _("I agree completely")),
    "rating": (lambda: _("Very bad"), lambda: _("Very good")),
}
_WRONG: tuple[tuple[str, Callable[[], str]], ...] = (
    ("o1", lambda: _("The goods themselves")),
    ("o2", lambda: _("The price")),
    ("o3", lambda: _("Delivery or waiting")),
    ("o4", lambda: _("Advice and service")),
)
