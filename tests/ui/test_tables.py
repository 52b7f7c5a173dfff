from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from threefold.ui.service import Column, Empty, paginate, sort_of, table

COLUMNS = [
    Column("name", "Name", sort=True, url="link"),
    Column("spent", "Spent", kind="money", currency="GBP", sort=True),
    Column("city.name", "City"),
    Column("note", "Note", shown=False),
]
ROWS = [
    {"name": "Ana", "link": "/1", "spent": 5, "city": {"name": "Valencia"}, "note": "first"},
    {"name": "<Bo>", "link": "/2", "spent": None, "city": None, "note": "second"},
    {"name": "Chen", "link": "/3", "spent": 70, "city": {"name": "台北"}, "note": "third"},
]


def test_rows_link_escape_and_reach_into_objects(
    write: Callable[..., str], request_of: Callable[..., Any]
) -> None:
    made = table(request_of("/"), columns=COLUMNS, rows=ROWS, row_url="link", caption="People")
    said = write("{% ui_table t %}", t=made)
    assert '<a href="/2">&lt;Bo&gt;</a>' in said
    assert '<td class="ui-num">£70.00</td>' in said
    assert '<td class="ui-num">—</td>' in said
    assert "台北" in said
    assert said.count("data-ui-href") == 3
    assert "first" not in said
    assert 'href="?sort=name"' in said


def test_columns_are_chosen_and_the_first_one_stays(request_of: Callable[..., Any]) -> None:
    request = request_of("/?col=note&col=unknown&sort=-spent")
    made = table(request, columns=COLUMNS, rows=ROWS, complete=True)
    assert [column.key for column in made.shown] == ["name", "note"]
    assert [row.item["name"] for row in made.rows] == ["Chen", "Ana", "<Bo>"]
    assert made.kept == {"sort": ["-spent"]}


def test_sorting_by_a_column_that_is_not_sortable_is_refused(
    request_of: Callable[..., Any],
) -> None:
    request = request_of("/?sort=-city.name")
    made = table(request, columns=COLUMNS, rows=ROWS, complete=True, default_sort="name")
    assert made.sort == "name"
    assert sort_of(request, allowed={"name"}, default="-name") == ("name", True)


def test_a_second_click_turns_the_direction_round(
    write: Callable[..., str], request_of: Callable[..., Any]
) -> None:
    path = "/?sort=spent&page=3&q=x"
    made = table(request_of(path), columns=COLUMNS, rows=ROWS)
    said = write("{% ui_table t %}", path=path, t=made)
    assert 'href="?q=x&amp;sort=-spent"' in said
    assert 'aria-sort="ascending"' in said


@pytest.mark.parametrize("page", ["0", "-4", "x", "99999999999999"])
def test_strange_page_numbers_do_no_harm(request_of: Callable[..., Any], page: str) -> None:
    made = table(request_of(f"/?page={page}"), columns=COLUMNS, rows=ROWS, complete=True, size=2)
    assert made.page >= 1


def test_an_empty_table_says_what_to_do(
    write: Callable[..., str], request_of: Callable[..., Any]
) -> None:
    empty = Empty("users", "Nobody yet", "Bring in a file.", "/import", "Import")
    said = write(
        "{% ui_table t %}", t=table(request_of("/"), columns=COLUMNS, rows=[], empty=empty)
    )
    assert "Nobody yet" in said
    assert 'href="/import"' in said
    assert "<table" not in said


@pytest.mark.django_db
def test_a_queryset_costs_one_query_unless_counted(
    request_of: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    columns = [Column("model", "Model", sort=True)]
    rows = ContentType.objects.all()
    with django_assert_num_queries(1):
        made = table(request_of("/?sort=-model"), columns=columns, rows=rows, size=3)
    assert made.pages.has_next
    assert made.pages.count is None
    names = [row.cells[0].value for row in made.rows]
    assert names == sorted(names, reverse=True)
    with django_assert_num_queries(2):
        second = table(request_of("/?page=2"), columns=columns, rows=rows, size=3, count="auto")
    assert (second.pages.first, second.pages.last) == (4, 6)
    assert second.pages.count == rows.count()


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "said_of"), [(3, "1–2 of 3+"), (10_000, "1–2 of ")])
def test_a_count_stops_where_it_no_longer_matters(
    write: Callable[..., str],
    request_of: Callable[..., Any],
    django_assert_num_queries: Any,
    most: int,
    said_of: str,
) -> None:
    rows = ContentType.objects.order_by("model")
    everything = rows.count()
    columns = [Column("model", "Model")]
    with django_assert_num_queries(2) as asked:
        made = table(
            request_of("/"), columns=columns, rows=rows, size=2, count="auto", count_most=most
        )
    assert f"LIMIT {most + 1}" in asked.captured_queries[0]["sql"]
    assert made.pages.count == min(most, everything)
    assert made.pages.more == (everything > most)
    assert (made.pages.last_page is None) == made.pages.more
    said = write("{% ui_table t %}", t=made)
    assert said_of in said
    assert ("+" in said.partition("ui-pages__count")[2][:40]) == made.pages.more


def test_the_last_page_knows_that_it_is_last() -> None:
    cut, pages = paginate(list(range(10)), page=4, size=3, complete=True)
    assert cut == [9]
    assert not pages.has_next
    assert (pages.previous, pages.last_page, pages.count) == (3, 4, 10)
