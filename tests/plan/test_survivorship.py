"""Rules of belief in the plan: checked, written, compared, edited by form, page and REST."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.plan.content import content
from threefold.kit.errors import Invalid
from threefold.plan import service
from threefold.plan.forms import VariableForm
from threefold.plan.logic import load
from threefold.plan.logic.build import from_content, to_content
from threefold.plan.logic.check import problems
from threefold.plan.logic.diff import diff
from threefold.plan.logic.write import to_toml


def plan_with(rank: list[str] | None = None, **fields) -> dict:
    made = content()
    code = fields.pop("code", "city")
    for variable in made["variable"]:
        if variable["code"] == code:
            variable |= fields
    return {**made, "source_rank": rank} if rank is not None else made


@pytest.mark.parametrize(
    ("fields", "place", "said"),
    [
        ({"survivorship": ["luck"]}, "variable.city.survivorship", "“luck” is not one of"),
        ({"survivorship": ["recency", "recency"]}, "variable.city.survivorship", "twice"),
        ({"survivorship": ["verification"]}, "variable.city.survivorship", "Only contact ways"),
        ({"survivorship": ["source"]}, "variable.city.source_rank", "Give the order"),
        ({"source_rank": ["crm"]}, "variable.city.source_rank", "needs “source”"),
        (
            {"survivorship": ["source"], "source_rank": ["crm", "crm"]},
            "variable.city.source_rank",
            "twice",
        ),
        (
            {"survivorship": ["source"], "source_rank": [" "]},
            "variable.city.source_rank",
            "cannot be the name",
        ),
        (
            {"code": "spend", "survivorship": ["recency"]},
            "variable.spend.survivorship",
            "Only descriptive",
        ),
        ({"survivorship": "recency"}, "variable.city.survivorship", "a list of codes"),
        ({"rank": ["a", "a"]}, "source_rank", "twice"),
        ({"rank": "crm"}, "source_rank", "a list of codes"),
    ],
)
def test_faults_are_named_with_their_place(fields, place, said):
    found = problems(plan_with(**fields))
    assert [fault.path for fault in found] == [place]
    assert said in found[0].message


def test_rules_survive_toml_and_types():
    made = plan_with(["crm", "web"], survivorship=["source", "recency"])
    made["variable"][1] |= {"survivorship": ["verification", "source"], "source_rank": ["web"]}
    assert problems(made) == []
    plan = from_content(made, number=1)
    assert to_content(plan) == made
    assert load.load(to_toml(made), file="x.toml", base={}) == made
    assert plan.ranked(plan.variables["city"]) == ("crm", "web")
    assert plan.ranked(plan.variables["mobile"]) == ("web",)


def test_the_order_of_sources_is_part_of_the_difference():
    found = diff(plan_with(["crm"]), plan_with(["web", "crm"]))
    (change,) = found.sections["plan"].changed
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("source_rank", ["crm"], ["web", "crm"])
    ]
    assert found.size == 1
    assert not diff(plan_with(["crm"]), plan_with(["crm"]))


@pytest.mark.django_db
def test_the_form_reads_and_writes_the_rule(plan):
    variable = plan.variables["city"]
    empty = VariableForm(plan=plan, variable=variable, edits=0)
    typed = {n: empty.get_initial_for_field(f, n) for n, f in empty.fields.items()}
    typed = {name: value for name, value in typed.items() if value is not None}
    typed |= {
        "survivorship_2": "source",
        "survivorship_3": "agreement",
        "source_rank": "CRM, till 3",
    }
    form = VariableForm(typed, plan=plan, variable=variable, edits=0)
    assert form.is_valid(), form.errors
    assert form.changes() == {
        "survivorship": ["source", "agreement"],
        "source_rank": ["crm", "till 3"],
    }
    form = VariableForm(typed | {"survivorship_1": "verification"}, plan=plan, variable=variable,
                        edits=0)  # fmt: skip
    assert not form.is_valid()
    assert "Only contact ways" in str(form.errors["survivorship_1"])


@pytest.mark.django_db
def test_the_order_of_sources_by_page_and_rest(plan, client_of, owner, agent):
    client = client_of(owner)
    url = reverse("plan:ranking")
    assert client.get(url).status_code == 200
    assert client_of(agent).get(url).status_code == 403
    done = client.post(url, {"source_rank": "CRM\nshop\n", "edits": "0"})
    assert done.status_code == 302
    assert service.open_draft().plan.source_rank == ("crm", "shop")
    assert "CRM, Shop" in client.get(reverse("plan:draft")).content.decode()
    service.edit("city", {"survivorship": ["source"]}, actor=owner)
    page = client.get(reverse("plan:variable", args=["city"]) + "?of=draft").content.decode()
    assert "from the most trusted source: CRM, Shop" in page
    refused = client.post(url, {"source_rank": "", "edits": "2"})
    assert refused.status_code == 422
    answer = client.put(
        "/api/v1/plan/draft/source-rank",
        json.dumps({"sources": ["shop", "crm"]}),
        content_type="application/json",
    )
    assert answer.json()["changes"]["plan"]["changed"][0]["fields"][0]["after"] == ["shop", "crm"]
    made = service.publish(actor=owner)
    assert made.source_rank == ("shop", "crm")
    assert client.get("/api/v1/plan").json()["source_rank"] == ["shop", "crm"]
    with pytest.raises(Invalid):
        service.rank([], actor=owner)
