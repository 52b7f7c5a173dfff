from __future__ import annotations

import ast
from pathlib import Path

from tools.reference.markdown import code, page, table

FOLDER = Path(__file__).parents[2] / "bench"


def pages() -> dict[str, str]:
    rows = []
    for path in sorted(FOLDER.glob("[a-z]*.py")):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        if not said:
            raise AssertionError(f"bench/{path.name} does not say what it measures.")
        rows.append((code(f"bench/{path.name}"), said.split("\n\n")[0]))
    return {
        "benchmarks.md": page(
            "Benchmarks",
            "`make bench` runs them all; [performance](../explain/performance.md) tells how to "
            "read what they print.",
            table(("file", "what it measures"), rows),
        )
    }
