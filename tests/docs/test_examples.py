"""Examples parse, and the tutorial does what it says."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, page, pages
from threefold.collect.logic import mapfile

FENCES = [(each.name, *fence) for each in pages() for fence in each.fences]


def test_toml_and_json_examples_parse() -> None:
    read = {"toml": tomllib.loads, "json": json.loads}
    found = [(language, content) for _name, language, content in FENCES if language in read]
    assert {language for language, _ in found} == set(read)
    for language, content in found:
        data = read[language](content)
        if "field" in data:
            mapfile.parse(content)


@pytest.mark.parametrize("path", sorted((ROOT / "docs/start/examples").glob("*.toml")))
def test_example_mappings_name_columns_of_their_file(path: Path) -> None:
    head = path.with_suffix(".csv").read_text("utf-8").splitlines()[0].replace(";", ",").split(",")
    assert [each.column for each in mapfile.read(path)] == head


def test_the_tutorial_runs_as_written(tmp_path: Path) -> None:
    if os.environ.get("THREEFOLD_TEST_DATABASE"):
        pytest.skip("the tutorial makes an installation of its own on SQLite; run without this")
    folder = tmp_path / "files"
    shutil.copytree(ROOT / "docs/start/examples", folder)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("THREEFOLD_", "DJANGO_"))}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "threefold", *words],
            cwd=folder,
            env={**clean, "THREEFOLD_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    known = {}
    for line in page("docs/start/own-files.md").commands:
        words = shlex.split(line)[1:]
        if words[0] == "serve":
            continue
        if words[0] == "undo":
            known = json.loads(run("status", "--json"))
        run(*words)
    assert known["descriptive"]["customers"] == 2
    assert known["descriptive"]["named"] == 2
    assert known["behavioral"]["purchases"]["lines"] == 4
    assert known["behavioral"]["purchases"]["lines_without_customer"] == 1
    assert known["related"]["customers"] == 2
    after = json.loads(run("status", "--json"))
    assert after["related"]["answers"] == 0
    assert after["descriptive"]["named"] == 2
