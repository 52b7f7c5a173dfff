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
