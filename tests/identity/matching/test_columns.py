"""What columns are taken for, by header and by values."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.identity.matching.people import firms, persons
from threefold.engine import service as engine
from threefold.identity.logic.matching import columns, dates, profile


def kinds(table: pa.Table, known: dict[str, str] | None = None) -> dict[str, str]:
    shapes = {
        name: profile.shape_of(profile.text_column(table[name])) for name in table.column_names
    }
    return profile.kinds_of(shapes, known)


def test_strange_headers() -> None:
    assert kinds(persons(60).drop_columns(["who"])) == {
        "fname": "given_name",
        "lastName": "family_name",
        "DOB": "birth_date",
        "tel_no": "phone",
        "contactEmail": "email",
        "Post Code": "postal_code",
        "town": "city",
    }
    assert kinds(firms(60).drop_columns(["who"])) == {
        "company": "organisation_name",
        "address": "street",
        "city": "city",
        "switchboard phone": "phone",
    }


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("soc_sec_id", ["1782872", "5193779", "7413233", "7413233"], "identifier"),
        ("rec_id", ["1", "2", "3", "4"], None),
        ("x", ["a@b.example", "c@d.example", "e@f.example", "a@b.example"], "email"),
        ("x", ["1", "2", "2", "3"], "number"),
        ("x", [None, None, "", " "], None),
        ("same", ["a", "a", "a", "a"], None),
        ("出生日期", ["1980-01-02", "1990-03-04", "1980-01-02", "1970-05-06"], "birth_date"),
        ("Apellidos", ["Pérez Gil", "Ruiz", "Soto", "Soto"], "family_name"),
        ("occupation", ["cook", "poet", "cook", "smith"], "category"),
    ],
)
def test_kind(header: str, values: list[str | None], kind: str | None) -> None:
    assert kinds(pa.table({header: pa.array(values, pa.string())})).get(header) == kind


def test_what_is_known_is_not_guessed() -> None:
    table = pa.table({"a": ["x y", "z w", "x y"], "b": ["1", "2", "1"]})
    assert kinds(table, {"a": "full_name", "b": ""}) == {"a": "person_name"}


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("19060631", "1906-06-31"),
        ("31/12/1999", "1999-12-31"),
        ("12/31/1999", "1999-12-31"),
        ("1999年2月3日", "1999-02-03"),
        ("3 Feb 1999", "1999-02-03"),
        ("1999-2-3 00:00:00", "1999-02-03"),
        ("00000000", None),
        ("1999", "1999"),
    ],
)
def test_dates(written: str, standard: str | None) -> None:
    assert dates.standard(written) == standard


def test_a_few_records_are_laid_out_as_many_are() -> None:
    records = pa.table(
        {
            "id": [1, 2, 3],
            "customer_id": [7, 8, 9],
            "said": ['{"city": "Ceuta", "x\\u0301": ""}', "{}", '{"city": null}'],
            "contacts": [
                '[{"n": "email", "v": "b@x.example"}, {"n": "email", "v": "a@x.example"}]',
                '[{"n": "phone", "v": "+34600"}, {"n": "email", "v": null}]',
                "[]",
            ],
        }
    )
    told, ways = ["city", "x\u0301"], ["email", "phone"]
    sql, values = columns.laid_out(told, ways)
    whole = engine.shared().query(sql, values, {"records": records})
    few = columns.read_few(records, told, ways)
    assert few is not None
    assert few.to_pydict() == dict(
        zip(few.column_names, (column.to_pylist() for column in whole.columns), strict=True)
    )
    number = records.set_column(2, "said", pa.array(['{"city": 5}'] * 3))
    assert columns.read_few(number, told, ways) is None
