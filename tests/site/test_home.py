"""The home page: who lands on it, what it says while there is nothing, and that it counts right."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.support import company

from threefold.site.service import overview
from threefold.ui.templatetags._formats import number

pytestmark = pytest.mark.django_db


def body(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def shop(plan: Any, home: Any, tmp_path: Any) -> None:
    company.ready(home, tmp_path)


def test_who_works_with_customers_sees_it(
    shop: None, client_of: Any, owner: Any, analyst: Any, agent: Any
) -> None:
    for user in (owner, analyst, agent):
        answer = client_of(user).get("/")
        assert answer.status_code == 200, user
        assert 'class="site-lanes"' in body(answer), user


def test_only_who_may_import_is_offered_to(
    shop: None, client_of: Any, owner: Any, agent: Any
) -> None:
    new = f'href="{reverse("collect:new")}"'
    assert new in body(client_of(owner).get("/"))
    assert new not in body(client_of(agent).get("/"))


def test_imports_are_listed_for_who_may_see_them(
    shop: None, client_of: Any, analyst: Any, agent: Any
) -> None:
    assert "customers.csv" in body(client_of(analyst).get("/"))
    assert "customers.csv" not in body(client_of(agent).get("/"))


def test_an_auditor_is_sent_to_the_audit_log(shop: None, client_of: Any, auditor: Any) -> None:
    answer = client_of(auditor).get("/")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("audit:entries")
    assert client_of(auditor).get("/", follow=True).status_code == 200


def test_somebody_without_a_role_is_told_so(shop: None, client_of: Any, outsider: Any) -> None:
    answer = client_of(outsider).get("/")
    assert answer.status_code == 403
    assert "no one has given you a role" in body(answer)
    assert "site-lanes" not in body(answer)


def test_nobody_unknown_gets_past_the_door(db: None, client: Any) -> None:
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_without_a_plan_it_begins_with_one(home: Any, client_of: Any, owner: Any) -> None:
    shown = body(client_of(owner).get("/"))
    assert f'class="btn btn-primary" href="{reverse("plan:choose")}"' in shown
    assert "site-lanes" not in shown


def test_with_a_plan_and_no_data_it_goes_on_to_importing(
    plan: Any, client_of: Any, owner: Any
) -> None:
    shown = body(client_of(owner).get("/"))
    assert f'class="btn btn-primary" href="{reverse("collect:new")}"' in shown
    assert "site-lanes" not in shown


@pytest.mark.parametrize("state", ["no plan", "no data"])
def test_who_may_not_act_gets_no_button_into_a_wall(
    home: Any, client_of: Any, agent: Any, state: str
) -> None:
    if state == "no data":
        from threefold.plan import service

        service.choose("retail", actor=None)
    answer = client_of(agent).get("/")
    assert answer.status_code == 200
    assert "ui-empty" in body(answer)
    assert "btn-primary" not in body(answer).split("<main")[1].split("</main>")[0]


def test_it_shows_the_figures_of_the_overview(shop: None, client_of: Any, owner: Any) -> None:
    answer = client_of(owner).get("/")
    known, shown = overview(), body(answer)
    assert known["descriptive"]["customers"] == 3
    assert known["descriptive"]["named"] == 3
    assert known["behavioral"]["purchases"]["lines"] == 7
    assert known["behavioral"]["purchases"]["lines_without_customer"] == 1
    assert known["related"]["answers"] == 4
    assert answer.context["known"] == known
    figures = [
        *(known["descriptive"][key] for key in ("customers", "named", "likely", "unreachable")),
        known["behavioral"]["events"],
        *(known["behavioral"]["purchases"][key] for key in ("lines", "buyers", "orders")),
        known["related"]["answers"],
        known["related"]["customers"],
    ]
    for figure in figures:
        assert f">{number(figure)}<" in shown.replace(" <", "<"), figure
    assert f">{number(known['related']['csat'], 2)}<" in shown


def test_a_link_of_a_figure_leads_to_as_many_customers(
    shop: None, client_of: Any, owner: Any
) -> None:
    client, known = client_of(owner), overview()
    links = {
        "?named=yes": known["descriptive"]["named"],
        "?reachability=likely": known["descriptive"]["likely"],
        "?reachability=none": known["descriptive"]["without_contact_way"],
        "?answered=yes": known["related"]["customers"],
    }
    shown = body(client.get("/"))
    for query, count in links.items():
        assert f"{reverse('view:customers')}{query}" in shown
        answer = client.get(reverse("view:customers") + query)
        assert len(answer.context["table"].rows) == count, query


def test_the_number_of_queries_does_not_grow(
    shop: None, client_of: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(owner)
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")
