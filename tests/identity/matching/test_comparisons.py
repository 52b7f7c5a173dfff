"""Every plug-in's own examples, run on the engine that a real run uses."""

from __future__ import annotations

import random
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


def test_functions_that_look_whether_to_count_say_what_counting_does(place: Linking) -> None:
    chance = random.Random(3)
    left = ["".join(chance.choices("aabé ø王小明", k=chance.randrange(1, 9))) for _ in range(4000)]
    right = [_slipped(text, chance) for text in left]
    place.keep("texts", pa.table({"a": left, "b": right}))
    found = place.query(
        "select a, b, damerau_levenshtein(a, b) as edits, link_shared(a, b) as shared,"
        " link_within(a, b, 1) as one, link_within(a, b, 2) as two, link_holds(a, b) as holds"
        " from texts"
    ).to_pylist()
    for row in found:
        assert (row["one"], row["two"]) == (row["edits"] <= 1, row["edits"] <= 2), row
        words, others = set(row["a"].split(" ")), set(row["b"].split(" "))
        assert row["shared"] == len(words & others) / len(words | others), row
        assert row["holds"] == (words <= others or words >= others), row
    assert len({row["edits"] for row in found}) > 5
    assert {row["one"] for row in found} == {row["holds"] for row in found} == {True, False}


def _slipped(text: str, chance: random.Random) -> str:
    """Up to three letters left out, put in, replaced, or swapped with their neighbour."""
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text) + 1)
        new = chance.choice("ab 王é")
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + text[at + 1 :] or new
        elif kind == 1:
            text = text[:at] + new + text[at:]
        elif kind == 2:
            text = text[:at] + new + text[at + 1 :]
        else:
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text


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
