"""Matching as a whole, on made-up records and on nearly none."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from tests.identity.matching.people import firms, persons
from threefold.identity.logic.matching import clustering
from threefold.identity.service import matching
from threefold.identity.types import PAIRS
from threefold.kit.errors import Invalid


@pytest.fixture(scope="module")
def people() -> pa.Table:
    return persons(160, seed=3)


def test_persons_are_found_without_labels(people: pa.Table) -> None:
    trial = matching.evaluate([people], truth="who")
    assert trial.f1 > 0.98
    assert trial.precision > 0.99
    assert trial.records == people.num_rows


def test_estimates_are_near_the_truth(people: pa.Table) -> None:
    trial = matching.evaluate([people], truth="who")
    half = next(each for each in trial.matched.thresholds if each.probability == 0.5)
    assert half.precision > 0.95
    assert half.recall > 0.9
    assert half.pairs == pytest.approx(trial.true_pairs, rel=0.1)


def test_the_same_twice(people: pa.Table) -> None:
    first, second = (matching.match(people.drop_columns(["who"])) for _ in range(2))
    assert (first.groups == second.groups).all()
    one, two = (
        each.pairs.sort_by([("left", "ascending"), ("right", "ascending")])
        for each in (first, second)
    )
    assert one["left"].equals(two["left"])
    assert np.allclose(one["bits"].to_numpy(), two["bits"].to_numpy())


def test_evidence_can_be_read(people: pa.Table) -> None:
    found = matching.match(people.drop_columns(["who"]))
    pairs = found.pairs.sort_by([("probability", "descending")]).slice(0, 50)
    for text, bits in zip(pairs["evidence"].to_pylist(), pairs["bits"].to_pylist(), strict=True):
        evidence = json.loads(text)
        assert {"column", "kind", "level", "bits"} <= set(evidence["levels"][0])
        said = sum(level["bits"] for level in evidence["levels"]) + evidence["rarity"]
        assert said + found.model.prior_bits == pytest.approx(bits, abs=0.2)
    described = matching.describe(found.model)
    assert json.loads(json.dumps(described))["comparisons"][0]["levels"][0]["level"] == "different"
    assert all(
        left < right
        for left, right in zip(*(pairs[n].to_pylist() for n in ("left", "right")), strict=True)
    )


def test_proposals_are_of_customers_and_join_what_the_groups_join(people: pa.Table) -> None:
    found = matching.match(people.drop_columns(["who"]))
    owners = np.arange(people.num_rows) + 1000
    # Two records of one customer are no question.
    first = found.pairs.sort_by([("probability", "descending")]).slice(0, 1).to_pylist()[0]
    owners[first["right"]] = owners[first["left"]]
    pairs = matching.proposed(found, pa.array(owners))
    assert pairs.schema == PAIRS
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    assert (left < right).all()
    assert len(set(zip(left, right, strict=True))) == pairs.num_rows
    chance = pairs["probability"].to_numpy()
    assert chance.min() >= matching.LOWER
    group = dict(zip(owners.tolist(), found.groups.tolist(), strict=True))
    sure = chance >= matching.UPPER
    assert all(group[a] == group[b] for a, b in zip(left[sure], right[sure], strict=True))
    tied = {*left[sure].tolist(), *right[sure].tolist()}
    sizes = np.bincount(found.groups)
    alone = {owner for owner, label in group.items() if sizes[label] == 1}
    assert not tied & alone
    assert len(tied) >= len(group) - len(alone) - 1


def test_firms() -> None:
    trial = matching.evaluate([firms(150, seed=5)], truth="who")
    assert trial.f1 > 0.95


def test_records_in_chinese() -> None:
    trial = matching.evaluate([persons(120, seed=2, locale="zh_CN")], truth="who")
    assert trial.f1 > 0.93


def test_two_files_against_each_other(people: pa.Table) -> None:
    _, first = np.unique(people["who"].to_numpy(zero_copy_only=False), return_index=True)
    one = people.take(pa.array(np.sort(first)))
    rest = people.take(pa.array(np.setdiff1d(np.arange(people.num_rows), first)))
    trial = matching.evaluate([one, rest], truth="who", link=True)
    assert trial.f1 > 0.97
    found = trial.matched.pairs
    assert (found["left"].to_numpy() < one.num_rows).all()
    assert (found["right"].to_numpy() >= one.num_rows).all()


def test_files_may_call_things_by_other_names(people: pa.Table) -> None:
    half = people.num_rows // 2
    other = people.slice(half).rename_columns(
        ["given name", "surname", "birth date", "mobile", "e-mail", "zip", "city", "who"]
    )
    trial = matching.evaluate([people.slice(0, half), other], truth="who", link=True)
    assert set(trial.matched.kinds) == set(people.column_names) - {"who"}
    assert trial.f1 > 0.97


def test_linking_needs_two_files_and_known_columns(people: pa.Table) -> None:
    with pytest.raises(Invalid, match="two files"):
        matching.evaluate([people], truth="who", link=True)
    with pytest.raises(Invalid, match="no column"):
        matching.evaluate([people], truth="nobody")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"name": "Ana Pérez", "email": "ana@example.com"}],
        [{"name": None, "email": None}] * 3,
        [{"name": "Ana Pérez", "email": "ana@example.com"}] * 3,
        [{"name": f"Person {n}", "email": f"p{n}@example.com"} for n in range(5)],
    ],
)
def test_hardly_anything_to_go_by(rows: list[dict[str, str]]) -> None:
    schema = pa.schema([("name", pa.string()), ("email", pa.string())])
    found = matching.match(pa.Table.from_pylist(rows, schema=schema))
    assert len(found.groups) == len(rows)
    if len({row["email"] for row in rows}) == len(rows):
        assert found.together == 0


def test_nothing_to_find_candidates_by() -> None:
    chance = np.random.default_rng(5)
    few = pa.array(chance.choice(["m", "f"], 4_000))
    found = matching.match(pa.table({"gender": few}))
    assert found.together == 0
    assert found.model is None


def test_strangers_stay_apart() -> None:
    strangers = persons(200, seed=11)
    _, first = np.unique(strangers["who"].to_numpy(zero_copy_only=False), return_index=True)
    found = matching.match(strangers.take(pa.array(first)).drop_columns(["who"]))
    assert found.together <= 2


def test_a_false_pair_does_not_chain_two_customers() -> None:
    left = np.array([0, 0, 1, 3, 3, 4, 2])
    right = np.array([1, 2, 2, 4, 5, 5, 3])
    bits = np.array([9.0, 9, 9, 9, 9, 9, 4])
    found = clustering.groups(6, left, right, bits, unseen=-3.0)
    assert found.tolist() == [0, 0, 0, 3, 3, 3]


def test_one_file_holds_nobody_twice() -> None:
    parts = np.array([0, 1, 1])
    left, right = np.array([0, 0]), np.array([1, 2])
    bits = np.array([11.0, 10.0])
    loose = clustering.groups(3, left, right, bits, unseen=-3.0)
    strict = clustering.groups(3, left, right, bits, unseen=-3.0, parts=parts, rival=-12.0)
    assert loose.tolist() == [0, 0, 0]
    assert strict.tolist() == [0, 0, 2]
