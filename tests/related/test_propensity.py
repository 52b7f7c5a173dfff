"""Propensities learned by themselves: against known answers, and without looking ahead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import rdata
from threefold.collect import service as collect
from threefold.kit.errors import Invalid
from threefold.related import service
from threefold.related.logic.propensity import columns, measures

said = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=2, max_size=60)


@settings(deadline=None, max_examples=60)
@given(said, st.randoms())
def test_measures_are_those_of_the_field(values: list[float], chance: object) -> None:
    from sklearn.metrics import brier_score_loss, roc_auc_score

    came = np.array([float(chance.random() < 0.4) for _ in values])
    came[0], came[1] = 0.0, 1.0
    told = np.array(values)
    found = measures.measured(told, came)
    assert found.auc == pytest.approx(roc_auc_score(came, told))
    assert found.brier == pytest.approx(brier_score_loss(came, told))
    assert 0 <= found.calibration_error <= 1
    assert sum(each.customers for each in measures.reliability(told, came)) == len(values)


def test_lift_does_not_hang_on_the_order_of_equals() -> None:
    told = np.repeat([0.9, 0.1], [40, 60])
    came = np.concatenate([np.ones(20), np.zeros(20), np.zeros(60)])
    assert measures.lift(told, came) == pytest.approx(0.5 / 0.2)
    assert measures.lift(told[::-1], came[::-1]) == pytest.approx(0.5 / 0.2)
    assert measures.lift(came, came) == pytest.approx(1 / 0.2)


def made(rows: int = 400) -> pa.Table:
    """Who left: those with few years and a bad word; beside it columns that say nothing."""
    chance = np.random.default_rng(3)
    years = chance.uniform(0, 10, rows)
    word = np.where(chance.random(rows) < 0.4, "bad", "good")
    left = chance.random(rows) < np.where(word == "bad", 0.7, 0.1) * (years < 6) + 0.03
    return pa.table(
        {
            "number": pa.array(range(1, rows + 1)),
            "name": [f"customer {n}" for n in range(rows)],
            "years": pa.array(np.where(chance.random(rows) < 0.1, None, years), pa.float64()),
            "word": word,
            "always": ["x"] * rows,
            "left": np.where(left, "yes", "no"),
        }
    )


def test_what_says_nothing_is_left_out() -> None:
    trial = service.try_propensity(made(), target="left", folds=3)
    assert trial.used == ("years", "word")
    assert set(trial.unused) == {"number", "name", "always"}
    assert (trial.positive, trial.rows, len(trial.folds)) == ("yes", 400, 3)
    assert sum(fold.tried for fold in trial.folds) == 400
    assert trial.model.auc > 0.8
    assert trial.model.brier < trial.single.brier
    assert trial.model.calibration_error < 0.12


def test_the_last_rows_are_foretold_from_those_before() -> None:
    """What only the last rows know cannot help."""
    table = made()
    late = np.arange(400) >= 300
    told = np.where(late, np.array(table["left"]), "unknown")
    table = table.append_column("told", pa.array(told))
    trial = service.try_propensity(table, target="left", chronological=0.25)
    assert [(fold.rows, fold.tried) for fold in trial.folds] == [(300, 100)]
    assert "told" not in trial.used
    assert trial.model.auc < 0.99
    mixed = service.try_propensity(table, target="left", folds=2)
    assert mixed.model.auc > trial.model.auc


def test_words_not_learned_from_are_others() -> None:
    encoder = columns.learned(pa.table({"w": ["a", "a", "b"], "n": [1.0, None, 5.0]}))
    found = encoder.features(pa.table({"w": ["a", "new", None], "n": [1.0, None, 3.0]}))
    assert found.plain[:, 0].tolist()[:2] == [0.0, 2.0]
    assert np.isnan(found.plain[2, 0])
    assert np.isnan(found.plain[1, 1])
    assert found.wide.shape == (3, 3 + 3)
    assert found.wide[:, :3].tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0]]
    # The gap is filled by the mean, and told.
    assert found.wide[1, 3:].tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"target": "gone"}, "There is no column “gone”."),
        ({"target": "left", "drop": ["gone"]}, "There is no column “gone”."),
        ({"target": "name"}, "This column does not hold two values, but 400."),
        ({"target": "left", "positive": "maybe"}, "“maybe” does not stand in this column."),
        ({"target": "left", "chronological": 1.5},
         "The share of the last rows must lie between 0 and 1."),
        ({"target": "left", "drop": ["number", "name", "years", "word", "always"]},
         "No column says anything about the target."),
        ({"target": "left", "folds": 1}, "At least two folds are needed."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(asked: dict[str, object], message: str) -> None:
    with pytest.raises(Invalid) as raised:
        service.try_propensity(made(), **asked)
    assert str(raised.value.message) == message
    assert raised.value.remedy


def test_too_few_of_a_kind() -> None:
    table = pa.table({"left": ["yes"] * 3 + ["no"] * 50, "n": range(53)})
    with pytest.raises(Invalid):
        service.try_propensity(table, target="left")


def test_telecom_customers(data_dir: Path) -> None:
    """Two folds of the public set; what five give is for the bench."""
    table = collect.read_table(data_dir / "telco" / "telco_customer_churn.csv")
    assert table["TotalCharges"].null_count == 11
    trial = service.try_propensity(table, target="Churn", folds=2)
    assert (trial.rows, trial.positives, trial.positive) == (7043, 1869, "Yes")
    assert "customerID" in trial.unused
    assert trial.model.auc > 0.84
    assert trial.model.brier < 0.14
    assert trial.model.calibration_error < 0.04
    assert trial.model.lift > 2.6


def test_files_of_r_are_read(data_dir: Path) -> None:
    table = rdata.tables(data_dir / "churn_mlc" / "mlc_churn.RData")["mlc_churn"]
    assert table.num_rows == 5000
    assert pa.compute.sum(pa.compute.equal(table["churn"], "yes")).as_py() == 707
