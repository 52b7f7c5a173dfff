"""Later purchases foretold from earlier ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threefold.cli.output import Json, emit, facts, json_wanted, progress, table
from threefold.cli.trials.home import existing, throw_away

if TYPE_CHECKING:
    from threefold.related.service.trying_lifetime import Erring, HoldOut, LifetimeTrial

_DIGITS = 6


def clv(
    file: Annotated[Path, typer.Argument(help="Purchases: CSV, TSV, Excel, Parquet …, gz too.")],
    customer: Annotated[str, typer.Option(help="Column with the customer.")],
    date: Annotated[str, typer.Option(help="Column with the day of the purchase.")],
    amount: Annotated[str, typer.Option(help="Column with what was paid.")],
    calibration_end: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Last day to learn from; later ones are foretold."),
    ],
    unit: Annotated[
        str, typer.Option(help="Unit of time: days, weeks, months or years.")
    ] = "weeks",
    json: Json = False,
) -> None:
    """Fit lifetime-value models (BG/NBD, Gamma-Gamma) and compare with what customers then did.

    Purchases of one customer on one day are one.
    """
    json_wanted(json)
    existing(file)
    with throw_away(), progress(json) as tell:
        from threefold.collect import service as collect
        from threefold.related import service as related

        tell("read", 0, 2, 0.0, None)
        rows = collect.read_table(file, texts=(customer,))
        tell("learn", 1, 2, 0.0, None)
        trial = related.try_lifetime(
            rows, customer=customer, date=date, amount=amount,
            calibration_end=calibration_end.date(), unit=unit,
        )  # fmt: skip
    data = _data(trial)
    emit(data, json, lambda: _show(data))


def _data(trial: LifetimeTrial) -> dict[str, Any]:
    parameters = dict(trial.purchases.parameters)
    if trial.amounts:
        parameters |= trial.amounts.parameters
    return {
        "models": ["BG/NBD", *(["Gamma-Gamma"] if trial.amounts else [])],
        "unit": trial.unit,
        "first_day": trial.first_day.isoformat(),
        "calibration_end": trial.calibration_end.isoformat(),
        "rows": trial.rows,
        "rows_left_out": trial.left_out,
        "customers": trial.customers,
        "repeat_customers": trial.buyers,
        "valued_customers": trial.valued,
        "parameters": {name: _rounded(value) for name, value in parameters.items()},
        "log_likelihood": _rounded(trial.purchases.log_likelihood),
        "amount_log_likelihood": _rounded(trial.amounts.log_likelihood) if trial.amounts else None,
        "frequency_amount_correlation": _rounded(trial.correlation),
        "holdout": _held(trial.hold_out) if trial.hold_out else None,
        "seconds": round(trial.seconds, 3),
    }


def _held(held: HoldOut) -> dict[str, Any]:
    return {
        "last_day": held.last_day.isoformat(),
        "length": _rounded(held.units),
        "actual": held.actual,
        "predicted": _rounded(held.model.foretold),
        **_errors(held.model),
        "actual_amount": _rounded(held.amount),
        "predicted_amount": _rounded(held.amount_foretold),
        "baseline": {"predicted": _rounded(held.baseline.foretold), **_errors(held.baseline)}
        if held.baseline
        else None,
        "by_repeats": [
            {name: _rounded(value) for name, value in group.items()} for group in held.groups
        ],
    }


def _errors(found: Erring) -> dict[str, Any]:
    return {
        "mean_absolute_error": _rounded(found.mean_absolute),
        "root_mean_square_error": _rounded(found.root_mean_square),
        "correlation": _rounded(found.correlation),
    }


def _rounded(value: Any) -> Any:
    """JSON knows no NaN."""
    if not isinstance(value, float):
        return value
    return round(value, _DIGITS) if abs(value) < float("inf") else None


def _show(data: dict[str, Any]) -> None:
    told = {name.replace("_", " "): value for name, value in data.items()
            if not isinstance(value, (dict, list))}  # fmt: skip
    exactly = {name: f"{value:.4f}" for name, value in data["parameters"].items()}
    facts("Lifetime value", {**told, **exactly})
    held = data["holdout"]
    if held is None:
        return
    facts(
        f"Repeat purchases of the {held['length']:g} {data['unit']} after it",
        {
            "actual": held["actual"],
            "predicted": held["predicted"],
            "amount, actual": held["actual_amount"],
            "amount, predicted": held["predicted_amount"],
        },
    )
    models = {"BG/NBD": held, "regression on recency, frequency, money": held["baseline"]}
    table(
        "How far off, by customer",
        ("model", "predicted", "mean absolute error", "root mean square error", "correlation"),
        [
            (name, each["predicted"], each["mean_absolute_error"],
             each["root_mean_square_error"], each["correlation"])
            for name, each in models.items() if each
        ],
    )  # fmt: skip
    table(
        "By repeat purchases before",
        ("before", "customers", "actual", "predicted"),
        [
            (each["repeats"], each["customers"], f"{each['actual']:.3f}",
             f"{each['predicted']:.3f}")
            for each in held["by_repeats"]
        ],
    )  # fmt: skip
