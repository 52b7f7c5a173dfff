"""Every plug-in's own examples, run on the engine that a real run uses."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from threefold.engine import service as engine
from threefold.engine.service import Linking
from threefold.identity.comparison import DIFFERENT, LANGUAGES, all_comparisons, find
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
    row = {"own_l": [each.standard(left)], "own_r": [each.standard(right)]}
    assert row["own_l"][0]
    assert row["own_r"][0]
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


def test_sounds() -> None:
    assert sound("smith") == sound("smyth")
    assert sounds("garcia maria") == sounds("maria garcia")
    assert sound("王") is not None
