"""Versions, drafts, conflicts, what is written to the log."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.plan.content import variable
from threefold.audit.models import Entry
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.plan import service
from threefold.plan.logic.diff import diff
from threefold.plan.models import PlanVersion
from threefold.plan.service.vocabulary import NAMES
from threefold.plan.types import Coverage, Plan

pytestmark = pytest.mark.django_db


def test_without_a_plan_the_error_says_what_to_do(home) -> None:
    assert not service.exists()
    with pytest.raises(NotFound) as caught:
        service.current()
    assert "Choose a line of business" in caught.value.remedy
    with pytest.raises(NotFound):
        service.draft(None)


def test_the_templates_come_with_counts(home) -> None:
    found = {i.code: i for i in service.industries()}
    assert "retail" in found
    assert "core" not in found
    assert found["retail"].size == sum(found["retail"].variables.values()) > 50
    assert min(found["retail"].variables.values()) > 0
    assert found["retail"].text("label", "zh-hant") != found["retail"].text("label", "en")


def test_choosing_puts_in_force_and_supersedes(home, owner) -> None:
    first = service.choose("retail", actor=owner)
    assert (first.number, first.industry) == (1, "retail")
    assert service.current() == first
    second = service.choose("ecommerce", actor=owner, note="The shops were sold")
    assert service.current() == second
    assert [(v.number, v.state) for v in service.versions()] == [(2, "current"), (1, "superseded")]
    assert service.versions()[0].author == owner.get_username()
    with pytest.raises(NotFound, match="unheard_of"):
        service.choose("unheard_of", actor=owner)


def test_who_may_not_edit_may_not_choose_either(plan: Plan, agent, auditor) -> None:
    for user in (agent, auditor):
        for act in (
            lambda user=user: service.choose("retail", actor=user),
            lambda user=user: service.edit("mobile", {"unit": "x"}, actor=user),
            lambda user=user: service.publish(actor=user),
            lambda user=user: service.discard(actor=user),
        ):
            with pytest.raises(Denied):
                act()
    assert service.open_draft() is None


def test_current_costs_no_query_once_looked_at(plan: Plan, django_assert_num_queries) -> None:
    service.current()
    with django_assert_num_queries(0):
        assert service.current().number == 1


def test_editing_leaves_the_plan_in_force_alone(plan: Plan, owner) -> None:
    draft = service.edit("mobile", {"refresh_days": 99, "unit": None}, actor=owner)
    assert draft.plan.variables["mobile"].refresh_days == 99
    assert service.current().variables["mobile"].refresh_days != 99
    assert draft.edits == 1
    published = service.publish(actor=owner, note="  Sooner,\n please ")
    assert published.number == 2
    assert service.current().variables["mobile"].refresh_days == 99
    assert service.versions()[0].note == "Sooner, please"
    assert service.open_draft() is None
    assert service.version(1) == plan


def test_a_change_onto_an_older_state_is_refused(plan: Plan, owner, analyst) -> None:
    seen = service.draft(owner)
    service.edit("mobile", {"refresh_days": 10}, actor=analyst, edits=seen.edits)
    with pytest.raises(Conflict):
        service.edit("email", {"refresh_days": 20}, actor=owner, edits=seen.edits)
    with pytest.raises(Conflict):
        service.remove("email", actor=owner, edits=seen.edits)
    now = service.open_draft()
    assert now.edits == 1
    assert now.plan.variables["email"].refresh_days == plan.variables["email"].refresh_days
    with pytest.raises(Conflict):
        service.publish(actor=owner, edits=0)
    with pytest.raises(Conflict):
        service.publish(actor=owner, onto=7)
    assert service.publish(actor=owner, edits=1, onto=1).number == 2


def test_publishing_over_a_plan_chosen_meanwhile(plan: Plan, owner) -> None:
    service.edit("mobile", {"refresh_days": 10}, actor=owner)
    service.choose("ecommerce", actor=owner)
    with pytest.raises(Conflict):
        service.publish(actor=owner, onto=plan.number)
    published = service.publish(actor=owner, onto=3)
    assert published.number == 4, "numbers follow the order of coming into force"
    assert service.current().industry == "retail"


def test_a_bad_change_is_refused_and_leaves_the_draft(plan: Plan, owner) -> None:
    for changes, path in (
        ({"privacy": "secret"}, "variable.mobile.privacy"),
        ({"privacy": "internal"}, "variable.mobile.privacy"),
        ({"label": {"es": "Móvil"}}, "variable.mobile.label"),
        ({"refresh_days": "often"}, "variable.mobile.refresh_days"),
        ({"type": None}, "variable.mobile.type"),
        ({"questions": "all"}, "variable.mobile.questions"),
    ):
        with pytest.raises(Invalid) as caught:
            service.edit("mobile", changes, actor=owner)
        assert caught.value.where["path"] == path
    with pytest.raises(Invalid, match="fixed"):
        service.edit("mobile", {"code": "cell"}, actor=owner)
    with pytest.raises(Invalid, match="no such question"):
        service.edit("mobile", {"questions": ["why_is_the_sky_blue"]}, actor=owner)
    with pytest.raises(NotFound):
        service.edit("no_such", {}, actor=owner)
    assert not service.changes()


def test_a_new_variable_answers_its_questions(plan: Plan, owner) -> None:
    question = next(iter(plan.questions))
    new = variable("pet", synonyms={"en": ["pet"]}, questions=[question])
    draft = service.add(new, actor=owner)
    assert draft.plan.variables["pet"].text("label") == "Pet"
    assert [q.code for q in draft.plan.answers["pet"]] == [question]
    with pytest.raises(Invalid, match="twice"):
        service.add(new, actor=owner)
    draft = service.edit("pet", {"questions": []}, actor=owner)
    assert draft.plan.answers["pet"] == ()


def test_removing_cleans_up_and_spares_what_rules_need(plan: Plan, owner) -> None:
    ruled = next(c for c in plan.variables if any(c in s.rule for s in plan.segments.values()))
    with pytest.raises(Invalid, match="classes"):
        service.remove(ruled, actor=owner)
    service.add(variable("pet", synonyms={}), actor=owner)
    draft = service.remove("pet", actor=owner)
    assert "pet" not in draft.plan.variables
    free = next(
        c
        for c in plan.variables
        if plan.answers[c] and not any(c in s.rule for s in plan.segments.values())
    )
    draft = service.remove(free, actor=owner)
    assert not any(free in q.variables for q in draft.plan.questions.values())


def test_an_empty_draft_is_not_published(plan: Plan, owner) -> None:
    with pytest.raises(NotFound):
        service.publish(actor=owner)
    service.draft(owner)
    with pytest.raises(Invalid, match="changes nothing"):
        service.publish(actor=owner)


def test_discarding(plan: Plan, owner) -> None:
    service.edit("mobile", {"refresh_days": 10}, actor=owner)
    service.discard(actor=owner)
    assert service.open_draft() is None
    assert service.changes() is None
    service.discard(actor=owner)


def test_restoring_an_older_version(plan: Plan, owner) -> None:
    service.edit("mobile", {"refresh_days": 10}, actor=owner)
    service.publish(actor=owner)
    draft = service.restore(1, actor=owner)
    assert draft.version.note == "Version 1 restored"
    assert diff(*(PlanVersion.objects.get(number=n).content for n in (1, 3))).size == 0
    with pytest.raises(Conflict):
        service.restore(1, actor=owner)
    service.restore(1, actor=owner, replace=True)
    assert service.publish(actor=owner).variables == plan.variables
    with pytest.raises(NotFound):
        service.restore(99, actor=owner)


def test_only_one_draft_and_one_plan_in_force_can_exist(plan: Plan, owner) -> None:
    service.draft(owner)
    with pytest.raises(Conflict):
        service.draft_industry("ecommerce", actor=owner)
    assert service.draft(owner).version.number == 2
    states = list(PlanVersion.objects.values_list("state", flat=True))
    assert sorted(states) == ["current", "draft"]


def test_comparing_says_which_fields(plan: Plan, owner) -> None:
    label = {**plan.variables["mobile"].label, "es": "Teléfono móvil personal"}
    service.edit("mobile", {"refresh_days": 10, "label": label}, actor=owner)
    service.add(variable("pet", synonyms={}), actor=owner)
    service.publish(actor=owner)
    found = service.compare(1, 2)
    assert [item["code"] for item in found.variable.added] == ["pet"]
    assert found.variable.removed == ()
    (changed,) = found.variable.changed
    assert {(f.field, f.after) for f in changed.fields} == {
        ("refresh_days", 10),
        ("label.es", "Teléfono móvil personal"),
    }
    back = service.compare(2, 1)
    assert [item["code"] for item in back.variable.removed] == ["pet"]
    assert not service.compare(2, 2)


def test_a_plan_written_as_toml_comes_back_as_a_draft(plan: Plan, owner) -> None:
    draft = service.draft_toml(service.as_toml(plan), file="plan.toml", actor=owner)
    assert draft.plan.variables == plan.variables
    assert not service.changes()


def test_every_act_is_logged_without_personal_values(plan: Plan, owner) -> None:
    service.edit("mobile", {"refresh_days": 10}, actor=owner)
    service.add(variable("pet", synonyms={}), actor=owner)
    service.remove("pet", actor=owner)
    service.publish(actor=owner, note="Because")
    service.restore(1, actor=owner)
    service.discard(actor=owner)
    acts = list(Entry.objects.filter(target_kind="plan").order_by("id"))
    assert [a.action for a in acts] == [
        "plan.choose",
        "plan.draft.begin",
        "plan.variable.edit",
        "plan.variable.add",
        "plan.variable.remove",
        "plan.publish",
        "plan.draft.restore",
        "plan.draft.discard",
    ]
    assert acts[0].actor is None
    assert {a.actor_id for a in acts[1:]} == {owner.pk}
    assert acts[2].detail["variable"] == "mobile"
    assert acts[2].detail["fields"] == "refresh_days"
    assert acts[5].reason == "Because"


def test_the_next_steps_are_worded_for_the_reader(plan: Plan, monkeypatch) -> None:
    def report(the_plan: Plan) -> list[Coverage]:
        full = [Coverage(c, "", "", 100, 100, 100) for c in the_plan.variables]
        return [r for r in full if r.variable not in {"email", "orders"}] + [
            Coverage("email", "", "", 100, 25, 25),
            Coverage("orders", "", "", 100, 0, 0),
        ]

    monkeypatch.setattr(service.coverage, "_items", {"made up": report})
    (step,) = service.next_steps(5, max_age_s=0)
    assert step.code == "email", "derived variables are computed, not asked for"
    assert step.missing == 0.75
    assert step.absent == 75
    assert "Required for buyers." in step.why
    assert "Needed to answer “" in step.why
    assert step.where.startswith("Ask on the form: ")
    assert step.url.endswith("/plan/variables/email/")
    with override("zh-hant"):
        assert service.next_steps(5)[0].label == plan.variables["email"].text("label", "zh-hant")


def test_reports_may_be_a_little_old_when_asked(plan: Plan, monkeypatch) -> None:
    calls = []
    monkeypatch.setattr(
        service.coverage, "_items", {"made up": lambda the_plan: calls.append(the_plan) or []}
    )
    service.reports(plan, max_age_s=60)
    service.reports(plan, max_age_s=60)
    assert len(calls) == 1
    service.reports(plan)
    assert len(calls) == 2


@pytest.mark.parametrize("vocabulary", ["source", "owner", "unit"])
def test_every_word_of_the_templates_has_a_name(vocabulary: str) -> None:
    used = set()
    for industry in service.industries():
        for one in service.template_plan(industry.code).variables.values():
            value = getattr(one, vocabulary)
            used |= set(value) if isinstance(value, tuple) else {value} - {""}
    assert used - set(NAMES[vocabulary]) == set()
