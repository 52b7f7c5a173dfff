"""Public sets with known duplicates, by the one automatic configuration."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.csv
import pytest

from threefold.identity.service import matching

pytestmark = pytest.mark.data


def test_fake_1000(data_dir: Path) -> None:
    records = pyarrow.csv.read_csv(data_dir / "persons" / "fake_1000.csv")
    trial = matching.evaluate([records], truth="cluster", record="unique_id")
    assert trial.true_pairs == 2031
    # What Splink reaches with the settings and the threshold of its documentation is 0.92.
    assert trial.f1 > 0.95


def test_febrl_c(data_dir: Path) -> None:
    records = pyarrow.csv.read_csv(data_dir / "persons" / "febrl_dsgen_C_10000.csv")
    records = records.append_column("entity", pc.divide(records["rec_id"], 10))
    # Not a trait of the person, and no such help stands in real data.
    records = records.drop_columns(["blocking_number"])
    trial = matching.evaluate([records], truth="entity", record="rec_id")
    assert trial.f1 >= 0.98
    assert trial.matched.model.found > 0.99
