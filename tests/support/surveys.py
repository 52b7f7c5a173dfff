"""Surveys for tests: an open one, one with every type of question, and ways to fill them in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client

TOKEN = re.compile(r'name="token" value="([^"]+)"')
LANGUAGES = ("en", "es", "zh-hans", "zh-hant")


def opened(actor: Any, *, kind: str = "purchase", name: str = "Spring", **settings: Any) -> Any:
    """A survey that can be answered; `design` replaces the usual one."""
    from threefold.related.service import surveys

    made = surveys.create(name=name, kind=kind, actor=actor)
    made = surveys.save(
        made,
        design=settings.pop("design", surveys.design_of(made)),
        settings=settings,
        edits=made.edits,
        actor=actor,
    )
    return surveys.publish(made, actor=actor)


def said(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def every_type() -> Any:
    """A design with a question of each type."""
    from threefold.plan import service as plans
    from threefold.related.logic.surveys import shape
    from threefold.related.service.surveys import usual

    plan = plans.current()
    asked = []
    for number, each in enumerate(shape.TYPES, 1):
        question = usual.question(f"q{number}", each, plan).__dict__ | {"text": said(f"A {each}")}
        asked.append(shape.Question(**question))
    base = usual.design("empty", plan, "Everything")
    return shape.Design(base.texts, base.languages, tuple(asked))


FULL: Mapping[str, Any] = {
    "a-q1": "9", "a-q2": "4", "a-q3": "6", "a-q4": "3", "a-q5": "o2", "a-q6": ["o1", "o3"],
    "a-q7-o1": "2", "a-q7-o2": "1", "a-q7-o3": "3", "a-q8-r1": "o1", "a-q8-r2": "o3",
    "a-q9": "All is well", "a-q10": "yes",
}  # fmt: skip
"""Answers to every question of `every_type`, as a form sends them."""


def fill(address: str, answers: Mapping[str, Any], client: Client | None = None) -> Any:
    """Look at a page, fill it in, send it."""
    client = client or Client()
    page = client.get(address).content.decode()
    return client.post(address, {**answers, "token": TOKEN.search(page)[1]})  # type: ignore[index]


def survey_pages(owner: Any, customer: int) -> dict[str, list[Mapping[str, Any]]]:
    """One with everything and answers, and a draft; examples for the addresses of their pages."""
    import pyarrow as pa

    from threefold.related.models import Invitation
    from threefold.related.service import surveys

    made = opened(owner, design=every_type(), name="Everything")
    fill(made.address, FULL)
    shown = surveys.tokens.shown(surveys.version_of(made), channel="paper", language="es")
    surveys.answer(made, surveys.Sent(shown, {"q1": ["3"]}), actor=owner, customer=customer)
    one = opened(owner, name="After a call", kind="service", rest_days=0, purpose="analysis")
    who = pa.table({"customer_id": pa.array([customer], pa.int64())})
    surveys.inviting.invite(one, who, way="phone", actor=owner)
    call = Invitation.objects.get(survey=one)
    draft = surveys.create(name="Relation", kind="relation", actor=owner)
    both = [{"survey_id": made.pk}, {"survey_id": draft.pk}]
    public = {"slug": made.slug}
    return {
        "related:(survey_id)": [both[0]],
        "related:survey": both,
        "related:survey-results": both,
        "related:survey-call": [{"survey_id": one.pk, "invitation_id": call.pk}],
        "related:survey-calls": [{"survey_id": one.pk}],
        "related:(survey_id, file_format)": [{"survey_id": made.pk, "file_format": "csv"}],
        "related:(slug)": [public],
        "related:(slug, word)": [{**public, "word": surveys.tokens.for_kiosk(made)}],
    }
