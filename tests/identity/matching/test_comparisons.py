"""Every plug-in's own examples, run on the engine that a real run uses."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from threefold.engine import service as engine
from threefold.engine.service import Linking
from threefold.identity.comparison import DIFFERENT, LANGUAGES, all_comparisons, find, told
from threefold.identity.logic.matching.writing import sound, sounds
from threefold.kit.errors import NotFound

EXAMPLES = [
    (name, *example) for name, each in all_comparisons().items() for example in each.examples
]


@pytest.fixture(scope="module")
def place() -> Iterator[Linking]:
    opened = engine.linking()
    yield opened
    opened.close()


@pytest.mark.parametrize(("name", "left", "right", "expected"), EXAMPLES)
def test_example(place: Linking, name: str, left: str, right: str, expected: str) -> None:
    each = find(name)
    row = {}
    for side, value in (("l", each.standard(left)), ("r", each.standard(right))):
        assert value
        row[f"own_{side}"] = pa.array([value])
        row[f"own_latin_{side}"] = pa.array([each.latin and each.latin(value)], pa.string())
    place.keep("example", pa.table(row))
    cases = " ".join(f"when {level.sql} then '{level.label}'" for level in each.levels("own", {}))
    found = place.query(f"select case {cases} else '{DIFFERENT}' end as level from example")
    assert found["level"].to_pylist() == [expected]


@pytest.mark.parametrize("name", all_comparisons())
def test_plug_in_is_whole(name: str) -> None:
    each = find(name)
    assert set(each.label) == set(LANGUAGES)
    assert all(each.label.values())
    assert len(each.examples) >= 3
    levels = each.levels("own", {"city": "c1", "given_name": "c2", "family_name": "c3"})
    labels = [level.label for level in levels]
    assert len(set(labels)) == len(labels)
    assert DIFFERENT not in labels
    for label in (*labels, DIFFERENT):
        said = [told(name, label, language) for language in LANGUAGES]
        assert all(said)
        assert label == DIFFERENT or set(each.said[label]) == set(LANGUAGES)
    assert {*each.takes, *each.instead} <= set(all_comparisons())
    for left, _, _ in each.examples:
        for cut in each.keys.values():
            assert cut(each.standard(left) or "") != ""


def test_no_variable_is_claimed_twice() -> None:
    claimed = [code for each in all_comparisons().values() for code in each.variables]
    assert len(claimed) == len(set(claimed))


def test_unknown_comparison_names_those_there_are() -> None:
    with pytest.raises(NotFound) as raised:
        find("shoe_size")
    assert "birth_date" in raised.value.remedy


def test_words_of_levels_that_nobody_has_words_for() -> None:
    assert told("email", "same name", "es") == "mismo buzón, otro proveedor"
    assert told("email", DIFFERENT, "zh-hans") == "不同"
    assert told("email", "no such level", "es") == "no such level"
    assert told("no such kind", "same", "en") == "same"


def test_sounds() -> None:
    assert sound("smith") == sound("smyth")
    assert sounds("garcia maria") == sounds("maria garcia")
    assert sound("王") is not None


@pytest.mark.parametrize(
    ("kind", "native", "latin"),
    [
        ("person_name", "王小明", "Wang Xiaoming"),
        ("person_name", "山田太郎", "Taro Yamada"),
        ("person_name", "Дмитрий Иванов", "Dmitry Ivanov"),
        ("person_name", "김철수", "Kim Cheolsu"),
        ("family_name", "Иванов", "Ivanov"),
        ("organisation_name", "ООО Газпром", "Gazprom AO"),
    ],
)
def test_names_of_two_scripts_meet_in_a_key(kind: str, native: str, latin: str) -> None:
    each = find(kind)
    sounds = next(cut for name, cut in each.keys.items() if name.startswith("sound"))
    assert sounds(each.standard(native) or "") == sounds(each.standard(latin) or "")
