"""Purchases: from a file to the lake, once."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from threefold.behavioral import service as behavioral
from threefold.collect import service
from threefold.collect.models import Quarantined
from threefold.descriptive.models import Customer
from threefold.identity.models import Identifier
from threefold.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def _purchases():
    return behavioral.totals()["purchases"]


def _events(run):
    return pq.read_table(run.folder / "events").to_pylist()


def test_every_line_lands_once(bring, orders):
    run, landed = bring(orders)
    assert (landed.received, landed.loaded, landed.duplicates, landed.quarantined) == (5, 5, 0, 0)
    totals = _purchases()
    assert totals["lines"] == 5
    assert totals["buyers"] == 2
    assert totals["orders"] == 3
    assert totals["lines_without_customer"] == 1
    assert str(totals["amount"]) == "122.0000"
    assert Customer.objects.count() == 2
    assert set(Identifier.objects.values_list("value", flat=True)) == {"C1", "C2"}
    assert run.state == "done"


def test_equal_lines_of_a_file_are_different_events(bring, orders):
    run, _landed = bring(orders)
    assert len({event["id"] for event in _events(run)}) == 5


def test_the_same_file_again_adds_nothing(bring, orders):
    bring(orders)
    _run, again = bring(orders, name="copy.csv")
    assert (again.loaded, again.duplicates) == (0, 5)
    assert _purchases()["lines"] == 5


def test_column_names_order_and_number_forms_do_not_matter(bring, orders):
    bring(orders)
    other = "Customer ID;UnitPrice;Quantity;Description;StockCode;InvoiceDate;InvoiceNo\n"
    for line in orders.splitlines()[1:]:
        order, date, sku, item, qty, price, customer = line.split(",")
        other += (
            ";".join([customer, price.replace(".", ","), qty + ",0", item, sku, date, order]) + "\n"
        )
    _run, again = bring(other, name="other.csv")
    assert (again.loaded, again.duplicates) == (0, 5)


def test_whole_numbers_written_as_floats_are_the_same_customer(bring):
    head = "invoice,date,sku,qty,price,customer id\n"
    bring(head + "1,2024-01-01,A1,1,2.50,17850\n")
    bring(head + "2,2024-01-02,A1,1,2.50,17850.0\n", name="g.csv")
    assert _purchases()["buyers"] == 1
    assert Customer.objects.count() == 1


def test_cancellations_and_charges_are_told_apart(bring):
    head = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID\n"
    goods = "".join(
        f"{500000 + n},{10000 + n % 7},Thing,2,2024-01-{n % 28 + 1:02d} 10:00,1.5,C{n % 5}\n"
        for n in range(60)
    )
    odd = (
        "C500001,10001,Thing,-2,2024-02-01 10:00,1.5,C1\n"
        "C500002,10002,Thing,-2,2024-02-01 11:00,1.5,C2\n"
        "500099,POST,Postage,1,2024-02-01 10:00,18.00,C1\n"
    )
    run, _landed = bring(head + goods + odd)
    by_code = {event["product"]: event for event in _events(run) if event["product"] == "POST"}
    assert by_code["POST"]["category"] == "charge"
    totals = _purchases()
    assert totals["cancelled_lines"] == 2
    assert totals["charge_lines"] == 1
    assert run.mapping["rules"]["cancelled_prefix"] == "C"


def test_dry_run_says_exactly_what_landing_does(staged, bring, orders):
    bring(orders)
    text = orders + "1004,2024-02-30 10:00,A1,Lamp,1,9,C9\n1005,2024-03-05 10:00,A1,Lamp,x,9,C9\n"
    text += "1006,2024-03-06 10:00,A1,Lamp,3,9,C9\n"
    run = staged(text, name="more.csv")
    told = service.check(run.pk, service.suggestion(run))
    assert (told.received, told.new, told.unchanged, told.rejected) == (8, 1, 5, 2)
    assert told.causes == {"no_such_date": 1, "number": 1}
    assert [(p.line, p.column, p.value, p.cause) for p in told.problems] == [
        (7, "date", "2024-02-30 10:00", "no_such_date"),
        (8, "qty", "x", "number"),
    ]
    assert _purchases()["lines"] == 5
    landed = service.land(run.pk)
    assert (landed.loaded, landed.duplicates, landed.quarantined) == (1, 5, 2)


def test_quarantine_keeps_original_columns_and_reasons(bring, orders):
    run, _landed = bring(orders + "1004,yesterday,=A1,Lamp,,9,C9\n")
    kept = Quarantined.objects.get(run=run)
    assert kept.columns["date"] == "yesterday"
    assert kept.line == 7
    assert [each["cause"] for each in kept.problems] == ["date", "missing"]
    text = "".join(service.download(run.pk))
    assert "yesterday" in text
    assert ",'=A1," in text


def test_uncertain_columns_stop_the_command(staged):
    run = staged("a,b,c\n1,2,3\n4,5,6\n")
    service.agree(run, service.suggestion(run))
    with pytest.raises(Invalid) as caught:
        service.land(run.pk)
    assert "event.occurred_at" in str(caught.value)
    assert "--map" in caught.value.remedy


def test_future_times_warn(staged, orders):
    run = staged(orders + "1009,2099-01-01 10:00,A1,Lamp,1,9,C9\n")
    told = service.check(run.pk, service.suggestion(run))
    assert told.rejected == 0
    assert told.warnings == {"future": 1}


def test_local_time_and_utc(bring, orders, settings):
    settings.TIME_ZONE = "Europe/Madrid"
    run, _landed = bring(orders)
    first = min(_events(run), key=lambda event: event["occurred_at"])
    assert first["local_at"].isoformat() == "2024-03-01T10:00:00"
    assert first["occurred_at"].isoformat() == "2024-03-01T09:00:00+00:00"


def test_no_personal_value_reaches_the_lake(bring):
    text = (
        "invoice,date,sku,qty,price,customer id,email,notes\n"
        "1,2024-01-01,A1,1,2.5,C1,ana@example.com,red\n"
        "2,2024-01-02,A2,1,2.5,C2,luis@example.com,blue\n"
    )
    run, _landed = bring(text, to={"notes": "property.birth_date"})
    files = list((run.folder / "events").rglob("*.parquet"))
    assert files
    assert not any(b"ana@example.com" in each.read_bytes() for each in files)
    assert all("birth_date" not in (event["properties"] or "") for event in _events(run))
    assert set(Identifier.objects.values_list("scheme", flat=True)) == {"customer_number", "email"}


def test_lines_with_their_own_id_repeat_as_duplicates(bring):
    text = (
        "line id,invoice,date,sku,qty,price\n"
        "x1,1,2024-01-01,A1,1,2.5\nx2,1,2024-01-01,A1,1,2.5\nx1,1,2024-01-01,A1,1,2.5\n"
    )
    run, landed = bring(text, to={"line id": "event.id"})
    assert (landed.loaded, landed.duplicates) == (2, 1)
    assert run.received == 3


def test_a_mapping_stands_once_landing_began(bring, orders):
    run, _landed = bring(orders)
    with pytest.raises(Conflict):
        service.agree(run, service.suggestion(run))
