"""Step 3: which column goes where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect import service
from threefold.collect.forms import RulesForm
from threefold.collect.logic.suggest import KEPT
from threefold.collect.models import Run
from threefold.collect.types import CERTAIN, IGNORE, Column, ColumnMap, FieldMap
from threefold.collect.views import places
from threefold.collect.views.checking import begin_check
from threefold.collect.views.shared import Cells, complain, find, is_open, steps
from threefold.kit.errors import Invalid, NotFound, ThreefoldError

A_PAGE = 50
_LAST_EVENING = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
DATE_EXAMPLES = {
    "%Y-%m-%d": "2026-12-31", "%d/%m/%Y": "31/12/2026", "%m/%d/%Y": "12/31/2026",
    "%d.%m.%Y": "31.12.2026", "%d-%m-%Y": "31-12-2026", "%m-%d-%Y": "12-31-2026",
    "%Y/%m/%d": "2026/12/31", "%Y%m%d": "20261231", "%d/%m/%y": "31/12/26",
    "%m/%d/%y": "12/31/26", "%d.%m.%y": "31.12.26", "%d-%b-%Y": "31-Dec-2026",
    "%d %B %Y": "31 December 2026", "%B %d, %Y": "December 31, 2026",
    "%Y年%m月%d日": "2026年12月31日",
    "%Y-%m-%d %H:%M:%S": "2026-12-31 18:30:00", "%d/%m/%Y %H:%M": "31/12/2026 18:30",
    "%m/%d/%Y %H:%M": "12/31/2026 18:30",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One column of the file on the page."""

    index: int
    field: FieldMap
    column: Column
    samples: list[str]
    label: str
    reason: str
    needed: bool
    is_date: bool
    is_number: bool
    formats: list[tuple[str, str]]
    issuers: list[str]

    @property
    def used(self) -> bool:
        return self.field.to != IGNORE

    @property
    def kept(self) -> bool:
        return self.used and self.field.reason == KEPT

    @property
    def unsure(self) -> bool:
        return self.used and self.field.confidence < CERTAIN


@page("edit", "imports")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping of the run. POST keeps the whole page and goes on to the check."""
    run = find(request, pk)
    if not is_open(run):
        return redirect("collect:run", pk=pk)
    mapping = _mapping(run)
    if request.method == "POST":
        return _keep(request, run, mapping)
    form = RulesForm(content=run.content, rules=mapping.rules)
    return render(request, "collect/columns.html", _context(request, run, mapping, form))


def _mapping(run: Run) -> ColumnMap:
    if run.mapping:
        return service.mapping(run)
    suggested = service.suggestion(run)
    service.agree(run, suggested)
    return suggested


def _context(request: HttpRequest, run: Run, mapping: ColumnMap, form: RulesForm) -> dict[str, Any]:
    page_number = max(1, _number(request.GET.get("page", "1")))
    begin = (page_number - 1) * A_PAGE
    shown = list(mapping)[begin : begin + A_PAGE]
    seen = service.inspection(run)
    cells = Cells(request, run, mapping)
    rest = len(mapping.fields) - begin - len(shown)
    return {
        "run": run,
        "seen": seen,
        "steps": steps(run, 3),
        "lines": [
            line(run, mapping, seen.columns[begin + n], each, begin + n, cells)
            for n, each in enumerate(shown)
        ],
        "groups": places.groups(run.content),
        "form": form,
        "needs": needs(run, mapping),
        "saved": sorted(service.saved_mappings(run.content)),
        "page": page_number,
        "previous": page_number - 1 if page_number > 1 else None,
        "next": page_number + 1 if rest > 0 else None,
        "counts": _counts(mapping),
    }


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 1


def _counts(mapping: ColumnMap) -> dict[str, int]:
    used = len(mapping.used())
    return {"used": used, "left": len(mapping.fields) - used, "all": len(mapping.fields)}


def line(
    run: Run, mapping: ColumnMap, column: Column, each: FieldMap, index: int, cells: Cells
) -> Line:
    needed = {
        part
        for group in service.required(run.content)
        for alt in group
        for part in alt.split(" + ")
    }
    chosen = each.format or column.date_format or ""
    formats = list(dict.fromkeys([*column.date_formats, *([chosen] if chosen else [])]))
    formats += [form for form in DATE_EXAMPLES if form not in formats]
    samples = list(dict.fromkeys(s for s in column.samples if s.strip()))[:4]
    return Line(
        index=index,
        field=each,
        column=column,
        samples=[cells.text(each.column, sample)[:60] for sample in samples],
        label=places.label(each.to),
        reason=service.reason(each.reason),
        needed=each.to in needed or (each.area == "identifier" and "identifier.*" in needed),
        is_date=places.is_date(each.to),
        is_number=places.is_number(each.to),
        formats=[(form, _example(form)) for form in formats],
        issuers=service.issuers_for(each, run),
    )


def _example(pattern: str) -> str:
    return DATE_EXAMPLES.get(pattern) or _LAST_EVENING.strftime(pattern)


def needs(run: Run, mapping: ColumnMap) -> list[dict[str, Any]]:
    """Every required place: what fills it, or what is missing."""
    missing = {lack.targets: lack for lack in service.lacking(mapping)}
    out = []
    for group in service.required(run.content):
        lack = missing.get(group)
        filled = [
            each.column
            for each in mapping.used()
            if any(_fills(each.to, part) for alt in group for part in alt.split(" + "))
        ]
        out.append(
            {
                "label": places.alternatives(group),
                "state": "done" if lack is None else "unsure" if lack.candidate else "missing",
                "columns": filled if lack is None else [lack.candidate] if lack.candidate else [],
            }
        )
    return out


def _fills(to: str, part: str) -> bool:
    area, _dot, name = part.partition(".")
    return to.startswith(f"{area}.") if name == "*" else to == part


@page("edit", "imports")
@require_POST
def column(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """One column goes elsewhere, in place: its row, the row it took the place from, the needs."""
    run = find(request, pk)
    mapping = service.mapping(run)
    before = {each.column: each for each in mapping}
    mapping = _changed(run, mapping, index, request)
    service.agree(run, mapping)
    seen, cells = service.inspection(run), Cells(request, run, mapping)
    touched = [
        n
        for n, each in enumerate(mapping)
        if n != index and before[each.column].to != each.to
    ]  # fmt: skip
    lines = [
        line(run, mapping, seen.columns[n], mapping.fields[n], n, cells) for n in (index, *touched)
    ]
    context = {
        "run": run,
        "first": lines[0],
        "freed": lines[1:],
        "groups": places.groups(run.content),
        "needs": needs(run, mapping),
        "counts": _counts(mapping),
    }
    return render(request, "collect/_changed.html", context)


def _changed(run: Run, mapping: ColumnMap, index: int, request: HttpRequest) -> ColumnMap:
    """The mapping with column `index` as the request's fields say; other columns stay."""
    if index >= len(mapping.fields):
        raise NotFound(_("The file has no such column."), where={"column": index + 1})
    each = mapping.fields[index]
    post = request.POST
    to = post.get(f"to-{index}", each.to)
    what: dict[str, Any] = {}
    if to != each.to:
        known = {place.to for place in service.places(run.content)}
        kept = {IGNORE, *(other.to for other in mapping)}
        if to not in known | kept and not to.startswith("property."):
            raise Invalid(_("There is no such place."), where={"column": each.column, "to": to})
        what |= {"to": to, "format": "", "decimal": "", "issuer": ""}
    else:
        issuer = post.get(f"issuer-{index}", each.issuer)
        if issuer != each.issuer and issuer in ("", *service.issuers_for(each, run)):
            what["issuer"] = issuer
        for name in ("format", "decimal"):
            given = post.get(f"{name}-{index}")
            if given is not None and given != _in_force(run, each, index, name):
                what[name] = given
    if post.get(f"sure-{index}") and each.confidence < CERTAIN:
        what.setdefault("to", to)
    return mapping.changed(each.column, **what) if what else mapping


def _in_force(run: Run, each: FieldMap, index: int, name: str) -> str:
    column = service.inspection(run).columns[index]
    if name == "format":
        return each.format or column.date_format or ""
    return each.decimal or column.decimal or ""


def _keep(request: HttpRequest, run: Run, mapping: ColumnMap) -> HttpResponse:
    """Everything on the page at once, for readers without scripts and for the rules."""
    form = RulesForm(request.POST, content=run.content, rules=mapping.rules)
    if not form.is_valid():
        context = _context(request, run, mapping, form)
        return render(request, "collect/columns.html", context, status=422)
    try:
        for index in range(len(mapping.fields)):
            if f"to-{index}" in request.POST:
                mapping = _changed(run, mapping, index, request)
        mapping = replace(mapping, rules=form.rules(mapping.rules))
        service.agree(run, mapping)
        if "goto" in request.POST:
            page_number = _number(request.POST["goto"])
            return redirect(f"{reverse('collect:columns', args=[run.pk])}?page={page_number}")
        if request.POST.get("save_as", "").strip() and "save" in request.POST:
            path = service.save_mapping(
                request.POST["save_as"], mapping, run=run, user=request.user
            )
            messages.success(request, _("Saved as “%(name)s”.") % {"name": path.stem})
            return redirect("collect:columns", pk=run.pk)
        service.require_certain(mapping)
    except ThreefoldError as error:
        if service.lacking(mapping):
            messages.error(
                request,
                _("Not everything needed is certain yet. The list beside the columns says what is"
                  " missing."),
            )  # fmt: skip
        else:
            complain(request, error)
        return redirect("collect:columns", pk=run.pk)
    return begin_check(request, run)


@page("edit", "imports")
@require_POST
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mapping saved before, or the suggestion afresh."""
    run = find(request, pk)
    name = request.POST.get("name", "")
    try:
        known = service.saved_mappings(run.content)
        if name and name not in known:
            raise NotFound(_("There is no mapping saved under this name."))
        mapping = service.fitted(known[name], run) if name else service.suggestion(run)
        service.agree(run, mapping)
    except ThreefoldError as error:
        complain(request, error)
    else:
        messages.success(
            request,
            _("The columns go where “%(name)s” says.") % {"name": name}
            if name
            else _("The columns go where they seem to belong."),
        )
    return redirect("collect:columns", pk=pk)
