"""Comparison of names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.kit.names import THRESHOLD, score

PAIRS = [
    line.split("|")
    for line in (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NAUGHTY = [
    *(
        "",
        " ",
        ".",
        "-",
        "'",
        "''",
        '"',
        "()",
        ",",
        ",,",
        "a",
        "A.",
        "0",
        "12345",
        "\x00",
        "\u200b",
    ),
    *(
        "\ud800",
        "ﷺ",
        "ﬁ",
        "İ",
        "ß",
        "１２３",
        "𝓙𝓸𝓱𝓷",
        "👩‍👩‍👧",
        "Z̸a̸l̸g̸o̸",
        "\u202eabc",
        "null",
        "N/A",
        "de la",
        "bin",
    ),
    *(
        "Mr",
        "Dr. ",
        "Jr.",
        "Mr. Jr.",
        "株式会社",
        "ООО",
        "先生",
        "x" * 5000,
        "a " * 2000,
        "<b>",
        "' or 1=1",
    ),
]
TEXTS = st.one_of(
    st.text(max_size=40), st.sampled_from(NAUGHTY + [n for p in PAIRS for n in p[1:]])
)


@pytest.mark.parametrize(("verdict", "left", "right"), PAIRS)
def test_a_pair(verdict: str, left: str, right: str) -> None:
    assert (score(left, right) >= THRESHOLD) is (verdict == "same"), score(left, right)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["person", "organisation", "unknown"]))
def test_the_score_is_symmetric_and_between_0_and_1(left: str, right: str, kind) -> None:
    value = score(left, right, kind)
    assert 0 <= value <= 1
    assert value == score(right, left, kind)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["person", "organisation", "unknown"]))
def test_a_name_is_like_itself(text: str, kind) -> None:
    assert score(text, text, kind) == (1.0 if text.strip() else 0.0)


@pytest.mark.parametrize("left", NAUGHTY)
@pytest.mark.parametrize("kind", ["person", "organisation", "unknown"])
def test_nothing_raises(left: str, kind) -> None:
    for right in NAUGHTY:
        assert 0 <= score(left, right, kind) <= 1


def test_father_and_son_are_two() -> None:
    assert score("Mohammed bin Salman", "Salman bin Mohammed") < THRESHOLD


def test_more_in_common_scores_higher() -> None:
    full = score("John Fitzgerald Kennedy", "John Fitzgerald Kennedy")
    part = score("John Fitzgerald Kennedy", "John Kennedy")
    initial = score("John Fitzgerald Kennedy", "J. Kennedy")
    other = score("John Fitzgerald Kennedy", "Robert Kennedy")
    assert full > part > initial > other


@pytest.mark.data
def test_labelled_pairs_of_persons_reach_f1_080(data_dir: Path) -> None:
    with (data_dir / "names" / "cases.csv").open(encoding="utf-8", newline="") as file:
        cases = [case for case in csv.DictReader(file) if case["schema"] == "Person"]
    hits = [(score(c["name1"], c["name2"]) >= THRESHOLD, c["is_match"] == "true") for c in cases]
    right = hits.count((True, True))
    wrong = hits.count((True, False)) + hits.count((False, True))
    assert len(cases) > 500
    assert 2 * right / (2 * right + wrong) >= 0.80
