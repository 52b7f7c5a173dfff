"""Whose customer number a column holds."""

from __future__ import annotations

import pytest

from threefold.collect import service
from threefold.descriptive.models import Customer

pytestmark = pytest.mark.django_db

ORDERS = "order,date,sku,qty,price,customer\n" + "".join(
    f"{n},2024-03-01 10:00,A100,1,1.00,{17000 + n}\n" for n in range(40)
)
CALLS = "Date and time,Customer number,Channel\n" + "".join(
    f"2024-04-01 10:00:00,{17000 + n},phone\n" for n in range(0, 40, 2)
)
OTHERS = "Date and time,Customer number,Channel\n" + "".join(
    f"2024-04-01 10:00:00,{90000 + n},phone\n" for n in range(20)
)


def issuer(run) -> str:
    return service.suggestion(run).to_target("identifier.customer_number").issuer


def test_numbers_known_from_another_source_keep_their_issuer(staged, bring):
    bring(ORDERS)
    run = staged(CALLS, "contacts", source="desk")
    assert issuer(run) == "shop"
    service.agree(run, service.suggestion(run))
    service.land(run.pk)
    assert Customer.objects.count() == 40


def test_numbers_nobody_knows_are_the_sources_own(staged, bring):
    bring(ORDERS)
    assert issuer(staged(OTHERS, "contacts", source="desk")) == ""
    bring(CALLS.replace("phone", "mail"), "contacts", source="shop")
    assert issuer(staged(ORDERS, source="shop", name="again.csv")) == ""


def test_the_wizard_lets_one_say_whose_numbers_they_are(staged, bring, client_of, owner):
    from django.urls import reverse

    bring(ORDERS)
    run = staged(OTHERS, "contacts", source="desk")
    client = client_of(owner)
    page = client.get(reverse("collect:columns", args=[run.pk])).content.decode()
    assert 'name="issuer-1"' in page
    changed = client.post(
        reverse("collect:column", args=[run.pk, 1]),
        {"to-1": "identifier.customer_number", "issuer-1": "shop"},
        headers={"HX-Request": "true"},
    )
    assert changed.status_code == 200
    run.refresh_from_db()
    fields = {each["column"]: each for each in run.mapping["fields"]}
    assert fields["Customer number"]["issuer"] == "shop"
