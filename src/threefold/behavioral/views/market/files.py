"""The tables of the market as CSV files."""

from __future__ import annotations

import uuid

import pyarrow as pa
import pyarrow.csv as pa_csv
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.behavioral.logic.periods import month_of
from threefold.behavioral.service import market
from threefold.behavioral.service.choosing import item_labels
from threefold.behavioral.views.market import tables
from threefold.behavioral.views.market.chooser import Asked, asked
from threefold.kit.errors import NotFound
from threefold.kit.formulas import neutralise_table


@require_POST
@access.page("see", "export")
def download(request: HttpRequest, page: str) -> HttpResponse:
    """The whole table of a page for the days and the currency of the query; noted in the audit."""
    access.require(request.user, "see", "customers")
    found = asked(request.GET)
    if found is None:
        raise NotFound(_("There is nothing to hand out yet."), where={"page": page})
    table = table_of(found, page)
    folder = settings.HOME.files
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"market-{uuid.uuid4().hex[:12]}.csv"
    pa_csv.write_csv(neutralise_table(table), path)
    audit.record(
        actor=request.user,
        action="behavioral.market.export",
        target_kind="market",
        detail={"page": page, "rows": table.num_rows, "period": found.period.code},
    )
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"market-{page}.csv")


def table_of(found: Asked, page: str) -> pa.Table:
    """The figures behind a page; raises NotFound for a page that is not one."""
    if page in market.DIMENSIONS:
        ranked = tables.ranking_of(found, page).drop_columns(["found"])
        labels = item_labels(page, ranked["item"].to_pylist())
        return ranked.add_column(1, "label", pa.array(labels, pa.string()))
    if page == "overview":
        return market.totals(period=found.period, before=found.before, currency=found.currency)
    if page == "buyers":
        return _dated(market.months(currency=found.currency), "month_number", "month")
    if page == "cohorts":
        return _dated(market.cohorts(currency=found.currency), "cohort", "cohort")
    if page == "concentration":
        return pa.Table.from_pylist(tables.curve_rows(found))
    if page == "rfm":
        return market.rfm(until=found.period.until, currency=found.currency)
    raise NotFound(_("The market has no such page."), where={"page": page})


def _dated(table: pa.Table, column: str, name: str) -> pa.Table:
    months = [f"{month_of(number):%Y-%m}" for number in table[column].to_pylist()]
    at = table.column_names.index(column)
    return table.set_column(at, name, pa.array(months, pa.string()))
