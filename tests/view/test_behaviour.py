"""The behaviour of one customer on his page, and beside all others."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from threefold.behavioral import service as behavioral
from threefold.view.views.behaviour import due
from threefold.view.views.charts import calendar, dayparts

pytestmark = pytest.mark.django_db

JOSE = "José García Lorca"
PARTS = ["view:behaviour-panel", "view:compare"]


@pytest.mark.parametrize("name", PARTS)
def test_who_may_see_it(name, shop, client_of, owner, analyst, agent, auditor, outsider, client):
    url = reverse(name, args=[shop[JOSE]])
    for user in (owner, analyst, agent):
        assert client_of(user).get(url).status_code == 200, user
    for user in (auditor, outsider):
        assert client_of(user).get(url).status_code == 403, user
    assert "/accounts/login/" in client.get(url)["Location"]


@pytest.mark.parametrize("name", PARTS)
def test_nobody(name, shop, client_of, owner):
    assert client_of(owner).get(reverse(name, args=[987654])).status_code == 404


def test_figures_are_those_of_the_service(shop, client_of, owner):
    page = client_of(owner).get(reverse("view:behaviour-panel", args=[shop[JOSE]]))
    told = {each.url.split("/")[-2]: each.value for each in page.context["baskets"]}
    own = behavioral.variables_of(shop[JOSE], codes=["orders", "basket_items"])
    assert told["orders"] == str(own["orders"]) == "2"
    assert told["basket_items"] == f"{own['basket_items']:.2f}"
    rhythm = {each.url.split("/")[-2]: each for each in page.context["rhythm"]}
    assert rhythm["purchase_rhythm_days"].value.startswith("30")
    assert rhythm["overdue_ratio"].said == "in time"


def test_days_and_parts_of_the_day_on_the_page(shop, client_of, owner):
    page = client_of(owner).get(reverse("view:customer", args=[shop[JOSE]]))
    days = dict(page.context["charts"].days["days"])
    assert {day: n for day, n in days.items() if n} == {
        date(2026, 1, 5): 1, date(2026, 2, 4): 1, date(2026, 2, 10): 1, date(2026, 2, 12): 1,
        date(2026, 2, 20): 1,
    }  # fmt: skip
    parts = page.context["charts"].parts
    assert [sum(cell["n"] for cell in row["cells"]) for row in parts] == [0, 1, 1, 0]
    assert [row["share"] for row in parts] == [0, 0.5, 0.5, 0]
    assert reverse("view:compare", args=[shop[JOSE]]) in page.content.decode()


def test_who_did_nothing(shop, client_of, owner):
    anna = next(pk for name, pk in shop.items() if "rsted" in name)
    panel = client_of(owner).get(reverse("view:behaviour-panel", args=[anna]))
    assert not panel.content.strip()
    text = client_of(owner).get(reverse("view:customer", args=[anna])).content.decode()
    assert reverse("view:behaviour-panel", args=[anna]) not in text
    assert not calendar([])
    assert [row["share"] for row in dayparts([])] == [None] * 4


def test_compared_before_and_after_distilling(shop, client_of, owner, agent):
    url = reverse("view:compare", args=[shop[JOSE]])
    before = client_of(owner).get(url)
    assert before.context["table"] is None
    assert reverse("behavioral:variables") in before.content.decode()
    behavioral.distil()
    after = client_of(agent).get(url)
    rows = {row.item["code"]: row.item for row in after.context["table"].rows}
    found = behavioral.beside(shop[JOSE], ["orders"]).placed[0]
    assert rows["orders"]["value"] == "2"
    assert rows["orders"]["below"] == found.base.below == 0.75
    assert rows["orders"]["middle"] == "1.5"
    assert "trades" not in rows
    anna = next(pk for name, pk in shop.items() if "rsted" in name)
    empty = client_of(agent).get(reverse("view:compare", args=[anna])).content.decode()
    assert "Nothing to compare" in empty


def test_when_the_next_purchase_is_due():
    late = due({"purchase_rhythm_days": 10.0, "recency_days": 25})
    assert "15 days" in late
    assert "in about 1 day." in due({"purchase_rhythm_days": 3.4, "recency_days": 2})
    assert due({"purchase_rhythm_days": None, "recency_days": 2}) == ""
