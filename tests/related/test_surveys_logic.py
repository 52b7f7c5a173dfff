"""Designs survive their file, conditions hold as told, scores have right intervals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.related.logic.surveys import scores
from threefold.related.logic.surveys.faults import faults
from threefold.related.logic.surveys.replies import MISSING, NOT_OFFERED, TWICE, holds, read
from threefold.related.logic.surveys.shape import (
    OPS,
    TYPES,
    Condition,
    Design,
    Option,
    Question,
)

PAIR = (Option("o1", {"en": "One"}), Option("o2", {"en": "Two"}))
CODES = st.sampled_from(["q1", "q2", "q3"])
QUESTIONS = st.builds(
    Question,
    CODES,
    st.sampled_from(TYPES),
    st.just({"en": "What?"}),
    required=st.booleans(),
    options=st.just(PAIR),
    rows=st.just(PAIR),
    most=st.integers(2, 10),
    when=st.none() | st.builds(Condition, CODES, st.sampled_from(OPS), st.just("1")),
)
DESIGNS = st.lists(QUESTIONS, unique_by=lambda q: q.code, max_size=3).map(
    lambda listed: Design.read(Design({}, ("en",), tuple(listed)).plain())
)
KEYS = st.sampled_from(["q1", "q2", "q3", "q1-o1", "q2-o2", "q3-o1", "q1-r1"])
RAW = st.dictionaries(KEYS, st.lists(st.text(max_size=4) | st.sampled_from(["1", "o1", "yes"])))


@settings(max_examples=40)
@given(DESIGNS)
def test_design_to_file_and_back(design: Design) -> None:
    assert Design.read(design.plain()) == design


@settings(max_examples=60)
@given(DESIGNS, RAW)
def test_whatever_is_sent_is_read_or_told(design: Design, raw: dict[str, list[str]]) -> None:
    replies, problems = read(design, raw)
    asked = {each.code: each for each in design.questions}
    for each in replies:
        assert each.question in asked
        assert each.question not in problems
        question = asked[each.question]
        if each.number is not None and question.type != "ranking":
            assert question.scale[0] <= each.number <= question.scale[1]
        if each.choice and question.type != "consent":
            assert question.option(each.choice)


@pytest.mark.parametrize(
    ("op", "value", "said", "held"),
    [
        ("is", "o1", ["o1", "o2"], True),
        ("is_not", "o1", ["o2"], True),
        ("is_not", "o1", [], False),
        ("at_most", "3", ["3"], True),
        ("at_least", "3", ["2"], False),
        ("at_most", "3", ["word"], False),
        ("answered", "", ["x"], True),
        ("answered", "", [], False),
    ],
)
def test_conditions(op: str, value: str, said: list[str], held: bool) -> None:
    assert holds(Condition("q1", op, value), {"q1": said}) is held


def test_a_chain_of_conditions_ends_with_its_first() -> None:
    design = Design(
        {},
        ("en",),
        (
            Question("q1", "nps"),
            Question("q2", "text", when=Condition("q1", "at_most", "6")),
            Question("q3", "text", required=True, when=Condition("q2", "answered")),
        ),
    )
    replies, problems = read(design, {"q1": ["9"], "q2": ["hidden"], "q3": ["hidden"]})
    assert [each.question for each in replies] == ["q1"]
    assert problems == {}
    assert read(design, {"q1": ["2"], "q2": ["because"]})[1] == {"q3": MISSING}


def test_what_is_wrong_with_answers() -> None:
    ranking = Question("q1", "ranking", options=PAIR, required=True)
    design = Design({}, ("en",), (ranking,))
    assert read(design, {"q1-o1": ["1"], "q1-o2": ["1"]})[1] == {"q1": TWICE}
    assert read(design, {"q1-o1": ["1"]})[1] == {"q1": MISSING}
    assert read(design, {"q1-o1": ["1"], "q1-o2": ["3"]})[1] == {"q1": NOT_OFFERED}


def test_faults_name_conditions_on_later_questions(plan: object) -> None:
    from threefold.plan import service as plans

    said = {"en": "What?"}
    first = Question("q1", "choice", said, options=PAIR, when=Condition("q2", "answered"))
    second = Question("q2", "nps", said, when=Condition("q1", "is", "o9"))
    texts = {"title": said, "thanks": said}
    found = faults(Design(texts, ("en",), (first, second)), plans.current())
    assert [(each.code, each.of) for each in found] == [("condition", "q1"), ("condition", "q2")]


def test_scores() -> None:
    nps = scores.nps({10: 50, 8: 30, 3: 20})
    assert nps.value == pytest.approx(30)
    # 50.75 and 20.75 of 103; variance of −1, 0 and 1 around their difference.
    middle, both = 30 / 103, 71.5 / 103
    assert nps.high == pytest.approx(100 * middle + 196 * math.sqrt((both - middle**2) / 103), 1e-3)
    assert scores.nps({10: 2}).low < 0
    # Wilson's interval of 8 of 10, as in Brown, Cai and DasGupta (2001).
    share = scores.share(8, 10)
    assert (share.low, share.high) == (pytest.approx(0.490, abs=1e-3), pytest.approx(0.943, 1e-3))
    mean = scores.mean({1: 3, 3: 3}, (1, 5))
    assert (mean.value, mean.low, mean.n) == (2.0, pytest.approx(1.123, 1e-3), 6)
    assert scores.mean({1: 2}, (1, 5)).low is None
    assert scores.top({5: 1, 4: 1, 1: 2}, 4).value == 0.5
    assert scores.nps({}).value is None
