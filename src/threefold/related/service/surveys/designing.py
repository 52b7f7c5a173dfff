"""Surveys are made, edited, opened, closed and copied here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from threefold.access.service.open_pages import tidy_origins
from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.kit.text import latin
from threefold.plan import service as plans
from threefold.related.logic.surveys import faults as wrong
from threefold.related.logic.surveys.faults import Fault
from threefold.related.logic.surveys.shape import Design
from threefold.related.models import (
    Invitation,
    ResponseState,
    Survey,
    SurveyResponse,
    SurveyState,
    SurveyVersion,
)
from threefold.related.service.surveys import usual, words

SETTINGS = (
    "name", "opens_at", "closes_at", "most", "purpose", "rest_days", "link_days", "remind_days",
    "most_reminders", "origins",
)  # fmt: skip


def get(survey_id: int) -> Survey:
    """The survey, or NotFound."""
    found = Survey.objects.filter(pk=survey_id).first()
    if found is None:
        raise NotFound(_("There is no such survey."), where={"survey": survey_id})
    return found


def named(given: str) -> Survey:
    """The survey of this number or short name, drafts too; or NotFound."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    found = Survey.objects.filter(Q(pk=number) | Q(slug=given)).first()
    if found is None:
        raise NotFound(
            _("There is no such survey."),
            where={"survey": given[:50]},
            remedy=_("“threefold survey list” shows all."),
        )
    return found


def listed() -> QuerySet[Survey]:
    """All, newest first, with how many `answers` count and how many customers were `asked`."""
    answers = SurveyResponse.objects.filter(survey=OuterRef("pk"), state=ResponseState.TAKEN)
    asked = Invitation.objects.filter(survey=OuterRef("pk"), asked_at__isnull=False)
    return Survey.objects.annotate(answers=_number(answers), asked=_number(asked))


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("survey").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def find(slug: str) -> Survey:
    """The survey of an open address, or NotFound; drafts have none."""
    found = Survey.objects.filter(slug=slug).exclude(state=SurveyState.DRAFT).first()
    if found is None:
        raise NotFound(_("There is no such page."))
    return found


def design_of(survey: Survey) -> Design:
    """The design being worked on."""
    return Design.read(survey.design)


def version_of(survey: Survey) -> SurveyVersion:
    """The version asked now, or NotFound before the survey was first opened."""
    found = survey.versions.first()
    if found is None:
        raise NotFound(_("This survey was never opened."), where={"survey": survey.pk})
    return found


def asked(version: SurveyVersion) -> Design:
    """The design of a version."""
    return Design.read(version.design)


def unpublished(survey: Survey) -> bool:
    """Whether the design being worked on differs from what is asked."""
    latest = survey.versions.first()
    return latest is not None and asked(latest).plain() != design_of(survey).plain()


def create(*, name: str, kind: str, actor: Any) -> Survey:
    """A draft with the questions and texts of its kind (`usual.KINDS`)."""
    name = " ".join(name.split())[:120]
    if not name:
        raise Invalid(_("A survey needs a name."), where={"field": "name"})
    with transaction.atomic():
        survey = _made(name, usual.design(kind, plans.current(), name), actor)
        _noted(survey, actor, "related.survey.create", kind=kind)
    return survey


def copy(survey: Survey, *, actor: Any) -> Survey:
    """A draft with the same design and settings, without dates, versions and answers."""
    with transaction.atomic():
        name = _("%(name)s (copy)") % {"name": survey.name}
        made = _made(name[:120], design_of(survey), actor)
        for each in SETTINGS[3:]:
            setattr(made, each, getattr(survey, each))
        made.save()
        _noted(made, actor, "related.survey.copy", copied=survey.pk)
    return made


def save(
    survey: Survey, *, design: Design, settings: Mapping[str, Any], edits: int, actor: Any
) -> Survey:
    """Keep a new design and settings; what is asked stays until it is published.

    `edits` is what the editor saw: Conflict when somebody saved meanwhile.
    """
    with transaction.atomic():
        kept = Survey.objects.select_for_update().get(pk=survey.pk)
        if kept.edits != edits:
            raise Conflict(
                _("Somebody else changed this survey meanwhile."),
                where={"survey": kept.pk},
                remedy=_("Load the page anew and make your change again."),
            )
        for each in SETTINGS:
            if each in settings:
                setattr(kept, each, settings[each])
        kept.origins = tidy_origins(kept.origins)
        kept.design = design.plain()
        kept.edits += 1
        kept.changed_at = clock.now()
        kept.save()
        _noted(kept, actor, "related.survey.edit", edits=kept.edits)
    return kept


def publish(survey: Survey, *, actor: Any) -> Survey:
    """Open the survey, or ask from now on what was changed. Invalid when it is not fit.

    Answers given before keep the version they were given to.
    """
    with transaction.atomic():
        kept = Survey.objects.select_for_update().get(pk=survey.pk)
        _require_fit(kept)
        latest = kept.versions.first()
        design = design_of(kept).plain()
        if latest is None or latest.design != design:
            latest = SurveyVersion.objects.create(
                survey=kept,
                number=latest.number + 1 if latest else 1,
                design=design,
                made_at=clock.now(),
                made_by=actor,
            )
        kept.opened_at = kept.opened_at or clock.now()
        return _moved(kept, SurveyState.OPEN, actor, "related.survey.open", version=latest.number)


def close(survey: Survey, *, actor: Any) -> Survey:
    """Nobody can answer any more; results stay."""
    with transaction.atomic():
        kept = Survey.objects.select_for_update().get(pk=survey.pk)
        if kept.state != SurveyState.OPEN:
            raise Conflict(
                _("The survey is not open."),
                remedy=_("Load the page anew to see how it stands."),
            )
        return _moved(kept, SurveyState.CLOSED, actor, "related.survey.close")


def discard(survey: Survey, *, actor: Any) -> None:
    """Delete a draft; Conflict once it was opened, as others may have its address."""
    with transaction.atomic():
        kept = Survey.objects.select_for_update().get(pk=survey.pk)
        if kept.opened_at is not None:
            raise Conflict(
                _("Only drafts can be deleted."), remedy=_("Close the survey; its results stay.")
            )
        _noted(kept, actor, "related.survey.discard", name=kept.name)
        kept.delete()


def faults(survey: Survey, design: Design | None = None) -> list[Fault]:
    """What is wrong with the design or should be thought over, grave ones first."""
    return wrong.faults(design or design_of(survey), plans.current())


def standing(survey: Survey) -> str:
    """Whether it can be answered now: "open", "early", "over", or "full"."""
    now = clock.now()
    if survey.state != SurveyState.OPEN or (survey.closes_at and survey.closes_at <= now):
        return "over"
    if survey.opens_at and survey.opens_at > now:
        return "early"
    full = survey.most and survey.responses.filter(state="taken").count() >= survey.most
    return "full" if full else "open"


def _made(name: str, design: Design, actor: Any) -> Survey:
    at = clock.now()
    return Survey.objects.create(
        slug=_free_slug(name),
        name=name,
        design=design.plain(),
        created_by=actor,
        created_at=at,
        changed_at=at,
    )


def _free_slug(name: str) -> str:
    stem = slugify(latin(name))[:40].strip("-") or "survey"
    slug, number = stem, 1
    while Survey.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _require_fit(survey: Survey) -> None:
    design = design_of(survey)
    grave = [each for each in faults(survey, design) if each.grave]
    if grave:
        raise Invalid(
            _("The survey is not ready to be asked."),
            where={"problems": len(grave)},
            remedy=" ".join(words.fault(each, design) for each in grave[:3]),
        )


def _moved(survey: Survey, state: str, actor: Any, action: str, **detail: Any) -> Survey:
    survey.state, survey.changed_at = state, clock.now()
    survey.save(update_fields=["state", "changed_at", "opened_at"])
    _noted(survey, actor, action, **detail)
    return survey


def _noted(survey: Survey, actor: Any, action: str, **detail: Any) -> None:
    audit.record(
        actor=actor, action=action, target_kind="survey", target_id=str(survey.pk), detail=detail
    )
