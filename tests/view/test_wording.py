"""Codes of the timeline and states of the list in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from threefold.plan import service as planning
from threefold.view.types import Moment
from threefold.view.views import wording

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JOSE = "José García Lorca"


def call(**fields: str) -> Moment:
    return Moment(at=NOW, kind="contact", title="", **fields)


@pytest.mark.django_db
def test_how_why_and_with_what_end_are_told_in_words(plan):
    item = call(channel="phone", reason="complaint", outcome="no_answer", place="Madrid")
    assert wording.moment_text(item) == "Phone · Complaint · No answer · Madrid"
    with translation.override("es"):
        assert wording.moment_text(item) == "Teléfono · Reclamación · Sin respuesta · Madrid"
    with translation.override("zh-hans"):
        assert wording.moment_text(item) == "电话 · 投诉 · 无人应答 · Madrid"


@pytest.mark.django_db
def test_every_outcome_of_the_plan_has_the_plans_word(plan):
    with translation.override("es"):
        for event in planning.current().events.values():
            for option in event.outcomes:
                said = wording.outcome_label(event.code, option.value)
                assert said == option.text("label", "es")


@pytest.mark.django_db
def test_what_nobody_knows_stands_as_it_was_written(plan):
    assert wording.moment_text(call(channel="Fernschreiber", reason="x_1")) == "Fernschreiber · x_1"
    assert wording.moment_text(call(channel="E-Mail")) == "E-mail"
    assert wording.moment_text(call()) == ""


@pytest.mark.django_db
def test_an_answer_keeps_its_text(plan):
    assert wording.moment_text(Moment(NOW, "answer", "Satisfaction", "4 · autumn")) == "4 · autumn"


@pytest.mark.parametrize("state", ["reachable", "unreachable", "none"])
def test_the_list_claims_no_proof_it_has_not_seen(state):
    row = {"reachability": state, "live_contact_ways": 2}
    chip = render_to_string("view/_reach.html", {"row": row})
    said = {"reachable": "2 ways", "unreachable": "Unreachable", "none": "No contact way"}
    assert said[state] in chip
    assert not any(claim in chip for claim in ("not verified", "invalid", "missing"))


@pytest.mark.django_db
def test_the_timeline_speaks_the_readers_language(shop, client_of, owner):
    url = reverse("view:timeline", args=[shop[JOSE]]) + "?kind=contact"
    english = client_of(owner).get(url).content.decode()
    spanish = client_of(owner).get(url, headers={"accept-language": "es"}).content.decode()
    assert "Phone" in english
    assert "Teléfono" in spanish
