"""Lifetime value beside the library `lifetimes`: one million customers, fitted and foretold.

    python bench/clv.py [--customers 1000000] [--rounds 1]

Customers are drawn from BG/NBD and Gamma-Gamma with known parameters. Both sides begin with the
same arrays (repeat purchases, time to the last, time observed, mean amount) and end with expected
purchases of the next year and the expected amount of each customer. `lifetimes` (with pandas) must
be installed beside, as with `pip install --target FOLDER lifetimes` and PYTHONPATH.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

TRUE = {"r": 0.8, "alpha": 12.0, "a": 0.9, "b": 2.8, "p": 6.0, "q": 4.0, "gamma": 16.0}
AHEAD = 52.0
LIMIT = 1 / 50
ALIKE = 1e-3


def made(customers: int) -> dict[str, np.ndarray]:
    """Whole weeks, as from days of a shop; drawn anew from the same seed each time."""
    chance = np.random.default_rng(7)
    rate = chance.gamma(TRUE["r"], 1 / TRUE["alpha"], customers)
    lost = chance.beta(TRUE["a"], TRUE["b"], customers)
    span = np.round(chance.uniform(30, 104, customers) * 7) / 7
    at, repeats, last = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    alive = np.ones(customers, dtype=bool)
    while alive.any():
        at[alive] += chance.exponential(1 / rate[alive])
        alive &= at <= span
        repeats[alive] += 1
        last[alive] = at[alive]
        alive &= chance.random(customers) >= lost
    last = np.minimum(np.round(last * 7) / 7, span)
    scale = chance.gamma(TRUE["q"], 1 / TRUE["gamma"], customers)
    some = np.maximum(repeats, 1)
    mean = chance.gamma(TRUE["p"] * some, 1 / (scale * some))
    return {"repeats": repeats, "last": last, "span": span, "mean": np.round(mean, 2) + 0.01}


def ours(given: dict[str, np.ndarray]) -> dict[str, Any]:
    from threefold.related.logic.lifetime import bgnbd, gammagamma
    from threefold.related.logic.lifetime.lives import Lives

    began = time.perf_counter()
    x, last, span, mean = (given[name] for name in ("repeats", "last", "span", "mean"))
    lives = Lives.of(x, last, span)
    model = bgnbd.fit(lives.distinct())
    some = x > 0
    worth = gammagamma.fit(x[some], mean[some])
    bought = model.expected(lives, AHEAD)
    amount = worth.expected(x, mean)
    return {
        "seconds": time.perf_counter() - began,
        "parameters": {**model.parameters, **worth.parameters},
        "bought": bought,
        "amount": amount,
    }


def theirs(given: dict[str, np.ndarray]) -> dict[str, Any]:
    import pandas
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    began = time.perf_counter()
    table = pandas.DataFrame(given)
    model = BetaGeoFitter()
    model.fit(table["repeats"], table["last"], table["span"])
    some = table[table["repeats"] > 0]
    worth = GammaGammaFitter()
    worth.fit(some["repeats"], some["mean"])
    bought = model.conditional_expected_number_of_purchases_up_to_time(
        AHEAD, table["repeats"], table["last"], table["span"]
    )
    amount = worth.conditional_expected_average_profit(table["repeats"], table["mean"])
    found = {**dict(model.params_), **{name: worth.params_[name] for name in ("p", "q")}}
    found["gamma"] = worth.params_["v"]
    return {
        "seconds": time.perf_counter() - began,
        "parameters": {name: float(value) for name, value in found.items()},
        "bought": np.asarray(bought),
        "amount": np.asarray(amount),
    }


def told(name: str, found: dict[str, Any]) -> None:
    parameters = " ".join(f"{key} {value:.4f}" for key, value in found["parameters"].items())
    print(f"{name:<12} {found['seconds']:8.2f} s  {parameters}", flush=True)


def unlike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.max(np.abs(one - other) / np.maximum(np.abs(other), 1e-9)))


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--customers", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--alone", action="store_true", help="without the other side")
    wanted = asked.parse_args()
    given = made(wanted.customers)
    print(f"{wanted.customers:,} customers, {int((given['repeats'] > 0).sum()):,} bought again")
    runs = [ours(given) for _ in range(wanted.rounds)]
    mine = min(runs, key=lambda each: each["seconds"])
    told("ours", mine)
    if wanted.alone:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = theirs(given)
    told("lifetimes", other)
    for what in ("bought", "amount"):
        print(f"{what}: greatest relative difference {unlike(mine[what], other[what]):.2e}")
    ratio = mine["seconds"] / other["seconds"]
    verdict = "ok" if ratio <= LIMIT else "MISSED"
    print(f"{1 / ratio:.0f} times as fast (limit {1 / LIMIT:.0f}) {verdict}")


if __name__ == "__main__":
    main()
