"""Columns of names."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from threefold.kit.names import columns, parse, table

WRITTEN = ["王小明", None, "GARCÍA LÓPEZ, ANA", "王小明", "", "Wang Xiaoming", "  ", "Siemens AG"]


def test_every_row_has_its_standard_form_and_keys() -> None:
    found = table(pa.array(WRITTEN))
    assert found.num_rows == len(WRITTEN)
    assert found["standard"].to_pylist()[:5] == ["王小明", None, "Ana García López", "王小明", None]
    assert found["given"].to_pylist()[:3] == ["小明", None, "Ana"]
    assert found["family"].to_pylist()[:3] == ["王", None, "García López"]
    assert found["keys"][0] == found["keys"][5], "a transliteration shares its keys"
    assert found["key"][0].as_py() == found["key"][5].as_py()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("John Smith", "SMITH, JOHN"),
        ("Mohammed Husayn", "Muhammad Hussein"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("محمد صلاح", "Mohamed Salah"),
        ("Сергей Рахманинов", "Sergei Rakhmaninov"),
        ("김민수", "Kim Min-su"),
    ],
)
def test_spellings_of_a_name_share_a_key(left: str, right: str) -> None:
    keys = table(pa.array([left, right]))["keys"].to_pylist()
    assert set(keys[0]) & set(keys[1])


def test_organisations_have_core_and_form() -> None:
    found = table(pa.array(["Siemens AG", "Anna Schmidt"]), kind="unknown").to_pylist()
    assert (found[0]["core"], found[0]["legal_form"], found[0]["given"]) == ("siemens", "AG", None)
    assert (found[1]["core"], found[1]["given"]) == (None, "Anna")


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_two_processes_give_the_same(monkeypatch: pytest.MonkeyPatch, kind) -> None:
    monkeypatch.setattr(columns, "MANY", 10)
    names = pa.array([f"Name{number} Surname{number % 7}" for number in range(50)] + WRITTEN)
    assert table(names, kind=kind, processes=2).equals(table(names, kind=kind, processes=1))


def test_a_column_of_any_layout_is_read() -> None:
    names = pa.chunked_array([["Ana Pérez"], ["王小明", None]])
    expected = ["Ana Pérez", "王小明", None]
    assert table(names)["standard"].to_pylist() == expected
    assert table(names.dictionary_encode())["standard"].to_pylist() == expected
    assert table(pa.array(expected, pa.large_string()))["standard"].to_pylist() == expected
    assert table(pa.array([], pa.string())).num_rows == 0
    assert table(pa.array([None, None], pa.string()))["standard"].null_count == 2


def test_the_standard_form_is_that_of_one_name() -> None:
    names = pa.array(["Dr. Ana Pérez", "J. R. R. Tolkien", "山田太郎様"])
    found = table(names)["standard"]
    assert found.to_pylist() == [parse(name).standard for name in names.to_pylist()]
    assert pc.all(pc.equal(table(found)["standard"], found)).as_py()
