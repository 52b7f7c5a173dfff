"""Shapes of surveys under `/api/v1/surveys`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from threefold.related.logic.surveys.courses import EVERY
from threefold.related.service.surveys.choosing import WHOM

MOST = (1 << 63) - 1
ChannelOrAny = Literal["", "email", "link", "open", "qr", "embedded", "kiosk", "phone", "paper"]


class SurveyOut(Schema):
    id: int
    slug: str
    name: str
    state: Literal["draft", "open", "closed"]
    purpose: str
    rest_days: int
    created_at: datetime
    opened_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None


class SurveyAskedOut(SurveyOut):
    standing: Literal["open", "early", "over", "full"]
    version: int = Field(description="Of the questions asked now; 0 before it was first opened.")
    design: dict[str, Any] = Field(description="Questions, texts and quotas as they are asked.")


class SurveyScoreOut(Schema):
    """NPS in points from −100 to 100, CSAT as the share of 4 and 5, else the mean; with the ends of
    its interval of 95 %."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class CountedOut(Schema):
    item: str = Field(description="Row of a matrix or thing ranked.")
    answer: str
    n: int


class QuestionFoundOut(Schema):
    question: str
    type: str
    text: str = Field(description="In the caller's language.")
    n: int = Field(description="Who answered it.")
    score: SurveyScoreOut | None
    mean: SurveyScoreOut | None
    counts: list[CountedOut]
    channels: dict[str, SurveyScoreOut]


class RateOut(Schema):
    way: str
    asked: int
    answered: int
    refused: int
    rate: SurveyScoreOut


class SurveyResultsOut(Schema):
    """`held` look like a program's and `over` came after a quota was full; neither counts."""

    taken: int
    held: int
    over: int
    known: int = Field(description="Of those taken, how many from known customers.")
    channels: dict[str, int]
    rates: list[RateOut]
    questions: list[QuestionFoundOut]


class PointOut(Schema):
    start: date = Field(description="First day of the period.")
    score: SurveyScoreOut


class CourseOut(Schema):
    part: str = Field(description="Code of what is compared; empty where nothing is.")
    name: str
    whole: SurveyScoreOut
    points: list[PointOut]


class TrendIn(Schema):
    every: Literal[EVERY] = "month"  # type: ignore[valid-type]
    by: str = Field("", max_length=40, description="What to compare; empty for one course.")
    survey: int | None = Field(None, ge=1, le=MOST, description="Only this one.")


class ReplyOut(Schema):
    question: str
    item: str
    number: float | None
    choice: str
    text: str | None = Field(
        description="Without contact details; null where the role does not read what was written."
    )


class FilledInOut(Schema):
    id: UUID
    customer_id: int | None
    version: int
    state: Literal["taken", "over", "held"]
    channel: str
    language: str
    about: str
    reference: str
    answered_at: datetime
    replies: list[ReplyOut]


class FilledIn(Schema):
    """Answers of one person. Keys of `answers` are `q1`, or `q1-o2` for a thing ranked and `q1-r2`
    for a row of a matrix; values a number, a text, the code of an answer or several of them."""

    id: UUID | None = Field(None, description="Of your own making: the same one counts once.")
    customer_id: int | None = Field(None, ge=1, le=MOST)
    channel: Literal["open", "qr", "embedded", "kiosk", "phone", "paper"]
    language: str = Field("en", max_length=10)
    answers: dict[str, int | str | list[str]] = Field(max_length=2_000)
    about: Literal["", "purchase", "contact"] = ""
    reference: str = Field("", max_length=80)


class KeptOut(Schema):
    id: UUID
    state: Literal["taken", "over", "held"]


class InviteIn(Schema):
    way: Literal["email", "link", "phone"] = "email"
    whom: Literal[tuple(WHOM)] = "all"  # type: ignore[valid-type]
    days: int = Field(14, ge=1, le=365, description="That count as lately.")
    numbers: list[Annotated[int, Field(ge=1, le=MOST)]] = Field(
        [], max_length=20_000, description="Customers, for `numbers`."
    )
    only: str = Field("", max_length=120, description="A group as well, as in `tier:A`.")
    most: int = Field(200, ge=1, le=20_000, description="If more may be asked, lots are drawn.")
    dry_run: bool = Field(True, description="Only count.")


class InvitedOut(Schema):
    """`may` could be asked; `invited` were, none in a dry run; `left_out` by reason."""

    may: int
    invited: int
    left_out: dict[str, int]
