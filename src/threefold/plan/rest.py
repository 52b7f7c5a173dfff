"""The plan under `/api/v1/plan`. Texts are tables of languages, as in the TOML file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema, Status

from threefold.api import service as api
from threefold.kit.errors import NotFound
from threefold.plan import service
from threefold.plan.logic.build import to_content
from threefold.plan.types import Draft, Gap, Plan

router = api.room("plan", tag="Plan")

Texts = dict[str, str]


class PlanOut(Schema):
    """A plan; `number` 0 is a template. The lists hold items as the TOML file does."""

    number: int
    industry: str
    label: Texts
    summary: Texts
    purposes: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    variables: list[dict[str, Any]]
    events: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    source_rank: list[str] = Field(description="Sources, the most trusted first.")


class IndustryOut(Schema):
    code: str
    icon: str
    label: Texts
    summary: Texts
    variables: dict[str, int] = Field(description="Number of variables by kind.")
    questions: int
    events: int
    segments: int


class VersionOut(Schema):
    number: int
    industry: str
    state: str
    note: str
    author: str
    created_at: datetime
    in_force_from: datetime | None
    edits: int


class CoverageOut(Schema):
    variable: str
    source: str
    customer_class: str
    expected: int
    filled: int
    fresh: int


class GapOut(Schema):
    """One variable's gap, ranked by `score`; shares lie between 0 and 1."""

    variable: str
    kind: str
    required_for: str
    expected: int
    filled: int
    fresh: int
    known: float | None
    missing: float | None
    score: float
    measured: bool
    questions: list[str]
    by_source: list[CoverageOut]
    by_class: list[CoverageOut]


class StepOut(Schema):
    """One thing to collect next, in the caller's language."""

    code: str
    label: str
    kind: str
    where: str
    why: str
    missing: float
    absent: int
    expected: int


class FieldChangeOut(Schema):
    field: str
    before: Any = None
    after: Any = None


class ItemChangeOut(Schema):
    code: str
    fields: list[FieldChangeOut]


class SectionDiffOut(Schema):
    added: list[str]
    removed: list[str]
    changed: list[ItemChangeOut]


class DraftOut(Schema):
    """The open draft and what it changes; send `edits` back with the next change."""

    number: int
    industry: str
    edits: int
    onto: int = Field(description="Number of the version in force.")
    variables: int
    changes: dict[str, SectionDiffOut]


class VariableIn(Schema):
    """Fields to set, as in the TOML file; null unsets one. Fields left out stay as they are."""

    fields: dict[str, Any]
    edits: int | None = Field(None, description="Refuse with 409 if the draft has moved on.")


class RankIn(Schema):
    sources: list[str] = Field(description="The most trusted first; empty takes the order away.")
    edits: int | None = None


class PublishIn(Schema):
    note: str = Field("", max_length=300)
    edits: int | None = None
    onto: int | None = Field(None, description="Number of the version you compared with.")


class ChooseIn(Schema):
    industry: str
    note: str = Field("", max_length=300)


def _plan(plan: Plan) -> dict[str, Any]:
    content = to_content(plan)
    return {
        "number": plan.number,
        "industry": plan.industry,
        "label": content["label"],
        "summary": content["summary"],
        "source_rank": list(plan.source_rank),
        **{f"{section}s": content[section] for section in _SECTIONS},
    }


_SECTIONS = ("purpose", "question", "variable", "event", "segment")


def _draft(draft: Draft) -> dict[str, Any]:
    diff = service.changes()
    sections = diff.sections if diff else {}
    return {
        "number": draft.version.number,
        "industry": draft.version.industry,
        "edits": draft.edits,
        "onto": service.current().number,
        "variables": len(draft.plan.variables),
        "changes": {
            name: {
                "added": [item["code"] for item in section.added],
                "removed": [item["code"] for item in section.removed],
                "changed": [
                    {"code": c.code, "fields": [asdict(f) for f in c.fields]}
                    for c in section.changed
                ],
            }
            for name, section in sections.items()
            if section
        },
    }


def _gap(found: Gap) -> dict[str, Any]:
    own = ("expected", "filled", "fresh", "known", "missing", "score", "measured")
    return {
        "variable": found.variable.code,
        "kind": found.variable.kind,
        "required_for": found.variable.required_for,
        **{name: getattr(found, name) for name in own},
        "questions": [q.code for q in found.questions],
        "by_source": [asdict(row) for row in found.by_source],
        "by_class": [asdict(row) for row in found.by_class],
    }


@router.get("", response=PlanOut, summary="The plan in force, or one of its versions")
def plan(request: HttpRequest, version: int | None = None) -> dict[str, Any]:
    return _plan(service.version(version) if version is not None else service.current())


@router.get("/industries", response=list[IndustryOut], summary="Lines of business to start from")
def industries(request: HttpRequest) -> list[Any]:
    return list(service.industries())


@router.get("/industries/{code}", response=PlanOut, summary="One template")
def industry(request: HttpRequest, code: str) -> dict[str, Any]:
    return _plan(service.template_plan(code))


@router.post("/choose", response=PlanOut, summary="Put a template in force at once")
def choose(request: HttpRequest, body: ChooseIn) -> dict[str, Any]:
    return _plan(service.choose(body.industry, actor=api.caller(request), note=body.note))


@router.get("/gap", response=list[GapOut], summary="Coverage of every variable, worst first")
def gap(request: HttpRequest) -> list[dict[str, Any]]:
    return [_gap(one) for one in service.gap(service.current())]


@router.get("/next", response=list[StepOut], summary="What to collect next, where and why")
def next_steps(request: HttpRequest, limit: int = Query(5, ge=1, le=100)) -> list[Any]:
    return list(service.next_steps(limit))


@router.get("/versions", response=list[VersionOut], summary="All versions, newest first")
def versions(request: HttpRequest) -> list[Any]:
    return list(service.versions())


@router.get("/draft", response=DraftOut, summary="The open draft and what it changes")
def draft(request: HttpRequest) -> dict[str, Any]:
    opened = service.open_draft()
    if opened is None:
        raise NotFound(_("There is no draft."), remedy=_("The first change begins one."))
    return _draft(opened)


@router.delete("/draft", response={204: None}, summary="Discard the draft")
def discard(request: HttpRequest) -> Status[None]:
    service.discard(actor=api.caller(request))
    return Status(204, None)


@router.put(
    "/draft/variables/{code}",
    response=DraftOut,
    summary="Change a variable of the draft, or plan a new one",
)
def put_variable(request: HttpRequest, code: str, body: VariableIn) -> dict[str, Any]:
    actor = api.caller(request)
    opened = service.open_draft()
    known = (opened.plan if opened else service.current()).variables
    if code in known:
        return _draft(service.edit(code, body.fields, actor=actor, edits=body.edits))
    return _draft(service.add({**body.fields, "code": code}, actor=actor, edits=body.edits))


@router.delete("/draft/variables/{code}", response=DraftOut, summary="Take a variable out")
def delete_variable(request: HttpRequest, code: str, edits: int | None = None) -> dict[str, Any]:
    return _draft(service.remove(code, actor=api.caller(request), edits=edits))


@router.put("/draft/source-rank", response=DraftOut, summary="Order the sources")
def rank_sources(request: HttpRequest, body: RankIn) -> dict[str, Any]:
    return _draft(service.rank(body.sources, actor=api.caller(request), edits=body.edits))


@router.post("/publish", response=PlanOut, summary="Put the draft in force")
def publish(request: HttpRequest, body: PublishIn) -> dict[str, Any]:
    made = service.publish(
        actor=api.caller(request), note=body.note, edits=body.edits, onto=body.onto
    )
    return _plan(made)
