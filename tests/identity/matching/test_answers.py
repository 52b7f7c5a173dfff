"""What staff answer corrects what was learnt without labels, and a few answers move little."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from threefold.identity.comparison import find
from threefold.identity.logic.matching import answers
from threefold.identity.logic.matching.answers import Answered
from threefold.identity.logic.matching.model import Floats, Judged, Model
from threefold.identity.logic.matching.prepare import Column

COLUMNS = ("given_name", "family_name", "street", "phone")
SAME, DIFFERS = 1, 0


def model(prior: float = 1e-3, **match: float) -> Model:
    """Two levels a column; `match` is how often matches are thought to agree."""
    judged = []
    for number, name in enumerate(COLUMNS):
        column = Column(f"c{number}", name, find(name), 1.0)
        levels = column.comparison.levels(column.name, {})[:1]
        share = match.get(name, 0.9)
        judged.append(
            Judged(column, tuple(levels), np.array([1 - share, share]), np.array([0.98, 0.02]))
        )
    return Model(judged, prior=prior, pairs=1e6)


def drawn(count: int, seed: int) -> tuple[dict[str, Floats], np.ndarray]:
    """Levels of doubtful pairs and whether they are one. Half are couples: family name, street and
    phone agree, the given name does not; twins slip in the given name seldom."""
    chance = np.random.default_rng(seed)
    same = chance.random(count) < 0.5
    levels = {
        name: np.where(chance.random(count) < 0.9, SAME, DIFFERS).astype(np.int8)
        for name in COLUMNS
    }
    levels["given_name"] = np.where(
        chance.random(count) < np.where(same, 0.85, 0.03), SAME, DIFFERS
    ).astype(np.int8)
    return levels, same


def table(levels: dict[str, Floats], judged: Model) -> pa.Table:
    bits = np.full(len(levels["street"]), judged.prior_bits)
    for each, name in zip(judged.judged, COLUMNS, strict=True):
        bits += each.weights[levels[name]]
    gammas = {f"gamma_c{n}": pa.array(levels[name]) for n, name in enumerate(COLUMNS)}
    return pa.table({"bits": pa.array(bits), **gammas})


def reviewed(levels: dict[str, Floats], same: np.ndarray, count: int) -> list[Answered]:
    words = {SAME: "same", DIFFERS: "different"}
    return [
        Answered(
            {name: words[int(levels[name][row])] for name in COLUMNS}, 0.0, False, bool(same[row])
        )
        for row in range(count)
    ]


def first_right(pairs: pa.Table, same: np.ndarray, most: int) -> float:
    order = np.argsort(-pairs["bits"].to_numpy(), kind="stable")
    return float(same[order[:most]].mean())


def test_after_answers_the_likeliest_pairs_are_right_more_often() -> None:
    # The model takes given names for nearly worthless, as where initials and slips abound.
    wrong = model(given_name=0.02)
    levels, same = drawn(2_000, seed=1)
    rest = {name: column[100:] for name, column in levels.items()}
    before = table(rest, wrong)
    after = answers.corrected(before, wrong, reviewed(levels, same, 100))
    precision = [first_right(each, same[100:], 800) for each in (before, after)]
    assert precision[0] < 0.6
    assert precision[1] > 0.9
    assert (np.argsort(-before["bits"].to_numpy()) != np.argsort(-after["bits"].to_numpy())).any()
    note = wrong.notes[answers.NOTE]
    assert note["answers"] == 100
    assert note["loss"][1] < note["loss"][0]
    assert json.loads(json.dumps(note)) == note
    by_level = {(each["column"], each["level"]): each["bits"] for each in note["levels"]}
    assert by_level["given_name", "same"] > 1
    # A kept model has what was learnt in its weights.
    assert np.allclose(table(rest, wrong)["bits"].to_numpy(), after["bits"].to_numpy())


def test_precision_rises_with_the_answers() -> None:
    levels, same = drawn(2_000, seed=4)
    rest = {name: column[200:] for name, column in levels.items()}
    found = []
    for count in (0, 20, 200):
        wrong = model(given_name=0.02)
        scored = answers.corrected(table(rest, wrong), wrong, reviewed(levels, same, count))
        found.append(first_right(scored, same[200:], 800))
    assert found[0] < found[1] < found[2] or found[0] < found[1] == pytest.approx(
        found[2], abs=0.03
    )


def test_too_few_answers_change_nothing() -> None:
    one, levels_same = model(), drawn(50, seed=2)
    before = table(levels_same[0], one)
    after = answers.corrected(before, one, reviewed(*levels_same, answers.FEWEST - 1))
    assert before["bits"].equals(after["bits"])
    assert one.notes[answers.NOTE] == {"answers": 9, "needed": answers.FEWEST}


def test_ten_answers_alike_move_weights_little() -> None:
    one = model(prior=1e-5)
    levels, _same = drawn(10, seed=3)
    before = table(levels, one)
    after = answers.corrected(before, one, reviewed(levels, np.zeros(10, bool), 10))
    moved = before["bits"].to_numpy() - after["bits"].to_numpy()
    assert (moved > 0).all()
    assert moved.max() < 10
    assert all(abs(each["bits"]) < 4 for each in one.notes[answers.NOTE]["levels"])


def test_answers_of_columns_that_are_no_more_are_left_out() -> None:
    one = model()
    odd = [Answered({"shoe_size": "same"}, 0.0, False, True)] * 20
    answers.learn(one, odd)
    assert one.notes[answers.NOTE]["answers"] == 0


def test_lone_reasons_are_learnt_by_themselves() -> None:
    one = model()
    before = [each.match.copy() for each in one.judged]
    answers.learn(one, [Answered({"family_name": "same"}, 3.0, True, True)] * 40)
    assert answers.lone_bits(one) > answers.LONE + 1
    assert all(np.allclose(a, b.match) for a, b in zip(before, one.judged, strict=True))


def test_evidence_as_it_was_asked_is_read() -> None:
    evidence = {
        "levels": [{"column": "phone", "kind": "phone", "level": "same", "bits": 7.5}],
        "rarity": 1.5,
        "held": -2.0,
    }
    assert answers.read(evidence, same=True) == Answered({"phone": "same"}, 1.5, True, True)
