"""Charts: a place for the script to draw in, its data, and a table that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from threefold.ui.logic.charts import as_rows, normalised

from ._formats import by_kind
from ._library import library

HEIGHTS = (32, 64, 80, 120, 160, 200, 240, 280, 320, 400, 480)


@library.inclusion_tag("ui/chart.html")
def ui_chart(
    id: str, kind: str, data: Mapping[str, Any], height: int = 240, label: Any = ""
) -> dict[str, Any]:
    """`{% ui_chart "spend" "bar" data height=240 label=_("Spend by month") %}`.

    `data`: `{"labels": […], "series": [{"name", "values"}], "format": "number|money|percent",
    "currency", "unit", "urls"}`; calendar: `{"days": [[ISO date, value], …]}`; sankey: `{"nodes":
    [{"name", "label", "depth", "colour"}], "links": [{"source", "target", "value", "url"}]}`.
    Heights snap to steps.
    """
    chart = normalised(kind, data)
    head, rows = as_rows(chart)
    written = [
        [row[0], *(by_kind(v, chart["format"], chart["currency"], 0) for v in row[1:])]
        for row in rows
    ]
    urls = chart.get("urls") or [""] * len(rows)
    step = min(HEIGHTS, key=lambda known: abs(known - height))
    unit = chart["unit"] or chart["currency"]
    return {
        "id": f"chart-{id}",
        "id_data": f"chart-{id}-data",
        "kind": kind,
        "chart": chart,
        "height": step,
        "label": label,
        "head": [name or unit or _("Value") for name in head],
        "rows": list(zip(urls, written, strict=True)),
        "filled": any(v is not None for row in rows for v in row[1:]),
    }
