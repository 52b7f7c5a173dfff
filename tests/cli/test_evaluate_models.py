"""`threefold evaluate clv` and `churn`: a file in, figures out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.support.command import threefold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("known")
    chance = np.random.default_rng(5)
    lines = ["who;day;paid"]
    for who in range(150):
        day = chance.integers(0, 60)
        while day < 500:
            at = np.datetime64("2025-01-01") + day
            lines.append(f"C{who:04d};{at};{chance.gamma(6, 4):.2f}".replace(".", ","))
            day += 1 + chance.geometric(1 / (10 + who % 60))
            if chance.random() < 0.08:
                break
    (place / "purchases.csv").write_text("\n".join(lines) + "\n")
    rows = ["years;word;left"]
    for _ in range(300):
        years, word = chance.integers(0, 10), chance.choice(["good", "bad"])
        left = chance.random() < (0.6 if word == "bad" and years < 5 else 0.1)
        rows.append(f"{years};{word};{'yes' if left else 'no'}")
    (place / "customers.csv").write_text("\n".join(rows) + "\n")
    return place


def test_lifetime_value(folder: Path) -> None:
    asked = ("evaluate", "clv", str(folder / "purchases.csv"), "--customer", "who",
             "--date", "day", "--amount", "paid", "--calibration-end", "2025-12-31")  # fmt: skip
    done = threefold(folder / "home", *asked, "--json")
    assert done.code == 0
    said = done.json
    assert set(said["parameters"]) == {"r", "alpha", "a", "b", "p", "q", "gamma"}
    assert said["customers"] == 150
    assert said["unit"] == "weeks"
    assert said["log_likelihood"] < 0
    held = said["holdout"]
    assert held["predicted"] == pytest.approx(held["actual"], rel=0.5)
    assert held["baseline"]["root_mean_square_error"] > 0
    assert sum(each["customers"] for each in held["by_repeats"]) == 150
    assert not (folder / "home").exists()


def test_churn(folder: Path) -> None:
    done = threefold(folder / "home", "evaluate", "churn", str(folder / "customers.csv"),
                     "--target", "left", "--folds", "3")  # fmt: skip
    assert done.code == 0
    assert "AUC" in done.out
    assert "logistic regression" in done.out
    done = threefold(folder / "home", "evaluate", "churn", str(folder / "customers.csv"),
                     "--target", "nobody", "--json")  # fmt: skip
    assert done.code == 2
    assert "nobody" in done.json["error"]["message"]
    assert "left" in str(done.json["error"]["where"])
