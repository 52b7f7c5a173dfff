"""The portfolio: cells and quadrants that add up, and are the rules that they open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import shelf
from tests.support.classes import lay

from threefold.kit.errors import NotFound
from threefold.segments import service as segments
from threefold.segments.logic import portfolio as logic
from threefold.segments.logic.portfolio import QUADRANTS
from threefold.segments.service.portfolio import lacking, portfolio
from threefold.segments.views import portfolio as view

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)
VALUES = (0, 3, 20, 55, 120, 450, 700, 999.5, 1500, 80)
CHANCES = (0.05, 0.1, 0.35, 0.5, 0.72, 0.9, 1.0)


def rows_scored() -> list[dict]:
    """Seventy with both scores, two without."""
    rows = [
        {"customer_id": 1 + n, "score_lifetime_value": VALUES[n % 10],
         "score_churn": CHANCES[n % 7]}
        for n in range(70)
    ]  # fmt: skip
    return [*rows, {"customer_id": 90, "score_churn": 0.3}, {"customer_id": 91}]


def _lay() -> None:
    lay(rows_scored(), DAY)


@pytest.fixture
def scored(plan, home):
    shelf.laid(home, _lay)


def test_everybody_is_in_one_quadrant_whose_rule_means_them(scored):
    found, day = portfolio()
    assert (day, found.customers, found.unknown) == (DAY, 70, 2)
    assert [each.code for each in found.quadrants] == list(QUADRANTS)
    assert sum(each.customers for each in found.quadrants) == 70
    assert sum(each.value for each in found.quadrants) == Decimal(str(7 * sum(VALUES)))
    for each in found.quadrants:
        assert segments.count(each.rule).members == each.customers, each.rule
    (mean, chance) = (sum(VALUES) / 10, sum(CHANCES) / 7)
    assert abs(found.value - mean) == min(abs(each - mean) for each in found.values)
    assert found.chance == round(chance, 1)


def test_cells_add_up_to_the_quadrants_wherever_it_is_split(scored):
    for value, chance in ((20, 0.9), (-5, 0), (10**9, 0.33)):
        found, _day = portfolio(value, chance)
        assert found.value in found.values
        assert found.chance in found.chances
        cells = [each for row in found.rows for each in row]
        assert len(found.rows) == len(found.values) + 1
        for one in found.quadrants:
            mine = [each for each in cells if each.quadrant == one.code]
            assert sum(each.customers for each in mine) == one.customers
    filled = [each for each in cells if each.customers]
    for each in filled[:6]:
        assert segments.count(each.rule).members == each.customers, each.rule


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 33), st.integers(0, 9), st.integers(1, 900)), min_size=1))
def test_whatever_the_cells_nobody_is_lost(some):
    told = [
        {"value_step": step, "tenth": tenth, "customers": n, "value": Decimal(n),
         "leaving": Decimal(n * tenth) / 10}
        for step, tenth, n in some
    ]  # fmt: skip
    found = logic.portfolio([*told, {"value_step": None, "tenth": 3, "customers": 4,
                                     "value": None, "leaving": None}])  # fmt: skip
    assert found.unknown == 4
    assert len(found.rows) <= logic.ROWS
    assert sum(each.customers for row in found.rows for each in row) == found.customers
    assert sum(each.customers for each in found.quadrants) == sum(n for _s, _t, n in some)


def test_of_customers_under_a_contract_by_the_chance_that_they_end_it(
    plan, home, client_of, analyst
):
    rows = [
        {"customer_id": n, "score_lifetime_value": VALUES[n % 10],
         ("score_churn" if n % 3 else "score_churn_contract"): CHANCES[n % 7]}
        for n in range(60)
    ]  # fmt: skip
    lay(rows, DAY)
    free, _day = portfolio()
    bound, _day = portfolio(by="score_churn_contract")
    assert (free.customers, free.unknown, bound.customers, bound.unknown) == (40, 20, 20, 40)
    for each in bound.quadrants:
        assert "score_churn_contract" in each.rule
        assert segments.count(each.rule).members == each.customers, each.rule
    client, path = client_of(analyst), reverse("segments:portfolio")
    page = client.get(path, {"by": "score_churn_contract"})
    assert page.context["found"].customers == 20
    assert [tab.active for tab in page.context["tabs"]] == [False, True]
    assert client.get(path, {"by": "score_loyalty"}).context["found"].customers == 40
    told = client.get("/api/v1/segments/portfolio?by=churn_contract").json()
    assert told["customers"] == 20
    lay([{**row, "score_churn_contract": None} for row in rows], DAY, made=1)
    assert len(client.get(path).context["tabs"]) == 1


def test_known_of_nobody():
    none = {"value_step": None, "tenth": None, "customers": 3, "value": None, "leaving": None}
    assert logic.portfolio([none]) is None


def test_what_is_missing_is_said(plan, home, client_of, owner):
    with pytest.raises(NotFound):
        lacking()
    client, path = client_of(owner), reverse("segments:portfolio")
    assert client.get(path).context["empty"] is not None
    lay([{"customer_id": 1, "score_churn": 0.5}], DAY)
    assert [(each.code, each.why) for each in lacking()] == [("lifetime_value", "computed")]
    with pytest.raises(NotFound):
        portfolio()
    page = client.get(path)
    assert page.context["empty"].url == reverse("related:scores")
    assert "Lifetime value" in page.context["empty"].text
    lay([{"customer_id": 1, "score_churn": 0.5, "score_lifetime_value": None}], DAY, made=1)
    assert client.get(path).context["empty"] is not None


def test_the_page_leads_to_rules_and_customers(scored, client_of, agent):
    client, path = client_of(agent), reverse("segments:portfolio")
    page = client.get(path, {"value": "nonsense", "chance": "inf"})
    assert sum(row.item["customers"] for row in page.context["quadrants"].rows) == 70
    cells = [cell for row in page.context["cells"] for cell in row["cells"] if cell["customers"]]
    assert max(cell["size"] for cell in cells) == view._SIZES
    told = client.get(cells[0]["url"]).context["told"]
    assert told["funnel"].counted.members == cells[0]["customers"]
    row = next(iter(page.context["quadrants"].rows)).item
    listed = client.get(row["who"])
    assert listed.context["counted"].members == row["customers"]
    broken = client.get(reverse("segments:customers"), {"rule": "no_such > 1"})
    assert broken.context["broken"] is not None
    split = client.get(path, {"value": "20.0", "chance": "0.9"})
    assert (split.context["found"].value, split.context["found"].chance) == (20, 0.9)


def test_who_may_see_it(scored, client_of, owner, analyst, agent, auditor, outsider, client):
    paths = [reverse("segments:portfolio"), reverse("segments:customers") + "?rule=orders+>+1",
             "/api/v1/segments/portfolio"]  # fmt: skip
    for path in paths:
        for user, status in ((owner, 200), (analyst, 200), (agent, 200), (auditor, 403),
                             (outsider, 403)):  # fmt: skip
            assert client_of(user).get(path).status_code == status, (path, user)
    assert "/accounts/login/" in client.get(paths[0])["Location"]


def test_by_rest(scored, client_of, analyst):
    told = client_of(analyst).get("/api/v1/segments/portfolio?value=100&chance=0.5").json()
    assert (told["customers"], told["unknown"], told["value"], told["chance"]) == (70, 2, 100, 0.5)
    assert sum(each["customers"] for each in told["cells"]) == 70
    assert {each["code"] for each in told["quadrants"]} == set(QUADRANTS)
