"""Lists in the documentation are complete: dependencies, rooms, decisions, settings."""

from __future__ import annotations

import re
import tomllib

from tests.docs.pages import ROOT, page

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DECISIONS = ROOT / "docs" / "decisions"


def _names(requirements: list[object]) -> set[str]:
    texts = [each for each in requirements if isinstance(each, str)]
    return {re.split(r"[\[<>=~! ]", each)[0].lower() for each in texts}


def _listed(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", text, re.M))


def test_every_dependency_has_a_reason_and_no_other_is_listed() -> None:
    text = page("docs/explain/dependencies.md").text
    run, rest = text.split("## To build, test and check")
    assert set(_listed(run)) == _names(PROJECT["project"]["dependencies"])
    groups = PROJECT["dependency-groups"]
    assert set(_listed(rest)) == _names([*groups["dev"], *groups["build"]])


def test_every_vendored_package_has_a_reason() -> None:
    text = page("docs/explain/dependencies.md").text
    versions = ROOT / "src/threefold/ui/static/ui/vendor/VERSIONS.toml"
    assert len(tomllib.loads(versions.read_text("utf-8"))["package"]) == 4
    for name in ("Tabler", "Tabler Icons", "htmx", "Apache ECharts"):
        assert f"| {name} |" in text


def test_every_room_is_described_from_the_roof_to_the_ground() -> None:
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [room for layer in layers for room in re.split(r"\s*[:|]\s*", layer)]
    folders = {path.parent.name for path in (ROOT / "src/threefold").glob("*/__init__.py")}
    assert set(rooms) == folders
    described = list(_listed(page("docs/explain/rooms.md").text))
    assert set(described) == folders
    places = {room: place for place, layer in enumerate(layers) for room in layer.split(" : ")}
    assert [places[room] for room in described] == sorted(places[room] for room in described)


def test_decisions_have_their_headings_and_fit_a_page() -> None:
    index = page("docs/decisions/README.md").text
    paths = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in paths] == [f"{n:04}" for n in range(1, len(paths) + 1)]
    for path in paths:
        text = path.read_text("utf-8")
        title = text.splitlines()[0]
        assert title.startswith(f"# {path.name[:4]} "), path.name
        heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
        wanted = ["Context", "Decision", "Consequences"]
        assert [head for head in heads if head in wanted] == wanted, path.name
        assert len(text.splitlines()) <= 80, f"{path.name}: one page"
        assert f"| [{path.name[:4]}]({path.name}) | {title[7:]} |" in index


def test_the_licence_is_the_one_declared() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
