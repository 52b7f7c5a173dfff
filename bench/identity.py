"""Matching beside Splink as its own documentation configures it, on the same records.

python bench/identity.py [FOLDER of fake_1000.csv, febrl_dsgen_C_10000.csv and the historical 50k]

Pairwise precision, recall and F1 after grouping; seconds of the wall and of the processor; the
most memory of the process so far (MiB), each side in a process of its own. The peer is shown at
its documentation's threshold 0.95 and at the best of five, which only labels could choose.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

ROOT = Path(__file__).parents[1]
SETS = {
    "fake_1000": ("fake_1000.csv", "cluster", "unique_id", "fake"),
    "febrl_c": ("febrl_dsgen_C_10000.csv", "entity", "rec_id", "febrl"),
    "historical_50k": (
        "historical_figures_with_errors_50k.parquet",
        "cluster",
        "unique_id",
        "historical",
    ),
}


def load(folder: Path, name: str) -> pa.Table:
    file = folder / SETS[name][0]
    if file.suffix == ".parquet":
        return pyarrow.parquet.read_table(file)
    records = pyarrow.csv.read_csv(file)
    if name == "febrl_c":
        return records.append_column("entity", pc.divide(records["rec_id"], 10))
    return records


def score(truth: Sequence[Any], labels: Sequence[Any]) -> dict[str, float]:
    right = _pairs(Counter(zip(truth, labels, strict=True)))
    said, true = _pairs(Counter(labels)), _pairs(Counter(truth))
    return {
        "precision": right / said if said else 1.0,
        "recall": right / true if true else 1.0,
        "f1": 2 * right / (said + true) if said + true else 1.0,
    }


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def ours(folder: Path, name: str) -> list[dict[str, Any]]:
    os.environ["THREEFOLD_HOME"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    import django

    from threefold.kit.home import Home

    Home(Path(os.environ["THREEFOLD_HOME"])).create()
    django.setup()
    from threefold.identity.service import matching

    _, truth, record, _ = SETS[name]
    trial = matching.evaluate([load(folder, name)], truth=truth, record=record)
    found = {"precision": trial.precision, "recall": trial.recall, "f1": trial.f1}
    return [{"who": "Threefold, automatic", **found}]


def peer(folder: Path, name: str) -> list[dict[str, Any]]:
    sys.path.insert(0, str(ROOT))
    from bench import identity_peers

    records = load(folder, name)
    truth = records[SETS[name][1]].to_pylist()
    scored = [
        (threshold, score(truth, labels))
        for threshold, labels in getattr(identity_peers, SETS[name][3])(records)
    ]
    documented = next(found for threshold, found in scored if threshold == 0.95)
    best, found = max(scored, key=lambda each: each[1]["f1"])
    return [
        {"who": "Splink, documented", **documented},
        {"who": f"Splink, best threshold {best}", **found},
    ]


def one(side: str, folder: Path, name: str) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    rows = (ours if side == "ours" else peer)(folder, name)
    cost = {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - processor,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps([{**row, **cost} for row in rows]))


def main() -> None:
    if sys.argv[1:2] in (["ours"], ["peer"]):
        one(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
        return
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/data/persons"
    if not folder.is_dir():
        print(f"The public data sets are not at {folder}; nothing measured.")
        return
    for name in SETS:
        print(name)
        by_side = {}
        for side in ("ours", "peer"):
            command = [sys.executable, __file__, side, str(folder), name]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            by_side[side] = json.loads(done.stdout.splitlines()[-1])
        for row in (*by_side["ours"], *by_side["peer"]):
            print(
                f"  {row['who']:<30} P {row['precision']:.4f}  R {row['recall']:.4f}  "
                f"F1 {row['f1']:.4f}  {row['seconds']:7.1f} s  {row['cpu']:7.1f} s CPU  "
                f"{row['mib']:6.0f} MiB"
            )
        mine, theirs = by_side["ours"][0], by_side["peer"][0]
        f1, cpu = mine["f1"] / theirs["f1"], mine["cpu"] / theirs["cpu"]
        print(f"  ratio of F1 {f1:.3f}, of CPU {cpu:.1f}")


if __name__ == "__main__":
    main()
