"""Exchange rates come in whole or not at all, and hold from their day to the next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from threefold.audit.models import Entry
from threefold.behavioral import service
from threefold.behavioral.models import ExchangeRate
from threefold.behavioral.service.rates import EVER, OPEN
from threefold.behavioral.service.tables import events
from threefold.behavioral.types import EVENT_SCHEMA, Rated
from threefold.kit.errors import Invalid

EPOCH = date(1970, 1, 1)
FILE = """currency,day,rate
EUR,2026-01-01,0.85
eur,2026-02-01,0.86125
USD,2026-01-15,0.79000001
"""


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def brought(text: str) -> Rated:
    return service.import_rates("r.csv", content=text.encode())


def told(text: str) -> list[str]:
    with pytest.raises(Invalid) as caught:
        brought(text)
    assert not ExchangeRate.objects.exists()
    return caught.value.where["problems"]


def sold(on: str, amount: str | None, currency: str | None, number: int) -> dict[str, object]:
    at = datetime.fromisoformat(f"{on} 12:00+00:00")
    return {
        "id": f"{number:032x}", "kind": "purchase", "occurred_at": at,
        "local_at": at.replace(tzinfo=None), "received_at": datetime(2026, 4, 1, tzinfo=UTC),
        "source": "shop", "run": 1, "amount": amount and Decimal(amount), "currency": currency,
        "month": on[:7],
    }  # fmt: skip


def test_spans_meet_and_the_newest_is_open(db):
    assert service.rates().to_pylist() == [
        {"currency": "GBP", "first_day": EVER, "last_day": OPEN, "rate": Decimal(1)}
    ]
    assert brought(FILE) == Rated(3, 0, 0)
    found = service.rates()
    assert found.schema.types == [pa.string(), pa.int32(), pa.int32(), pa.decimal128(18, 8)]
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        ("EUR", day("2026-01-01"), day("2026-02-01"), Decimal("0.85")),
        ("EUR", day("2026-02-01"), OPEN, Decimal("0.86125")),
        ("GBP", EVER, OPEN, Decimal(1)),
        ("USD", day("2026-01-15"), OPEN, Decimal("0.79000001")),
    ]


def test_a_file_brought_again_changes_only_what_differs(db, owner):
    brought(FILE)
    again = FILE.replace("0.85\n", "0.84\n") + "CNY;,\n".replace(";,", ",2026-01-01,0.11")
    assert brought(again) == Rated(1, 1, 2)
    assert service.rates().to_pylist()[1]["rate"] == Decimal("0.84")
    typed = pa.table(
        {"currency": ["EUR"], "day": [date(2026, 1, 1)], "rate": [Decimal("9999999.12345678")]}
    )
    assert service.set_rates(typed, source="bank", actor=owner) == Rated(0, 1, 0)
    assert service.rates().to_pylist()[1]["rate"] == Decimal("9999999.12345678")
    entry = Entry.objects.latest("id")
    assert entry.action == "behavioral.rates.set"
    assert entry.detail["currencies"] == ["EUR"]


def test_semicolons_with_decimal_commas_and_other_headings(db):
    text = "\ufeffFecha;Moneda;Tipo de cambio\n2026-01-01;EUR;0,85\n2026-01-01;EUR;0,85\n"
    assert brought(text) == Rated(1, 0, 0)
    assert service.rates().to_pylist()[0]["rate"] == Decimal("0.85")


def test_what_cannot_be_used_is_named_by_line_and_nothing_is_set(db):
    found = told(
        "currency,day,rate\nEUR,2026-01-01,0.85\nEURO,2026-01-01,1\nGBP,2026-01-01,1\n"
        "USD,1.2.2026,1\nUSD,2026-01-01,0\nUSD,2026-01-02,much\nCHF,2026-01-01,1\n"
        "CHF,2026-01-01,1.1\nCNH,2026-01-01,1\n,2026-01-01,1\nUSD,2026-01-03,99999999\n"
    )
    assert [line.partition(":")[0] for line in found] == [
        f"Line {n}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    ]
    assert "ISO 4217" in found[0]
    assert "own currency" in found[1]


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "currency,day\nEUR,2026-01-01\n", "currency,day,rate\nEUR,1\n"]
)
def test_no_table_of_rates_is_refused(db, text):
    with pytest.raises(Invalid):
        brought(text)


def test_the_table_refuses_what_no_rate_can_be(db):
    ExchangeRate.objects.all().delete()
    given = {"base": "GBP", "day": date(2026, 1, 1), "source": "", "set_at": datetime.now(UTC)}
    for wrong in ({"currency": "EUR", "rate": 0}, {"currency": "GBP", "rate": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExchangeRate.objects.create(**given, **wrong)


def test_rates_of_another_own_currency_do_not_count(db, settings):
    brought(FILE)
    settings.CURRENCY = "EUR"
    assert [row["currency"] for row in service.rates().to_pylist()] == ["EUR"]
    settings.CURRENCY = "GBP"
    assert len(service.rates()) == 4


def test_gaps_are_told_of_amounts_on_record(db, home, settings):
    assert service.needed_rates() == []
    rows = [
        sold("2025-12-30", "5", "EUR", 1), sold("2026-01-01", "5", "EUR", 2),
        sold("2026-03-01", "5", "USD", 3), sold("2026-03-02", "7", "CNY", 4),
        sold("2026-03-03", None, "CNY", 5), sold("2026-03-04", "5", "GBP", 6),
        sold("2026-03-05", "5", None, 7),
    ]  # fmt: skip
    events().append(pa.Table.from_pylist(rows, EVENT_SCHEMA), app_id="t", app_version=1)
    brought(FILE + "JPY,2026-01-01,0.005\n")
    found = {each.currency: each for each in service.needed_rates()}
    assert set(found) == {"EUR", "USD", "CNY", "JPY"}
    euro = found["EUR"]
    assert (euro.events, euro.without) == (2, 1)
    assert (euro.first_gap, euro.last_gap) == (date(2025, 12, 30), date(2025, 12, 30))
    assert (euro.rates, euro.first_rate, euro.newest_rate) == (
        2,
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert euro.rate == Decimal("0.86125")
    assert found["USD"].behind_days == day("2026-03-01") - day("2026-01-15")
    assert (found["CNY"].events, found["CNY"].without, found["CNY"].rates) == (1, 1, 0)
    assert (found["JPY"].events, found["JPY"].rates) == (0, 1)


def test_the_page_brings_in_and_names_what_is_wrong(home, analyst, agent, client_of):
    page = client_of(analyst)
    answer = page.post("/rates/", {"file": SimpleUploadedFile("r.csv", FILE.encode())})
    assert answer.status_code == 302
    assert "0.86125" in page.get("/rates/").content.decode()
    wrong = SimpleUploadedFile("r.csv", b"currency,day,rate\nEURO,2026-01-01,1\n")
    answer = page.post("/rates/", {"file": wrong})
    assert answer.status_code == 422
    assert "EURO is no currency code" in answer.content.decode()
    assert client_of(agent).get("/rates/").status_code == 403
