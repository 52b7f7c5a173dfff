"""Pages of the market: who may see them, and that each number is that of the list behind it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from threefold.audit.models import Entry
from threefold.behavioral.service import market

pytestmark = pytest.mark.django_db

PAGES = [
    "/market/", "/market/buyers/", "/market/cohorts/", "/market/cohorts/?show=revenue",
    "/market/concentration/", "/market/recency/", "/market/by/product/",
    "/market/by/place/?period=2026-02&compare=year", "/market/by/brand/",
]  # fmt: skip
FILES = ["overview", "buyers", "cohorts", "concentration", "rfm", "product", "place"]


def listed(client: Client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return int(answer.context["table"].pages.count)


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_the_market(
    path, shop, client_of, owner, analyst, agent, auditor, outsider, client
):
    for user in (owner, analyst, agent):
        assert client_of(user).get(path).status_code == 200, user
    for user in (auditor, outsider):
        answer = client_of(user).get(path)
        assert answer.status_code == 403, user
        assert "LANTERN" not in answer.content.decode()
    assert "/accounts/login/" in client.get(path)["Location"]


@pytest.mark.parametrize("name", ["agent", "auditor", "outsider"])
def test_files_are_for_who_may_export(name, shop, client_of, request):
    client = client_of(request.getfixturevalue(name))
    assert client.post("/market/product/file/").status_code == 403
    assert not Entry.objects.filter(action="behavioral.market.export").exists()
    assert "/file/" not in client.get("/market/by/product/").content.decode()


@pytest.mark.parametrize("page", FILES)
def test_each_table_as_a_file(page, shop, client_of, analyst):
    answer = client_of(analyst).post(f"/market/{page}/file/?period=2026-02")
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    if page == "product":
        assert [(row["item"], row["label"], row["buyers"]) for row in rows[:2]] == [
            ("20001", "RED LANTERN", "1"), ("20003", "CLOCK", "1"),
        ]  # fmt: skip
    entry = Entry.objects.get(action="behavioral.market.export")
    assert (entry.actor_id, entry.detail["page"]) == (analyst.pk, page)


def test_a_file_is_made_by_post_and_of_a_page(shop, client_of, owner):
    client = client_of(owner)
    assert client.get("/market/product/file/").status_code == 405
    assert client.post("/market/nonsense/file/").status_code == 404
    assert client.get("/market/by/nonsense/").status_code == 404


def _numbers(answer: Any) -> list[tuple[int, str]]:
    """Numbers of customers on a page, each with its link."""
    found: list[tuple[int, str]] = []
    named = {
        "buyers": "buyers_url", "customers": "lines_url", "buyers_before": "buyers_before_url",
        "customers_before": "before_url", "new_buyers": "new_url",
        "returning_buyers": "returning_url",
    }  # fmt: skip
    for key in ("table", "areas"):
        for row in getattr(answer.context.get(key), "rows", ()):
            found += [
                (row.item[name], row.item[url])
                for name, url in named.items()
                if name in row.item and url in row.item
            ]
            if "url" in row.item:
                found.append((row.item["customers"], row.item["url"]))
    for row in getattr(answer.context.get("figures"), "rows", ()):
        if row.item["name"] in ("buyers", "new_buyers", "returners"):
            found += [(row.item[part] or 0, row.item[f"{part}_url"]) for part in ("now", "before")]
    for line in getattr(answer.context.get("grid"), "lines", ()):
        if line.size:
            found.append((int(line.size), line.size_url))
            if "show" in answer.context and answer.context["show"] == "buyers":
                found += [(int(cell.text), cell.url) for cell in line.cells]
        else:
            found += [(int(cell.text), cell.url) for cell in line.cells if cell.text]
    return [(number, url or "") for number, url in found]


@pytest.mark.parametrize(
    "path", [*PAGES, "/market/cohorts/?show=buyers", "/market/?period=2026-02"]
)
def test_each_number_is_that_of_its_list(path, shop, client_of, agent):
    client = client_of(agent)
    told = _numbers(client.get(path))
    assert told or "brand" in path
    for number, url in set(told):
        assert (listed(client, url) if url else 0) == number, (path, url)


def test_the_list_says_what_it_is_and_leads_back(shop, client_of, owner):
    client = client_of(owner)
    page = client.get("/market/by/product/?period=2026-02&compare=year")
    clock = next(row.item for row in page.context["table"].rows if row.item["item"] == "20003")
    answer = client.get(clock["buyers_url"])
    text = answer.content.decode()
    assert "CLOCK" in text
    assert "/market/by/product/?period=2026-02&amp;compare=year" in text
    assert [row.item.customer_id for row in answer.context["table"].rows] == [shop["王小明"]]
    narrowed = client.get(f"{clock['buyers_url']}&complained=yes")
    assert narrowed.context["table"].pages.count == 0
    among = clock["buyers_url"].partition("?")[2]
    exported = client.post(f"{reverse('view:export')}?{among}", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(exported.streaming_content).decode())))
    assert [row["customer_id"] for row in rows] == [str(shop["王小明"])]
    assert client.get(f"/api/v1/customers?{among}").json()["items"][0]["name"] == "王小明"


def test_a_made_up_selection_shows_nobody(shop, client_of, owner, auditor):
    for path in ("/customers/?among=made-up", "/api/v1/customers?among=made-up"):
        answer = client_of(owner).get(path)
        assert answer.status_code == 422
        assert "García" not in answer.content.decode()
    url = client_of(owner).get("/market/").context["figures"].rows[3].item["now_url"]
    assert client_of(auditor).get(url).status_code == 403


def test_addresses_name_nobody(shop, client_of, owner):
    for path in PAGES:
        text = client_of(owner).get(path).content.decode()
        for word in ("García", "17850", "jose.garcia"):
            assert word not in text, path


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "zh-hant"])
def test_without_purchases_it_says_what_to_do(language, plan, home, client_of, owner, agent):
    for user, offered in ((owner, True), (agent, False)):
        client = client_of(user)
        client.cookies["django_language"] = language
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 200
            assert (reverse("collect:new") in answer.content.decode()) or not offered
    assert client_of(owner).post("/market/product/file/").status_code == 404


def test_a_period_of_nothing_and_nonsense(shop, client_of, owner):
    client = client_of(owner)
    empty = client.get("/market/by/product/?period=2020")
    assert not empty.context["table"].rows
    assert client.get("/market/?period=2020").status_code == 200
    for query in ("period=nonsense", "period=2020-13", "compare=x", "currency=XXX", "page=99"):
        assert client.get(f"/market/by/product/?{query}").status_code == 200
    for page in ("/market/concentration/", "/market/recency/"):
        assert client.get(f"{page}?period=2020").status_code == 200


def test_questions_are_asked_once_as_long_as_nothing_changes(shop, client_of, owner, monkeypatch):
    from threefold.engine import service as engine

    client = client_of(owner)
    client.get("/market/")
    asked: list[str] = []
    shared = engine.shared()
    whole = shared.query
    monkeypatch.setattr(shared, "query", lambda sql, *rest: asked.append(sql) or whole(sql, *rest))
    assert client.get("/market/").status_code == 200
    assert not asked
    assert market.span().num_rows == 1


def test_the_same_by_rest(shop, client_of, owner, auditor):
    client = client_of(owner)
    root = "/api/v1/market"
    totals = client.get(f"{root}/totals?period=2026-02").json()
    assert {row["part"]: row["buyers"] for row in totals} == {"now": 2, "before": 1}
    for path, key in (
        ("totals?period=2026-02", "buyers"),
        ("ranking/product?period=2026-02", "buyers"),
        ("ranking/brand", "buyers"),
        ("months", "buyers"),
        ("cohorts", "buyers"),
        ("concentration", "customers"),
        ("recency", "customers"),
    ):
        answer = client.get(f"{root}/{path}")
        assert answer.status_code == 200, path
        for row in answer.json():
            found = client.get("/api/v1/customers", {"among": row["among"], "limit": 100}).json()
            assert len(found["items"]) == row[key], (path, row)
        assert client_of(auditor).get(f"{root}/{path}").status_code == 403
    for wrong in ("totals?period=x", "months?currency=XXX", "ranking/colour", "totals?compare=x"):
        assert client.get(f"{root}/{wrong}").status_code == 422, wrong


ASKED = {
    "/market/": 15, "/market/by/product/": 9, "/market/buyers/": 8, "/market/cohorts/": 5,
    "/market/concentration/": 5, "/market/recency/": 5,
}  # fmt: skip


def test_questions_to_the_store_are_pinned(
    shop, client_of, owner, settings, django_assert_num_queries
):
    """Three for each figure not asked for before in this page: rates, and who is who (two)."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    client = client_of(owner)
    for path, count in ASKED.items():
        client.get(path)
        with django_assert_num_queries(count):
            client.get(path)
