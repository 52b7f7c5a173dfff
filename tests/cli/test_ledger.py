"""A day cleared, listed and compared by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import exchange
from tests.support.command import Done, begin, threefold


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    begin(folder / "home")
    for name, text in (("trades", exchange.TRADES), ("settlements", exchange.SETTLEMENTS)):
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        done = run(folder, "import", str(path), "--as", "events", "--source", "exchange",
                   "--map", name, "--yes", "--json")  # fmt: skip
        assert done.code == 0, done.out
    return folder


def run(folder: Path, *words: str) -> Done:
    return threefold(folder / "home", *words)


def test_a_day_by_command(traded):
    first = run(traded, "ledger", "--day", "2026-03-02", "--check", "--json")
    assert (first.code, first.json["clears"], first.json["differences"]) == (0, True, [])
    assert {row["member"]: row["result"] for row in first.json["members"]} == {
        "0071": 480,
        "0144": -480,
    }
    refused = run(traded, "ledger", "--check", "--json")
    newest = refused.json
    assert refused.code == 1
    assert (newest["day"], newest["clears"]) == ("2026-03-03", False)
    assert [row["trade_no"] for row in newest["differences"]] == ["T6", "T7"]
    assert newest["differences"][0]["what"] == ("The buyer says price 71,240, the seller 71,230.")


def test_lists_by_command(traded):
    path = traded / "0144.csv"
    words = ("ledger", "--day", "2026-03-02", "--member", "0144")
    assert run(traded, *words, "--to", str(path)).code == 0
    same = run(traded, *words, "--compare", str(path), "--check", "--json")
    assert (same.code, same.json["agreeing"]) == (0, 2)
    path.write_text(path.read_text("utf-8").replace("2880.0", "2881.0"), "utf-8")
    other = run(traded, *words, "--compare", str(path), "--check")
    assert other.code == 1
    assert "2,880 here, 2,881 there" in " ".join(other.out.split())
    assert run(traded, "ledger", "--compare", str(path)).code == 2
