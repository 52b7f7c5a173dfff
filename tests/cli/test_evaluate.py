"""`threefold evaluate`: labelled files in, a score out, nothing kept."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from tests.identity.matching.people import persons
from tests.support.command import threefold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("labelled")
    people = persons(90, seed=8)
    people = people.append_column("row", pa.array(range(people.num_rows)))
    pyarrow.csv.write_csv(people, place / "people.csv")
    half = people.num_rows // 2
    pyarrow.parquet.write_table(people.slice(0, half), place / "one.parquet")
    written = (place / "people.csv").read_text().splitlines()
    rest = "\n".join([written[0], *written[half + 1 :]])
    (place / "two.csv.gz").write_bytes(gzip.compress(rest.encode()))
    return place


def test_one_file(folder: Path) -> None:
    done = threefold(folder / "home", "evaluate", "identity", str(folder / "people.csv"),
                     "--truth", "who", "--id", "row", "--json")  # fmt: skip
    assert done.code == 0
    said = done.json
    assert said["f1"] > 0.95
    assert {"precision", "recall", "pairs", "true_pairs", "clusters", "seconds"} <= set(said)
    assert said["right_pairs"] <= min(said["pairs"], said["true_pairs"])
    assert "who" not in said["columns"]
    assert "row" not in said["columns"]
    assert not (folder / "home").exists()


def test_two_files_linked(folder: Path) -> None:
    done = threefold(folder / "home", "evaluate", "identity", str(folder / "one.parquet"),
                     str(folder / "two.csv.gz"), "--truth", "who", "--link")  # fmt: skip
    assert done.code == 0
    assert "precision" in done.out


def test_what_is_wrong_is_said(folder: Path) -> None:
    done = threefold(folder / "home", "evaluate", "identity", str(folder / "people.csv"),
                     "--truth", "nobody", "--json")  # fmt: skip
    assert done.code == 2
    assert "nobody" in done.json["error"]["message"]
    done = threefold(folder / "home", "evaluate", "identity", "none.csv", "--truth", "who")
    assert done.code == 3
