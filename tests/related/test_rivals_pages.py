"""Pages and routes of competitors: who may see and note what, masks, undo, files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import company
from tests.support.rivals import DAY, rival, rival_pages, seen
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.related.models import Answer, BoughtElsewhere, Competitor, Observation, WalletTold
from threefold.related.service import rivals

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/competitors"
READ = ("related:competitors", "related:competitor", "related:observation")


@pytest.fixture
def customer(plan: Any) -> int:
    return descriptive.create_customers(1, run=1, at=clock.now())


@pytest.fixture
def pages(owner: Any, customer: int) -> dict[str, str]:
    """Address by name of one of everything."""
    told = rival_pages(owner, customer)
    given = {
        "related:competitor": told["related:(competitor)"][0],
        "related:observation": told["related:(observation)"][0],
        "related:competitor-edit": told["related:(competitor)"][0],
        "related:observe": told["related:(competitor, kind)"][1],
        "related:note": told["related:(customer, kind)"][0],
        "related:competitors-of": {"customer": customer},
        "related:competitors-export": told["related:(what, file_format)"][0],
        "related:note-withdraw": told["related:(customer, kind, note)"][0],
    }
    found = {name: reverse(name, kwargs=values) for name, values in given.items()}
    return found | {
        name: reverse(name) for name in ("related:competitors", "related:competitor-new")
    }


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_who_may_see_and_who_may_note(
    pages, client_of, owner, analyst, agent, auditor, outsider, client
):
    writing = {name for name in pages if name not in (*READ, "related:competitors-of")}
    for name, url in pages.items():
        if name == "related:note-withdraw":
            continue
        export = name == "related:competitors-export"
        for user, may in ((agent, not export), (analyst, export or name not in writing)):
            assert client_of(user).get(url).status_code == (200 if may else 403), (name, user)
    for name in ("related:competitors", "related:competitors-of"):
        for user, status in ((owner, 200), (auditor, 403), (outsider, 403)):
            assert client_of(user).get(pages[name]).status_code == status, (name, user)
        assert "/accounts/login/" in client.get(pages[name])["Location"]
    for user in (analyst, outsider):
        own = client_of(user)
        for name in ("related:competitor-edit", "related:note", "related:note-withdraw",
                     "related:observation"):  # fmt: skip
            assert own.post(pages[name], {"name": "X"}).status_code == 403, (name, user)
    assert Competitor.objects.filter(name="X").count() == 0
    assert BoughtElsewhere.objects.filter(withdrawn_at__isnull=False).count() == 0
    read = text(client_of(analyst).get(pages["related:observation"]))
    assert "Half the shelves were empty" in read
    assert "Take back" not in read


def test_before_there_is_any(plan, client_of, owner, agent):
    told = text(client_of(agent).get("/competitors/"))
    assert "No competitors yet" in told
    assert "Export" not in told
    made = rival(owner)
    page = text(client_of(agent).get(made.url))
    for said in ("No price noted", "No customer is known to buy there", "Nothing noted"):
        assert said in page
    assert client_of(agent).get("/competitors/999/").status_code == 404
    assert client_of(owner).get(f"/competitors/{made.pk}/note/rumour/").status_code == 404
    assert client_of(owner).get("/competitors/nothing.csv").status_code == 404


def test_a_competitor_added_seen_changed_and_retired_by_pages(customer, client_of, agent):
    own = client_of(agent)
    Answer.objects.bulk_create([
        Answer(id=n, content_id=f"{n:032x}", customer_id=customer, survey="s", source="t",
               variable="competitor_store", text="Bargain Barn", answered_at=clock.now())
        for n in (1, 2)
    ])  # fmt: skip
    assert own.post("/competitors/new/", {"name": ""}).status_code == 422
    given = {"name": "Corner", "names": "the corner, CORNER ;shop", "categories": "mugs，lamps"}
    at = own.post("/competitors/new/", given)["Location"]
    made = Competitor.objects.get()
    assert (made.names, made.categories) == (["the corner", "CORNER", "shop"], ["mugs", "lamps"])
    assert own.post("/competitors/new/", {"name": "corner"}).status_code == 422
    told = {"seen_on": "2026-03-20", "price": "5.40", "currency": "gbp", "category": "mugs"}
    assert own.post(f"{at}note/price/", {**told, "price": "x"}).status_code == 422
    assert own.post(f"{at}note/price/", {**told, "currency": "???"}).status_code == 422
    toast = own.post(f"{at}note/price/", told, follow=True)
    held = Observation.objects.get()
    assert f"/observations/{held.pk}/withdraw/" in text(toast)
    page = own.get(at)
    assert "£5.40" in text(page)
    assert page.context["pictures"][0]["chart"]["series"][0]["values"] == [5.4]
    own.post(f"/observations/{held.pk}/", {**told, "price": "6", "version": "1"})
    assert own.post(f"/observations/{held.pk}/", {**told, "version": "1"}).status_code == 422
    own.post(f"/observations/{held.pk}/undo/")
    own.post(f"/observations/{held.pk}/withdraw/")
    assert "taken back" in text(own.get(f"/observations/{held.pk}/"))
    assert "£5.40" not in text(own.get(at))
    own.post(f"/observations/{held.pk}/restore/")
    held.refresh_from_db()
    assert float(held.price) == 5.4
    own.post(f"{at}edit/", {"name": "Corner House", "version": "1"})
    assert own.post(f"{at}edit/", {"name": "Other", "version": "1"}).status_code == 422
    assert "Corner House" in text(own.get("/competitors/?q=house"))
    assert "No competitor fits" in text(own.get("/competitors/?q=nowhere"))
    own.post(f"{at}undo/")
    own.post(f"{at}retire/")
    assert "is retired" in text(own.get(at))
    assert "Corner" in text(own.get("/competitors/?state=retired"))
    own.post(f"{at}restore/")
    made.refresh_from_db()
    assert (made.name, made.retired_at) == ("Corner", None)


def test_where_a_customer_buys_is_noted_on_his_page(customer, client_of, owner, agent):
    own, at = client_of(agent), f"/customers/{customer}/note/elsewhere/"
    given = {"name": "Bargain Barn", "buys": "yes", "share": "40 %", "how": "contact",
             "told_on": "2026-03-20", "evidence": "Cheaper candles there"}  # fmt: skip
    assert own.post(at, {**given, "name": ""}).status_code == 422
    assert own.post(at, {**given, "told_on": "2999-01-01"}).status_code == 422
    assert not Competitor.objects.exists()
    own.post(at, given)
    held = BoughtElsewhere.objects.get()
    assert (held.share, held.competitor.name) == (0.4, "Bargain Barn")
    panel = f"/customers/{customer}/competitors/"
    told = text(own.get(panel))
    assert "Bargain Barn" in told
    assert "40%" in told
    assert "candles" not in told
    assert f"/customers/{customer}/unmask/personal/" in told
    assert "candles" not in text(own.get(held.competitor.url))
    own.post(f"/customers/{customer}/unmask/personal/", {"reason": "to call him"})
    assert "Cheaper candles" in text(own.get(panel))
    assert "Cheaper candles" in text(own.get(held.competitor.url))
    wallet = {"how": "survey", "told_on": "2026-03-20"}
    form = f"/customers/{customer}/note/wallet/"
    assert own.post(form, wallet).status_code == 422
    assert own.post(form, {**wallet, "share": "101"}).status_code == 422
    own.post(form, {**wallet, "share": "62.5", "place": "1", "shops": "3"})
    kept = WalletTold.objects.get()
    assert (kept.share, kept.place, kept.shops) == (0.625, 1, 3)
    assert "place 1 of 3 shops" in text(own.get(panel))
    own.post(f"{at}{held.pk}/withdraw/")
    own.post(f"{form}{kept.pk}/withdraw/")
    assert "not known where else" in text(own.get(panel))
    own.post(f"{at}{held.pk}/restore/")
    assert "Bargain Barn" in text(own.get(panel))
    assert own.post(f"/customers/{customer}/note/other/").status_code == 404
    assert own.post(f"{at}{10**6}/withdraw/").status_code == 404
    assert client_of(owner).get("/customers/987654/competitors/").status_code == 404


def test_no_page_asks_more_where_more_is_known(plan, client_of, owner):
    first = descriptive.create_customers(6, run=1, at=clock.now())
    own, made = client_of(owner), rival(owner)
    seen(made, "visit", owner)

    def known(customers: range, others: int) -> None:
        for pk in customers:
            rivals.note_customer(pk, made.pk, told_on=DAY, how="staff", actor=owner)
        for n in range(others):
            rivals.note_customer(first, f"Shop {n}", told_on=DAY, how="staff", actor=owner)
            seen(made, "claim", owner)

    def asked() -> list[int]:
        counts = []
        for url in ("/competitors/", made.url, f"/customers/{first}/competitors/"):
            with CaptureQueriesContext(connection) as queries:
                assert own.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    known(range(first, first + 1), 1)
    asked()
    before = asked()
    known(range(first + 1, first + 6), 4)
    assert asked() == before
    assert max(before) <= 20, before


def test_products_are_called_by_name(plan, home, tmp_path, client_of, owner):
    company.ready(home, tmp_path)
    made = rival(owner)
    seen(made, "price", owner)
    page = text(client_of(owner).get(made.url))
    assert "20001 RED LANTERN (GBP)" in page
    assert "£4.50" in page
    form = text(client_of(owner).get(f"{made.url}note/price/"))
    assert '<option value="20001">RED LANTERN</option>' in form


def send(client: Any, method: str, path: str, body: dict[str, Any]) -> Any:
    return getattr(client, method)(ROOT + path, json.dumps(body), content_type="application/json")


def test_the_same_by_rest(customer, client_of, owner, agent):
    own = client_of(agent)
    made = send(own, "post", "", {"name": "Corner", "categories": ["mugs"]})
    assert made.status_code == 201
    path = f"/{made.json()['id']}"
    assert send(own, "post", "", {"name": "corner"}).status_code == 409
    assert send(own, "patch", path, {"version": 1, "website": "c.example"}).json()["version"] == 2
    assert send(own, "patch", path, {"version": 1, "note": "x"}).status_code == 409
    assert send(own, "post", f"{path}/state", {"act": "undo"}).json()["website"] == ""
    price = {"kind": "price", "seen_on": str(DAY), "category": "mugs", "price": "5.40",
             "currency": "GBP"}  # fmt: skip
    one = send(own, "post", f"{path}/observations", price).json()
    assert send(own, "post", f"{path}/observations", {**price, "price": "1e40"}).status_code == 422
    at = f"{path}/observations/{one['id']}"
    assert float(send(own, "patch", at, {"version": 1, "price": 6}).json()["price"]) == 6
    assert send(own, "post", f"{at}/state", {"act": "undo"}).json()["version"] == 3
    assert own.get(f"{ROOT}{path}/prices").json()[0]["paid"] is None
    send(own, "post", f"{at}/state", {"act": "withdraw"})
    assert own.get(f"{ROOT}{path}/observations").json()["items"] == []
    send(own, "post", f"{at}/state", {"act": "restore"})
    assert len(own.get(f"{ROOT}{path}/observations?kind=price").json()["items"]) == 1
    assert send(own, "patch", f"/999/observations/{one['id']}", {"version": 1}).status_code == 404
    note = {"told_on": str(DAY), "how": "contact", "evidence": "Cheaper candles"}
    who = f"/customers/{customer}"
    told = send(own, "post", f"{who}/elsewhere", {**note, "name": "Corner", "share": 0.4}).json()
    assert "candles" not in told["evidence"]
    assert told["competitor_id"] == made.json()["id"]
    buyers = own.get(f"{ROOT}{path}/customers").json()
    assert (buyers["count"], buyers["items"][0]["share"]) == (1, 0.4)
    assert own.get(f"{ROOT}{who}/elsewhere").json()[0]["id"] == told["id"]
    kept = send(own, "post", f"{who}/wallet", {**note, "place": 1, "shops": 2}).json()
    assert send(own, "post", f"{who}/wallet", note).status_code == 422
    for kind, held in (("elsewhere", told), ("wallet", kept)):
        state = f"{who}/{kind}/{held['id']}/state"
        assert send(own, "post", state, {"act": "withdraw"}).json()["withdrawn_at"]
        assert own.get(f"{ROOT}{who}/{kind}").json() == []
        assert send(own, "post", state, {"act": "restore"}).json()["withdrawn_at"] is None
    assert [each["name"] for each in own.get(ROOT).json()["items"]] == ["Corner"]


def test_who_may_by_rest(customer, client_of, owner, analyst, auditor, outsider):
    made = rival(owner)
    seen(made, "visit", owner)
    rivals.note_customer(customer, made.pk, told_on=DAY, how="staff", actor=owner)
    reads = ("", f"/{made.pk}", f"/{made.pk}/observations", f"/{made.pk}/prices",
             f"/{made.pk}/customers", f"/customers/{customer}/elsewhere",
             f"/customers/{customer}/wallet")  # fmt: skip
    for user, status in ((analyst, 200), (auditor, 403), (outsider, 403)):
        client = client_of(user)
        assert {client.get(ROOT + path).status_code for path in reads} == {status}, user
        writes = [("post", "", {"name": "B"}), ("patch", f"/{made.pk}", {"version": 1}),
                  ("post", f"/{made.pk}/state", {"act": "retire"}),
                  ("post", f"/customers/{customer}/elsewhere",
                   {"name": "B", "told_on": str(DAY), "how": "staff"})]  # fmt: skip
        for method, path, body in writes:
            assert send(client, method, path, body).status_code == 403, (user, path)
    assert Competitor.objects.filter(retired_at__isnull=True).count() == 1
