"""How well Threefold does on data whose answers are known; nothing is kept."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threefold.cli.output import Json, emit, facts, json_wanted, progress, table
from threefold.cli.trials.churn import churn
from threefold.cli.trials.clv import clv
from threefold.cli.trials.home import existing, throw_away
from threefold.kit.errors import Invalid

if TYPE_CHECKING:
    import pyarrow as pa

    from threefold.identity.service.matching import Trial

HEAD = 64 * 1024
STAGES = ("profile", "standardise", "first look", "learn", "score", "group")


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Say how well Threefold does on labelled data of your own.", no_args_is_help=True
    )
    group.command("identity", help="Find out who is who in files where it is known already.")(
        identity
    )
    group.command("churn", help="Foretell who leaves, buys or answers, and compare.")(churn)
    group.command("clv", help="Foretell purchases of known customers, and compare.")(clv)
    app.add_typer(group, name="evaluate")


def identity(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="CSV, TSV or Parquet; CSV also as gz.")
    ],
    truth: Annotated[
        str, typer.Option(help="Column that is the same for records of the same customer.")
    ],
    record: Annotated[
        str, typer.Option("--id", metavar="COLUMN", help="Column that only numbers the records.")
    ] = "",
    link: Annotated[
        bool, typer.Option("--link", help="Compare records of different files only.")
    ] = False,
    json: Json = False,
) -> None:
    """The configuration is that of a real run; the truth is used for the score alone."""
    json_wanted(json)
    tables = [_read(file) for file in files]
    with throw_away() as home, progress(json) as tell:
        from threefold.identity.service import matching

        def stage(name: str) -> None:
            tell(name, STAGES.index(name) if name in STAGES else 0, len(STAGES), 0.0, None)

        trial = matching.evaluate(
            tables,
            truth=truth,
            record=record or None,
            link=link,
            temp_dir=home.root / "spill",
            tell=stage,
        )
        data = _data(trial)
    emit(data, json, lambda: _show(data))


def _data(trial: Trial) -> dict[str, Any]:
    found = trial.matched
    return {
        "precision": round(trial.precision, 6),
        "recall": round(trial.recall, 6),
        "f1": round(trial.f1, 6),
        "pairs": trial.pairs,
        "true_pairs": trial.true_pairs,
        "right_pairs": trial.right,
        "records": trial.records,
        "clusters": trial.clusters,
        "seconds": round(trial.seconds, 3),
        "columns": dict(found.kinds),
        "rules": [list(rule.means) for rule in found.model.rules] if found.model else [],
        "candidates_found_estimate": round(found.model.found, 4) if found.model else None,
        "thresholds": [
            {
                "probability": each.probability,
                "pairs": each.pairs,
                "precision_estimate": round(each.precision, 4),
                "recall_estimate": round(each.recall, 4),
            }
            for each in found.thresholds
        ],
    }


def _show(data: dict[str, Any]) -> None:
    shown = {name: f"{data[name]:.4f}" for name in ("precision", "recall", "f1")}
    counted = ("pairs", "true_pairs", "right_pairs", "records", "clusters", "seconds")
    facts("Who is who", {**shown, **{name.replace("_", " "): data[name] for name in counted}})
    table("Columns", ("column", "compared as"), list(data["columns"].items()))
    table(
        "By the model's own estimate, before grouping",
        ("probability from", "pairs", "precision", "recall"),
        [
            (
                f"{each['probability']:g}",
                each["pairs"],
                f"{each['precision_estimate']:.3f}",
                f"{each['recall_estimate']:.3f}",
            )
            for each in data["thresholds"]
        ],
    )


def _read(file: Path) -> pa.Table:
    import pyarrow as pa

    existing(file)
    try:
        if file.suffix.lower() in {".parquet", ".pq"}:
            import pyarrow.parquet

            return pyarrow.parquet.read_table(file)
        return _read_csv(file)
    except (pa.ArrowException, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(
            f"The file cannot be read: {error}",
            where={"file": str(file)},
            remedy="Give CSV in UTF-8 with a header line, or Parquet.",
        ) from error


def _read_csv(file: Path) -> pa.Table:
    """Every column as text: numbers with leading zeros stay what they are."""
    import pyarrow as pa
    import pyarrow.csv

    with pa.input_stream(str(file), compression="detect") as stream:
        head = stream.read(HEAD).decode("utf-8-sig", errors="ignore")
    line = head.partition("\n")[0].rstrip("\r")
    delimiter = max(",;\t|", key=line.count)
    names = next(csv.reader([line], delimiter=delimiter), [])
    if not names or len(set(names)) < len(names):
        raise Invalid(
            "The header line names no columns, or one twice.",
            where={"file": str(file)},
            remedy="Give every column a name of its own in the first line.",
        )
    with pa.input_stream(str(file), compression="detect") as stream:
        return pyarrow.csv.read_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
