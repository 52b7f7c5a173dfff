"""The chart of what flows from one class into another."""

import pytest
from django.template import engines

from threefold.kit.errors import Invalid
from threefold.ui.logic.charts import as_rows, normalised

FLOWS = {
    "nodes": [
        {"name": "was-A", "label": "A", "depth": 0, "colour": 1},
        {"name": "now-B", "label": "B", "depth": 1, "colour": 2},
    ],
    "links": [{"source": "was-A", "target": "now-B", "value": 3, "url": "/moved/"}],
}


def test_it_is_drawn_with_a_table_that_says_the_same():
    chart = normalised("sankey", FLOWS)
    assert chart["links"] == [{"source": "was-A", "target": "now-B", "value": 3}]
    assert chart["urls"] == ["/moved/"]
    assert as_rows(chart) == ([""], [["A → B", 3]])
    template = engines["django"].from_string('{% load ui %}{% ui_chart "moves" "sankey" data %}')
    page = template.render({"data": FLOWS})
    assert '<a href="/moved/">A → B</a>' in page
    assert 'data-kind="sankey"' in page


def test_a_link_needs_both_its_ends_and_leads_nowhere_else():
    with pytest.raises(Invalid):
        normalised("sankey", {**FLOWS, "nodes": FLOWS["nodes"][:1]})
    away = [{**FLOWS["links"][0], "url": "https://example.com/"}]
    assert normalised("sankey", {**FLOWS, "links": away})["urls"] == [""]


def test_a_line_may_lie_in_a_band():
    line = {"labels": ["a", "b"], "series": [{"name": "NPS", "values": [10, None]}],
            "band": {"low": [2, None], "high": [18, None]}}  # fmt: skip
    head, rows = as_rows(normalised("line", line))
    assert (head, rows) == (["NPS", "↓", "↑"], [["a", 10, 2, 18], ["b", None, None, None]])
    with pytest.raises(Invalid):
        normalised("bar", line)
