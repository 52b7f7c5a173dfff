"""What the pages and the guide give to be pasted works as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.installation import ROOT
from tests.support.node import FOLDER
from tests.support.serving import Running, Source

from threefold.collect.logic.stream.snippets import snippets

GUIDE = ROOT / "docs" / "guides" / "send-events.md"
RUN = {
    "python": [sys.executable, "-c"],
    "node": ["node", "--input-type=module", "-e"],
    "curl": ["bash", "-c"],
}


def pasted(running: Running, source: Source, name: str) -> str:
    return next(each.code for each in snippets(running.host, source.key) if each.name == name)


@pytest.mark.parametrize("name", RUN)
def test_a_snippet_delivers(
    running: Running, source: Source, name: str, node_packages: Path
) -> None:
    words = [*RUN[name], pasted(running, source, name)]
    done = subprocess.run(
        words, cwd=FOLDER, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    (event,) = source.landed()
    assert event["kind"] == "purchase"
    assert event["who"] == "customer_number:1001"
    assert float(event["amount"]) == 19.0


def test_the_pixel_delivers(running: Running, source: Source) -> None:
    (address,) = re.findall(r'src="([^"]+)"', pasted(running, source, "pixel"))
    answer = running.collector.ask("GET", address.removeprefix(running.host))
    assert answer.headers["content-type"] == "image/gif"
    (event,) = source.landed()
    assert (event["kind"], event["channel"]) == ("campaign_response", "email")


def test_the_guide_gives_the_same(running: Running) -> None:
    text = GUIDE.read_text("utf-8")
    told: dict[str, Any] = {each.name: each for each in snippets("https://events.example", "KEY")}
    for each in told.values():
        assert each.title in text
        assert each.code in text, each.name
        assert each.install in text
