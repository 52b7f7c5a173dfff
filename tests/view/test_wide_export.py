"""The wide view as a file: who may have it, what each role sees, and what the audit says."""

from __future__ import annotations

import csv
from datetime import date

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from threefold.access import service as access
from threefold.audit.models import Entry
from threefold.kit import clock
from threefold.kit.errors import Denied, Invalid, NotFound
from threefold.view import service as view
from threefold.view.types import Reader

pytestmark = pytest.mark.django_db
PERSONAL = ("age_years", "gender", "household_size")


@pytest.fixture
def shown(shop):
    """A day of the small company without behaviour; José's city would be a formula."""
    from threefold.descriptive import service as descriptive

    jose = shop["José García Lorca"]
    descriptive.set_value(jose, "city", "=1+1", actor=None)
    descriptive.set_value(jose, "gender", "male", actor=None)
    view.rebuild_wide()
    return jose


def reader(user) -> Reader:
    return Reader(
        shows=lambda privacy: access.display(user, privacy),
        mask=access.mask,
        language="en",
        now=clock.now(),
    )


def rows_of(path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("role", ["owner", "analyst"])
def test_personal_columns_are_masked_for_those_who_may_export(shown, request, role, tmp_path):
    user = request.getfixturevalue(role)
    done = view.export_wide(tmp_path / "wide.csv", user, reader(user))
    assert set(PERSONAL) <= set(done.masked)
    assert done.hidden == ()
    rows = rows_of(tmp_path / "wide.csv")
    jose = next(row for row in rows if row["customer_id"] == str(shown))
    assert len(rows) == done.rows == 3
    assert (jose["gender"], jose["age_years"], jose["household_size"]) == ("••••", "••••", "")
    assert (jose["country"], jose["city"], jose["can_reach_mobile"]) == ("ES", "'=1+1", "true")


@pytest.mark.parametrize("role", ["agent", "auditor", "outsider"])
def test_who_may_not_export_gets_nothing(shown, request, role, tmp_path):
    user = request.getfixturevalue(role)
    with pytest.raises(Denied):
        view.export_wide(tmp_path / "wide.csv", user, reader(user))
    assert list(tmp_path.glob("wide*")) == []
    assert not Entry.objects.filter(action="view.wide.export").exists()


def test_hidden_columns_are_left_out(shown, owner, auditor, tmp_path):
    """As an auditor would see it, were it handed to him by an owner."""
    done = view.export_wide(tmp_path / "wide.parquet", owner, reader(auditor))
    names = pq.read_schema(tmp_path / "wide.parquet").names
    public = {code for code, each in view.wide_fields().items() if each.privacy == "public"}
    assert set(names) == {"customer_id", *(public & set(view.wide_day().columns))}
    assert set(PERSONAL) <= set(done.hidden)


def test_parquet_keeps_types_and_excel_opens(shown, tmp_path):
    everything = Reader(
        shows=lambda _privacy: "shown", mask=access.mask, language="en", now=clock.now()
    )
    columns = ["country", "gender", "can_reach_mobile", "csat", "customer_since"]
    for kind in ("parquet", "xlsx"):
        view.export_wide(tmp_path / f"wide.{kind}", None, everything, columns=columns)
    schema = pq.read_schema(tmp_path / "wide.parquet")
    assert [str(schema.field(name).type) for name in ("customer_id", *columns)] == [
        "int64", "string", "string", "bool", "double", "date32[day]",
    ]  # fmt: skip
    head, *rows = load_workbook(tmp_path / "wide.xlsx").active.iter_rows(values_only=True)
    assert list(head) == ["customer_id", *columns]
    assert [row[0] for row in rows] == pq.read_table(tmp_path / "wide.parquet")[
        "customer_id"
    ].to_pylist()


def test_the_audit_says_what_left(shown, owner, tmp_path):
    view.export_wide(tmp_path / "wide.csv", owner, reader(owner), columns=["country", "gender"])
    entry = Entry.objects.get(action="view.wide.export")
    assert entry.actor == owner
    assert entry.detail == {
        "rows": 3, "format": "csv", "as_of": view.wide_day().as_of.isoformat(), "columns": 2,
        "masked": ["gender"], "hidden": [],
    }  # fmt: skip


def test_other_formats_columns_and_days_are_refused(shown, owner, tmp_path):
    with pytest.raises(Invalid) as caught:
        view.export_wide(tmp_path / "wide.pdf", owner, reader(owner))
    assert "parquet" in caught.value.remedy
    with pytest.raises(NotFound):
        view.export_wide(tmp_path / "wide.csv", owner, reader(owner), columns=["nothing"])
    with pytest.raises(NotFound):
        view.export_wide(tmp_path / "wide.csv", owner, reader(owner), date(2020, 1, 1))
