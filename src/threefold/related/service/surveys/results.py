"""What a survey found: scores with intervals, distributions, channels, response rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from threefold.related.logic.surveys import scores
from threefold.related.logic.surveys.discreet import discreet
from threefold.related.logic.surveys.scores import Score
from threefold.related.logic.surveys.shape import SCALED, Question
from threefold.related.models import (
    InvitationState,
    ResponseState,
    Survey,
    SurveyReply,
)
from threefold.related.service.surveys import designing

MOST_TEXTS = 100


@dataclass(frozen=True)
class Found:
    """What one question found among `n` who answered it.

    `counts` by answer (a number or the code of an option), by item for a matrix and a ranking
    ("" otherwise). `score` is the NPS, the share of satisfied (4 and 5 of CSAT), else the mean;
    `mean` stands beside NPS and CSAT.
    """

    question: Question
    n: int
    counts: Mapping[str, Mapping[Any, int]]
    score: Score | None = None
    mean: Score | None = None
    channels: Mapping[str, Score] = field(default_factory=dict)

    def shares(self, item: str = "") -> list[tuple[Any, int, Score]]:
        """Answers in the question's order: answer, how many, which share of those who answered."""
        told = self.counts.get(item, {})
        whole = self.n if not item else sum(told.values())
        return [(each, told.get(each, 0), scores.share(told.get(each, 0), whole))
                for each in answers(self.question)]  # fmt: skip

    def mean_place(self, item: str) -> Score:
        """The mean place of a thing ranked; 1 is the best."""
        return scores.mean(self.counts.get(item, {}), (1, len(self.question.options)))


@dataclass(frozen=True)
class Rate:
    """Of `asked` customers by one way, how many answered."""

    way: str
    asked: int
    answered: int
    refused: int
    rate: Score


@dataclass(frozen=True)
class Results:
    """`held` look like a program's, `over` came after a quota was full; neither counts."""

    taken: int
    held: int
    over: int
    known: int
    channels: Mapping[str, int]
    rates: tuple[Rate, ...]
    questions: tuple[Found, ...]


def results(survey: Survey, *, channel: str = "", version: int = 0) -> Results:
    """All that counts, or that of one channel or version."""
    whose = Q(response__survey=survey, response__state=ResponseState.TAKEN)
    if channel:
        whose &= Q(response__channel=channel)
    if version:
        whose &= Q(response__version__number=version)
    states = dict(survey.responses.order_by().values_list("state").annotate(n=Count("pk")))
    taken = survey.responses.filter(state=ResponseState.TAKEN)
    by_channel = dict(taken.order_by().values_list("channel").annotate(n=Count("pk")))
    return Results(
        taken=states.get(ResponseState.TAKEN, 0),
        held=states.get(ResponseState.HELD, 0),
        over=states.get(ResponseState.OVER, 0),
        known=taken.filter(customer__isnull=False).count(),
        channels=by_channel,
        rates=tuple(_rates(survey)),
        questions=tuple(_questions(survey, whose)),
    )


def answers(question: Question) -> list[Any]:
    """What can be answered, in order."""
    if question.type in SCALED:
        least, most = question.scale
        return [float(n) for n in range(least, most + 1)]
    if question.type == "ranking":
        return [float(n) for n in range(1, len(question.options) + 1)]
    if question.type == "consent":
        return ["yes", "no"]
    return [each.code for each in question.options]


def every_question(survey: Survey) -> list[Question]:
    """Questions of all versions as last asked: those of the newest first, older ones after."""
    found: dict[str, Question] = {}
    for version in survey.versions.all():
        for each in designing.asked(version).questions:
            found.setdefault(each.code, each)
    return list(found.values())


def score_of(question: Question, counts: Mapping[float, int]) -> Score:
    """The score of a question on a scale."""
    if question.type == "nps":
        return scores.nps(counts)
    if question.type == "csat":
        return scores.top(counts, 4)
    return scores.mean(counts, question.scale)


def texts(survey: Survey, question: str) -> list[str]:
    """The newest texts written to a question, without the contact details that stand in them."""
    found = SurveyReply.objects.filter(
        response__survey=survey, response__state=ResponseState.TAKEN, question=question
    ).exclude(text="")
    newest = found.order_by("-response__answered_at", "-pk").values_list("text", flat=True)
    return [discreet(each) for each in newest[:MOST_TEXTS]]


def _questions(survey: Survey, whose: Q) -> list[Found]:
    replies = SurveyReply.objects.filter(whose).order_by()
    people = dict(replies.values_list("question").annotate(n=Count("response", distinct=True)))
    counts: dict[str, dict[str, dict[Any, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = replies.values_list("question", "item", "number", "choice").annotate(n=Count("pk"))
    for code, item, number, choice, n in rows:
        counts[code][item][choice if number is None else number] = n
    asked = every_question(survey)
    scaled = [each.code for each in asked if each.type in SCALED]
    ways: dict[str, dict[str, dict[float, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = replies.filter(question__in=scaled).values_list(
        "question", "response__channel", "number"
    )
    for code, way, number, n in rows.annotate(n=Count("pk")):
        ways[code][way][number] = n
    return [_found(each, people, counts[each.code], ways[each.code]) for each in asked]


def _found(
    question: Question,
    people: Mapping[str, int],
    counts: Mapping[str, Mapping[Any, int]],
    ways: Mapping[str, Mapping[float, int]],
) -> Found:
    n = people.get(question.code, 0)
    if question.type not in SCALED:
        return Found(question, n, counts)
    told = counts.get("", {})
    mean = scores.mean(told, question.scale) if question.type in {"nps", "csat"} else None
    channels = {way: score_of(question, each) for way, each in sorted(ways.items())}
    return Found(question, n, counts, score_of(question, told), mean, channels)


def _rates(survey: Survey) -> list[Rate]:
    found = survey.invitations.filter(asked_at__isnull=False).order_by().values("way")
    rows = found.annotate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(state=InvitationState.ANSWERED)),
        refused=Count("pk", filter=Q(state=InvitationState.REFUSED)),
    )
    return [Rate(**row, rate=scores.share(row["answered"], row["asked"])) for row in rows]
