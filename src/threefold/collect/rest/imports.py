"""Imports under `/api/v1/imports`: hand a file in, see, map, check, bring in, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Schema, Status
from ninja.files import UploadedFile

from threefold.access import service as access
from threefold.api import service as api
from threefold.collect import service
from threefold.collect.models import Content, Quarantined, Run
from threefold.collect.types import ColumnMap, ReadOptions
from threefold.collect.views.shared import Cells
from threefold.jobs import service as jobs
from threefold.kit.errors import Invalid

router = api.room("imports", tag="Imports")


class RunOut(Schema):
    """One import: received = loaded + duplicates + quarantined once it is done."""

    id: int
    source: str
    content: str
    state: str
    file_name: str
    file_bytes: int
    received: int
    loaded: int
    duplicates: int
    quarantined: int
    parent: int | None
    job: str | None
    error: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


class FieldIn(Schema):
    """Where one column goes; `format` is a strptime pattern, `decimal` "." or ","."""

    column: str
    to: str
    format: str = ""
    decimal: str = Field("", pattern=r"^[.,]?$")
    issuer: str = ""


class FieldOut(FieldIn):
    confidence: float
    reason: str


class RulesIO(Schema):
    cancelled_prefix: str = ""
    non_product_form: str = ""
    non_products: list[str] = []
    products: list[str] = []
    kind: str = ""
    channel: str = ""
    currency: str = ""
    survey: str = ""
    date: str = ""


class MappingIn(Schema):
    fields: list[FieldIn]
    rules: RulesIO = RulesIO()


class MappingOut(Schema):
    """`missing` lists required places that no column fills for certain."""

    content: str
    fields: list[FieldOut]
    rules: RulesIO
    missing: list[list[str]]


class CheckOut(Schema):
    """received = new + updated + unchanged + rejected; `causes` counts bad cells."""

    received: int
    new: int
    updated: int
    unchanged: int
    rejected: int
    causes: dict[str, int]
    warnings: dict[str, int]


class Begun(Schema):
    job: str = Field(description="See /api/v1/jobs/{job} for how far it is.")


class BadOut(Schema):
    """A quarantined row; cells of personal columns are masked, hidden ones are "•••"."""

    id: int
    row: int | None
    line: int | None
    columns: dict[str, str]
    problems: list[dict[str, str]]
    replayed_by: int | None


def _shape(run: Run) -> RunOut:
    return RunOut(
        id=run.pk,
        source=run.source_id,
        content=run.content,
        state=run.state,
        file_name=run.file_name,
        file_bytes=run.file_bytes,
        received=run.received,
        loaded=run.loaded,
        duplicates=run.duplicates,
        quarantined=run.quarantined,
        parent=run.parent_id,
        job=str(run.job_id) if run.job_id else None,
        error=run.error,
        created_at=run.created_at,
        finished_at=run.finished_at,
        undone_at=run.undone_at,
    )


@router.get("", response=api.PageOf[RunOut], summary="List imports")
def imports(request: HttpRequest, paging: Query[api.Paging]) -> Any:
    """Imports of files, oldest first; days of live events are with their source."""
    files = Run.objects.exclude(content=Content.LIVE)
    found = access.visible(api.caller(request), files)
    return api.page_of(found.defer("inspection", "mapping", "counts"), paging, shape=_shape)


@router.post("", response={201: RunOut}, summary="Hand a file in")
def hand_in(
    request: HttpRequest,
    file: File[UploadedFile],
    content: Form[str],
    source: Form[str],
    encoding: Form[str] = "",
    delimiter: Form[str] = "",
    sheet: Form[str] = "",
    member: Form[str] = "",
) -> Any:
    """Read a file whole, as detected or as said. Nothing is brought in before `/land`."""
    user = api.caller(request)
    kept = service.receive(file, content=content, source=source, user=user)
    try:
        options = ReadOptions(
            encoding=encoding or None,
            delimiter=delimiter or None,
            sheet=sheet or None,
            member=member or None,
        )
        return Status(201, _shape(service.read_in(service.choose(kept, options).token, user=user)))
    except Exception:
        service.forget(kept.token)
        raise


@router.get("/{run_id}", response=RunOut, summary="One import")
def show(request: HttpRequest, run_id: int) -> RunOut:
    return _shape(service.get(run_id))


@router.get("/{run_id}/mapping", response=MappingOut, summary="Where the columns go")
def mapping(request: HttpRequest, run_id: int) -> MappingOut:
    """The mapping agreed on, which is the suggestion as long as nobody changed it."""
    run = service.get_file(run_id)
    return _mapped(service.mapping(run) if run.mapping else service.suggestion(run))


@router.put("/{run_id}/mapping", response=MappingOut, summary="Say where the columns go")
def agree(request: HttpRequest, run_id: int, wanted: MappingIn) -> MappingOut:
    """Columns that are not named keep their place; a named one is certain."""
    run = service.get_file(run_id)
    made = service.mapping(run) if run.mapping else service.suggestion(run)
    known = {each.column for each in made}
    for each in wanted.fields:
        if each.column not in known:
            raise Invalid(_("The file has no such column."), where={"column": each.column})
        made = made.changed(**each.dict())
    if "rules" in wanted.model_fields_set:
        rules = {**ColumnMap.to_dict(made)["rules"], **wanted.rules.dict(exclude_unset=True)}
        made = ColumnMap.from_dict({**made.to_dict(), "rules": rules})
    service.agree(run, made)
    return _mapped(made)


def _mapped(made: ColumnMap) -> MappingOut:
    known = made.to_dict()
    missing = [list(lack.targets) for lack in service.lacking(made)]
    return MappingOut(
        content=made.content, fields=known["fields"], rules=known["rules"], missing=missing
    )


@router.post("/{run_id}/check", response=CheckOut, summary="What bringing in would do")
def check(request: HttpRequest, run_id: int) -> Any:
    """A dry run: exactly the counts that landing would give."""
    told = service.check(service.get_file(run_id).pk).to_dict()
    return {name: told[name] for name in CheckOut.model_fields}


@router.post("/{run_id}/land", response={202: Begun}, summary="Bring it in")
def land(request: HttpRequest, run_id: int) -> Any:
    """Begin, or go on after a stop. A run that is in already stays as it is."""
    run = service.get_file(run_id)
    service.require_certain(service.mapping(run))
    return _enqueue(request, run, "collect.land", _("Bring in %(file)s"))


@router.post("/{run_id}/undo", response={202: Begun}, summary="Take it back")
def undo(request: HttpRequest, run_id: int) -> Any:
    return _enqueue(request, service.get(run_id), "collect.undo", _("Undo %(file)s"))


def _enqueue(request: HttpRequest, run: Run, kind: str, title: str) -> Any:
    job = jobs.enqueue(
        kind,
        args={"run": run.pk},
        title=title % {"file": run.file_name},
        user=api.caller(request),
    )
    Run.objects.filter(pk=run.pk).update(job_id=job.pk)
    return Status(202, Begun(job=str(job.pk)))


@router.get(
    "/{run_id}/quarantine", response=api.PageOf[BadOut], summary="Rows that were not brought in"
)
def quarantine(request: HttpRequest, run_id: int, paging: Query[api.Paging]) -> Any:
    run = service.get_file(run_id)
    cells = Cells(request, run, service.mapping(run) if run.mapping else None)

    def shape(row: Quarantined) -> BadOut:
        return BadOut(
            id=row.pk,
            row=row.row,
            line=row.line,
            columns={name: cells.text(name, value or "") for name, value in row.columns.items()},
            problems=[
                {
                    "column": each.get("column", ""),
                    "value": cells.text(each.get("column", ""), str(each.get("value", ""))),
                    "cause": each["cause"],
                }
                for each in row.problems
            ],
            replayed_by=row.replayed_by_id,
        )

    return api.page_of(Quarantined.objects.filter(run=run), paging, shape=shape)
