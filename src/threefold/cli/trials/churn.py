"""What customers do foretold from what is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threefold.cli.output import Json, emit, facts, json_wanted, progress, table
from threefold.cli.trials.home import existing, throw_away

if TYPE_CHECKING:
    from threefold.related.logic.propensity.measures import Measured
    from threefold.related.service.trying_propensity import PropensityTrial

_MEASURES = ("auc", "brier", "calibration_error", "lift", "log_loss")


def churn(
    file: Annotated[Path, typer.Argument(help="A row a customer: CSV, TSV, Excel, Parquet …")],
    target: Annotated[str, typer.Option(help="Column that tells who did it.")],
    positive: Annotated[
        str, typer.Option(help="Its value for those who did; “yes”, else the rarer one.")
    ] = "",
    drop: Annotated[
        list[str] | None, typer.Option(help="Column to leave out; may be given several times.")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, max=50, help="Parts, each foretold once.")] = 5,
    chronological: Annotated[
        float | None,
        typer.Option(help="Instead of folds: foretell this last share of the rows, as 0.2."),
    ] = None,
    json: Json = False,
) -> None:
    """Learn a propensity (churn, purchase, answer) by itself and foretell rows it has not seen."""
    json_wanted(json)
    existing(file)
    with throw_away(), progress(json) as tell:
        from threefold.collect import service as collect
        from threefold.related import service as related

        tell("read", 0, 2, 0.0, None)
        rows = collect.read_table(file)
        tell("learn", 1, 2, 0.0, None)
        trial = related.try_propensity(
            rows, target=target, positive=positive, drop=drop or (), folds=folds,
            chronological=chronological,
        )  # fmt: skip
    data = _data(trial)
    emit(data, json, lambda: _show(data))


def _data(trial: PropensityTrial) -> dict[str, Any]:
    return {
        "rows": trial.rows,
        "rows_left_out": trial.left_out,
        "positive": trial.positive,
        "positives": trial.positives,
        "split": trial.how,
        **_measures(trial.model),
        "lift_at_10": round(trial.model.lift, 4),
        "baselines": {
            "logistic": _measures(trial.logistic),
            "single_column": {"column": trial.best_single, **_measures(trial.single)},
        },
        "folds": [
            {"rows": each.rows, "tried": each.tried, **_measures(each.model)}
            for each in trial.folds
        ],
        "weights": {name: round(value, 4) for name, value in trial.weights.items()},
        "columns": list(trial.used),
        "columns_left_out": list(trial.unused),
        "seconds": round(trial.seconds, 3),
    }


def _measures(found: Measured) -> dict[str, float]:
    return {name: round(getattr(found, name), 6) for name in _MEASURES}


def _show(data: dict[str, Any]) -> None:
    facts(
        "Propensity",
        {
            name.replace("_", " "): data[name]
            for name in ("rows", "rows_left_out", "positive", "positives", "split", "seconds")
        },
    )
    single = data["baselines"]["single_column"]
    models = {
        "automatic": data,
        "logistic regression": data["baselines"]["logistic"],
        f"{single['column']} alone": single,
    }
    table(
        "Of rows not learned from",
        ("model", "AUC", "Brier", "calibration error", "lift at 10 %"),
        [
            (name, f"{each['auc']:.4f}", f"{each['brier']:.4f}",
             f"{each['calibration_error']:.4f}", f"{each['lift']:.2f}")
            for name, each in models.items()
        ],
    )  # fmt: skip
    facts("Columns", {
        "used": ", ".join(data["columns"]),
        "left out": ", ".join(data["columns_left_out"]) or "none",
    })  # fmt: skip
