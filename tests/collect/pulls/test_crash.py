"""A visit killed at any moment: the next ones lose nothing and double nothing."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.support.command import begin, threefold

FILES, ROWS, KILLS = 6, 300, 8


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    begin(home)
    folder = home / "inbox" / "orders"
    folder.mkdir(parents=True)
    for number in range(FILES):
        lines = [f"{number}{row:04},2024-03-01 10:00,A{row},1,9.50,C{row}" for row in range(ROWS)]
        text = "\n".join(["order,date,sku,qty,price,customer", *lines])
        (folder / f"{number}.csv").write_text(text + "\n")
    with sqlite3.connect(home / "inbox" / "shop.sqlite3") as shop:
        shop.execute("create table orders (number integer, at, sku, qty, price, customer)")
        shop.executemany(
            "insert into orders values (?, '2024-03-01 10:00:00', ?, 1, 9.5, ?)",
            [(1_000_000 + row, f"B{row}", f"D{row}") for row in range(ROWS)],
        )
    shop.close()
    common = ("--source", "shop", "--as", "purchases")
    folder_words = ("--kind", "folder", "--set", "folder=orders", "--set", "quiet_s=0")
    done = threefold(home, "pull", "add", "Files", *folder_words, *common)
    assert done.code == 0, done.err
    query = "select number as invoice, at as date, sku, qty, price, customer from orders"
    sql_words = ("--set", "kind=sqlite", "--set", "file=shop.sqlite3", "--set", f"query={query}")
    done = threefold(
        home, "pull", "add", "Base", "--kind", "sql", *sql_words, "--set", "cursor=invoice", *common
    )
    assert done.code == 0, done.err
    return home


def test_killed_at_random_moments(installation: Path) -> None:
    dice = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "threefold", "pull", "run"],
            env={**os.environ, "THREEFOLD_HOME": str(installation)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(dice.uniform(1.0, 3.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = threefold(installation, "pull", "run", "--json")
    assert done.code == 0, done.out + done.err
    status = threefold(installation, "status", "--json").json
    assert status["behavioral"]["kinds"] == {"purchase": (FILES + 1) * ROWS}
    imports = threefold(installation, "imports", "--json").json["imports"]
    landed = [each for each in imports if each["state"] == "done"]
    assert len(landed) == FILES + 1
    assert all((each["loaded"], each["duplicates"]) == (ROWS, 0) for each in landed)
    assert {each["state"] for each in imports} <= {"done", "cancelled"}
    left = sorted(each.name for each in (installation / "inbox" / "orders").iterdir())
    assert left == ["done"]
    assert threefold(installation, "pull", "run", "--json").json["pulls"]["Files"]["found"] == 0
