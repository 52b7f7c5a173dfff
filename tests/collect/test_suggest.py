"""Columns find their places by name in four languages, and by content."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.collect import service
from threefold.collect.logic import naming

pytestmark = pytest.mark.django_db

EN = "Invoice No,Order Date,SKU,Product Name,Qty,Unit Price,Client ID,Store"
ES = (
    "Nº factura,Fecha de compra,Código de producto,Descripción,Cantidad,Precio unitario,"
    "Código cliente,Tienda"
)
HANS = "订单号,下单时间,商品编号,商品名称,数量,单价,客户编号,门店"
HANT = "訂單編號,訂單日期,商品編號,商品名稱,數量,單價,客戶編號,門市"
PLACES = [
    "event.reference", "event.occurred_at", "event.product", "property.product_name",
    "event.quantity", "event.unit_price", "identifier.customer_number", "event.place",
]  # fmt: skip
ROWS = "1,2024-05-06 10:00:00,A1,Lamp and vase,2,9.5,C1,Centre\n" * 3


@pytest.mark.parametrize("head", [EN, ES, HANS, HANT])
def test_purchases_in_four_languages(staged, head):
    run = staged(head + "\n" + ROWS)
    mapping = service.suggestion(run)
    assert [each.to for each in mapping] == PLACES
    assert service.lacking(mapping) == []


PEOPLE = {
    "en": "customer number,full name,e-mail,mobile phone,city,birth date",
    "es": "número de cliente,nombre completo,correo electrónico,móvil,ciudad,fecha de nacimiento",
    "zh-hans": "客户编号,姓名,电子邮箱,手机,城市,出生日期",
    "zh-hant": "客戶編號,姓名,電子郵件,手機,城市,出生日期",
}


@pytest.mark.parametrize("language", PEOPLE)
def test_customers_in_four_languages(staged, language):
    run = staged(
        PEOPLE[language] + "\nC1,Ana Li,ana@example.com,+34612345678,Madrid,1980-02-03\n",
        "customers",
    )
    places = [each.to for each in service.suggestion(run)]
    assert places == [
        "identifier.customer_number", "variable.full_name", "variable.email", "variable.mobile",
        "variable.city", "variable.birth_date",
    ]  # fmt: skip


def test_content_speaks_where_names_do_not(staged):
    rows = "".join(f"K{n},p{n}@example.org\n" for n in range(30))
    mapping = service.suggestion(staged("customer id,x7\n" + rows, "customers"))
    found = mapping.to_target("variable.email")
    assert (found.column, found.reason) == ("x7", "content")


def test_a_name_whose_content_does_not_fit_is_not_believed(staged):
    text = "invoice,date,sku,qty,price\n" + "1,hello there,A1,1,2\n" * 5
    mapping = service.suggestion(staged(text))
    assert {lack.targets for lack in service.lacking(mapping)} == {("event.occurred_at",)}


def test_each_place_once_and_the_rest_kept_beside(staged):
    text = "invoice,invoice no,date,sku,qty,price,colour\n1,1,2024-01-01,A1,1,2,red\n"
    places = [each.to for each in service.suggestion(staged(text))]
    assert len(set(places)) == len(places)
    assert places[-1] == "property.colour"


def test_free_text_and_personal_columns_stay_out_of_the_lake(staged):
    long = "Customer says the parcel was left at the neighbour's door and wants it fetched again"
    text = "date,customer id,channel,phone number,remarks\n"
    text += f"2024-01-01,C1,call,+44 20 7946 0018,{long}\n"
    mapping = service.suggestion(staged(text, "contacts"))
    by_column = {each.column: each for each in mapping}
    assert by_column["phone number"].to == "ignore"
    assert by_column["remarks"].to == "ignore"
    assert by_column["remarks"].reason == "personal"


def test_day_and_month_that_cannot_be_told_apart_are_asked(staged):
    text = "invoice,date,sku,qty,price\n" + "".join(
        f"{n},0{n}/05/2024,A1,1,2\n" for n in range(1, 9)
    )
    lacks = service.lacking(service.suggestion(staged(text)))
    assert lacks[0].candidate == "date"


@pytest.mark.parametrize(
    ("name", "synonym"),
    [("CustomerID", "customer id"), ("cust_no", "customer number"), ("DIRECCIÓN", "direccion"),
     ("ＥＭＡＩＬ", "email")],
)  # fmt: skip
def test_names_alike(name, synonym):
    assert naming.likeness(name, [synonym]) >= 0.9


@given(st.text("aé顾", max_size=9), st.text("aé顾", max_size=9))
def test_what_is_ruled_out_by_letters_could_not_have_been_similar(mine: str, theirs: str):
    ratio = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
    near = min(len(mine), len(theirs)) >= 5 and abs(len(mine) - len(theirs)) <= 3
    assert naming._similar(mine, theirs) == (near and ratio >= 0.86)
