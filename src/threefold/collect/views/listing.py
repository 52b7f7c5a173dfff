"""All imports of files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.models import Content, Run
from threefold.ui.service import Column, Empty, table


@page("see", "imports")
def runs(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    may_edit = access.can(request.user, "edit", "imports")
    columns = [
        Column("created_at", _("When"), kind="age"),
        Column("file_name", _("File"), template="collect/_file.html"),
        Column("source.label", _("Source")),
        Column("get_content_display", _("Content")),
        Column("state", _("State"), template="collect/_state.html"),
        Column("received", _("Rows"), kind="number"),
        Column("loaded", _("Brought in"), kind="number"),
        Column("duplicates", _("Known already"), kind="number"),
        Column(
            "quarantined",
            _("In quarantine"),
            kind="number",
            template="collect/_quarantined.html",
        ),
        Column("created_by.username", _("By")),
    ]
    found = access.visible(request.user, Run.objects.select_related("source", "created_by"))
    found = found.exclude(content=Content.LIVE).defer("inspection", "mapping", "counts")
    source = request.GET.get("source", "")
    listing = table(
        request,
        columns=columns,
        rows=found.filter(source_id=source) if source else found,
        row_url="url",
        id="imports",
        caption=_("Imports"),
        empty=Empty(
            "upload",
            _("Nothing was brought in yet"),
            _("Bring in a file of customers, purchases, contacts or answers. You see what would"
              " happen before it does, and everything can be undone."),
            reverse("collect:new") if may_edit else "",
            _("Import a file"),
        ),
    )  # fmt: skip
    return render(request, "collect/list.html", {"table": listing, "may_edit": may_edit})
