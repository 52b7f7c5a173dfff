"""One row per customer over all three kinds, by day, in the lake."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from tests.support import company

from threefold.behavioral import service as behavioral
from threefold.descriptive import privacy as descriptive_privacy
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.identity import privacy as identity_privacy
from threefold.identity import service as identity
from threefold.kit.errors import Conflict, NotFound
from threefold.related import privacy as related_privacy
from threefold.view import privacy
from threefold.view import service as view

pytestmark = pytest.mark.django_db
JOSE, MING, ANNA = "José García Lorca", "王小明", "Anna Ørsted"
DAY = date(2026, 3, 1)


@cache
def shelf() -> Path:
    return Path(tempfile.mkdtemp(prefix="threefold-wide-"))


@pytest.fixture
def made(shop, home):
    """The small company with a day of its wide view, made once and put back for every test."""
    kept, lake = shelf() / "lake", home.root / "lake"
    if kept.exists():
        shutil.rmtree(lake)
        shutil.copytree(kept, lake)
        return shop
    behavioral.distil()
    done = view.rebuild_wide()
    assert (done.as_of, done.customers, done.now) == (DAY, 3, True)
    shutil.copytree(lake, kept)
    return shop


def rows(as_of=None, columns=None) -> dict[int, dict]:
    held = view.wide(as_of, columns)
    found = engine.shared().query("select * from wide order by customer_id", inputs={"wide": held})
    return {row["customer_id"]: row for row in found.to_pylist()}


def test_each_customer_has_one_row_over_the_three_kinds(made):
    found = rows()
    assert list(found) == sorted(made.values())
    jose = found[made[JOSE]]
    assert (jose["kind"], jose["country"], jose["city"]) == ("person", "ES", "Madrid")
    assert jose["age_years"] == 41
    assert (jose["can_reach_mobile"], jose["can_reach_phone"]) == (True, True)
    assert (jose["can_reach_email"], jose["can_reach_post"]) == (True, False)
    assert (jose["reachable"], jose["made_up"], jose["contact_ways"]) == (True, False, 2)
    assert jose["orders"] == 2
    assert jose["spend"] == Decimal("39.7500")
    assert jose["days_since_contact"] == 9
    assert (jose["csat"], jose["nps"], jose["ces"], jose["answers"]) == (4, 9, None, 4)
    assert jose["completeness"] > 0
    ming = found[made[MING]]
    assert (ming["orders"], ming["csat"], ming["answers"]) == (1, None, 0)
    assert (ming["can_reach_phone"], ming["can_reach_mobile"]) == (True, False)
    anna = found[made[ANNA]]
    assert (anna["age_years"], anna["orders"], anna["days_since_contact"]) == (35, None, None)


def test_it_agrees_with_what_is_told_of_each_kind_by_itself(made):
    codes = behavioral.filled()
    fields = view.wide_fields()
    assert set(codes) <= set(view.wide_day().columns) <= set(fields)
    told = {row["customer_id"]: row for row in behavioral.variables().to_pylist()}
    for customer, row in rows(columns=codes).items():
        assert row == {"customer_id": customer, **told.get(customer, dict.fromkeys(codes))}


COLUMNS = ["country", "orders", "csat", "can_reach_email", "last_purchase_on"]


def test_columns_have_their_types(made):
    jose = rows(columns=COLUMNS)[made[JOSE]]
    assert {name: type(value) for name, value in jose.items()} == {
        "customer_id": int, "country": str, "orders": int, "csat": float,
        "can_reach_email": bool, "last_purchase_on": date,
    }  # fmt: skip
    table = view.wide_table(columns=COLUMNS)
    assert table.column_names == ["customer_id", *COLUMNS]
    assert table["customer_id"].to_pylist() == sorted(made.values())


def test_spark_makes_and_reads_the_same_view(made, spark, monkeypatch, tmp_path):
    before = rows()
    held = {"wide": view.wide(columns=COLUMNS)}
    read = spark.query("select * from wide order by customer_id", inputs=held)
    assert read.to_pylist() == list(rows(columns=COLUMNS).values())
    monkeypatch.setattr(spark, "close", lambda: None)
    monkeypatch.setattr(engine, "open", lambda *_args, **_more: spark)
    done = view.rebuild_wide(on="spark", temp_dir=tmp_path)
    assert done.engine == "spark"
    assert rows() == before


def test_merged_customers_are_one_row(made, owner):
    root, other = sorted((made[JOSE], made[MING]))
    identity.merge(root, other, actor=owner)
    behavioral.distil()
    assert view.rebuild_wide().customers == 2
    found = rows()
    assert set(found) == {root, made[ANNA]}
    assert found[root]["orders"] == 3
    assert found[root]["csat"] == 4
    assert found[root]["contact_ways"] == 4


def test_every_day_stays_as_it_was_made(made, tmp_path):
    company.bring(
        tmp_path, "later",
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
        "1006,20001,RED LANTERN,1,2026-03-05 09:30:00,4.50,17850,United Kingdom\n",
        "purchases", source="shop",
    )  # fmt: skip
    behavioral.distil(as_of=date(2026, 3, 5))
    view.rebuild_wide()
    assert [each.as_of for each in view.wide_days()] == [date(2026, 3, 5), DAY]
    jose = made[JOSE]
    assert (rows(DAY)[jose]["orders"], rows()[jose]["orders"]) == (2, 3)
    with pytest.raises(NotFound, match="2026-03-03"):
        view.wide(date(2026, 3, 3))
    with pytest.raises(NotFound, match="2026-03-03"):
        view.rebuild_wide(date(2026, 3, 3))


def test_of_a_day_gone_by_the_store_is_asked_as_it_was(made):
    from threefold.descriptive.models import Customer, Record

    day = date(2026, 2, 10)
    behavioral.distil(as_of=day)
    # All came in when this test began, long after that day.
    assert not view.rebuild_wide(day).now
    assert view.wide_days()[-1].as_of == DAY
    early = datetime(2026, 1, 1, tzinfo=UTC)
    Customer.objects.update(created_at=early)
    Record.objects.update(received_at=early)
    assert view.rebuild_wide(day).customers == 3
    jose = rows(day)[made[JOSE]]
    assert (jose["country"], jose["age_years"]) == ("ES", 41)
    # The e-mail was proved by a letter of the 20th; before, nothing said that it works.
    assert (jose["can_reach_mobile"], jose["can_reach_email"]) == (True, False)
    assert (jose["csat"], jose["nps"], jose["answers"]) == (2, 5, 2)
    assert (jose["orders"], jose["days_since_answer"]) == (2, 8)
    assert "completeness" not in jose
    descriptive.set_value(made[JOSE], "city", "Sevilla", actor=None)
    view.rebuild_wide(day)
    assert rows(day)[made[JOSE]]["city"] == "Madrid"
    view.rebuild_wide()
    assert rows()[made[JOSE]]["city"] == "Sevilla"


def test_accuracy_is_told_once_it_was_measured(made):
    assert "accuracy" not in view.wide_day().columns
    descriptive.note_accuracy()
    view.rebuild_wide()
    told = descriptive.gains(pa.table({"customer_id": sorted(made.values())})).to_pylist()
    assert {row["customer_id"]: row["accuracy"] for row in told} == {
        customer: row["accuracy"] for customer, row in rows().items()
    }
    view.forget_wide([made[JOSE]])
    view.rebuild_wide()
    assert rows()[made[JOSE]]["accuracy"] is None


NAMES = ("José", "García", "Lorca", "王小明", "Ørsted", "jose.garcia", "xiaoming", "anna@")
NUMBERS = ("600111222", "1012345678", "1984-05-01", "17850", "99001")


def test_no_file_of_the_lake_tells_who_somebody_is(made, home):
    files = [path for path in Path(home.root, "lake", "customers_wide").rglob("*")
             if path.is_file()]  # fmt: skip
    assert files
    for path in files:
        # Texts lie compressed in the files, so they are read as well.
        held = path.read_bytes()
        if path.suffix == ".parquet":
            table = pa.parquet.read_table(path, partitioning=None)
            texts = [name for name in table.column_names
                     if pa.types.is_string(table.schema.field(name).type)]  # fmt: skip
            held += repr(table.select(texts).to_pydict()).encode()
            assert not {"full_name", "email", "mobile", "birth_date"} & set(table.column_names)
        for told in (*NAMES, *NUMBERS):
            assert told.encode() not in held, (path.name, told)


def test_an_erased_customer_leaves_every_day(made, owner):
    behavioral.distil(as_of=date(2026, 2, 28))
    view.rebuild_wide(date(2026, 2, 28))
    jose = made[JOSE]
    assert [row["as_of"] for row in privacy.export(jose)["wide"]][:1] == ["2026-03-01"]
    assert privacy.export(jose)["wide"][0]["country"] == "ES"
    for room in (identity_privacy, descriptive_privacy, related_privacy):
        room.erase(jose)
    assert privacy.erase(jose)["wide"] >= 1
    assert privacy.export(jose) == {"wide": []}
    assert all(jose not in rows(each.as_of) for each in view.wide_days())
    behavioral.distil(whole=True)
    view.rebuild_wide()
    left = rows().get(jose, {})
    assert left.get("country") is None
    assert left.get("csat") is None
    assert left.get("orders") is None
    assert view.tidy_wide(keep_hours=0)["removed"] > 0


def test_before_anything_was_distilled_there_is_a_view_without_behaviour(shop):
    done = view.rebuild_wide()
    assert (done.behavior, done.customers) == (False, 3)
    assert "orders" not in view.wide_day().columns
    assert rows(columns=["orders", "country"])[shop[JOSE]]["orders"] is None


def test_a_variable_of_another_type_under_its_old_code_spoils_no_other(made, monkeypatch):
    from dataclasses import replace

    from threefold.view.service.wide import fields, reading, rebuilding, tables

    known = fields.wide_fields()
    changed = {**known, "household_size": replace(known["household_size"], type="text")}
    for module in (reading, rebuilding, tables):
        monkeypatch.setattr(module, "wide_fields", lambda: changed)
    assert rows(columns=["country"])[made[JOSE]] == {"customer_id": made[JOSE], "country": "ES"}
    assert view.rebuild_wide().customers == 3
    assert "household_size" not in view.wide_day().columns
    assert rows()[made[JOSE]]["orders"] == 2
    with pytest.raises(Conflict) as caught:
        view.wide(columns=["household_size"])
    assert "new code" in caught.value.remedy


def test_an_empty_base_has_an_empty_day(plan):
    with pytest.raises(NotFound, match="has not been made"):
        view.wide()
    assert view.rebuild_wide().customers == 0
    assert view.wide_days() == []


def test_a_column_that_there_is_none_of_is_refused_with_those_near_it(made):
    with pytest.raises(NotFound) as caught:
        view.wide(columns=["orders_7days"])
    assert "orders_7d" in caught.value.remedy


def test_it_is_made_in_the_background(made, owner):
    from threefold.audit.models import Entry
    from threefold.jobs import service as jobs

    job = view.ask_for_wide(owner)
    assert view.ask_for_wide(owner).pk == job.pk
    assert Entry.objects.filter(action="view.wide.make").count() == 1
    done = jobs.run_inline("view.wide", args={}, title="wide", user=owner)
    assert (done["as_of"], done["customers"]) == ("2026-03-01", 3)
