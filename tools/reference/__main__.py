"""`python -m tools.reference` names pages that differ from the code; `--write` writes them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def start() -> str:
    """Load Django with an empty home, so that nothing of this machine gets onto a page."""
    home = tempfile.mkdtemp(prefix="threefold-reference-")
    for name in [name for name in os.environ if name.startswith("THREEFOLD_")]:
        del os.environ[name]
    os.environ["THREEFOLD_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en")
    return home


def pages() -> dict[str, str]:
    """Path under docs/reference to text, for every page."""
    from tools.reference import (
        benchmarks,
        commands,
        errors,
        event_api,
        event_kinds,
        events,
        mappings,
        plans,
        rest,
        roles,
        settings,
        sources,
        tables,
        variables,
        wide,
    )

    made: dict[str, str] = {}
    for module in (
        commands,
        plans,
        events,
        event_kinds,
        event_api,
        mappings,
        roles,
        rest,
        settings,
        sources,
        variables,
        wide,
        errors,
        tables,
        benchmarks,
    ):
        made |= module.pages()
    return made


def differing(made: dict[str, str]) -> list[str]:
    """One line for each page that is missing, out of date, or written from nothing any more."""
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")} - {"README.md"}
    lines = [f"{name}: nothing makes this page" for name in sorted(there - set(made))]
    for name, text in made.items():
        path = FOLDER / name
        if not path.exists():
            lines.append(f"{name}: missing")
        elif path.read_text("utf-8") != text:
            lines.append(f"{name}: out of date")
    return lines


def write(made: dict[str, str]) -> None:
    for line in differing(made):
        name = line.partition(":")[0]
        if name not in made:
            (FOLDER / name).unlink()
    for name, text in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def main() -> int:
    home = start()
    try:
        made = pages()
        if "--write" in sys.argv:
            write(made)
        lines = differing(made)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for line in lines:
        print(f"docs/reference/{line}")
    if lines:
        print("Run `make docs`.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
