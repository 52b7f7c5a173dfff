from __future__ import annotations

import subprocess

from tests.docs.pages import ROOT, Page, pages

REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"),
        ("npmjs", "com"), ("conda", "anaconda", "org"),
    )
]  # fmt: skip
MACHINE = ["/" + folder + "/" for folder in ("work", "root", "tmp", "private", "Users")]


def test_every_relative_link_leads_somewhere() -> None:
    broken = [
        f"{page.name}: {link}" for page in pages() for link in page.links if _broken(page, link)
    ]
    assert not broken


def _broken(page: Page, link: str) -> bool:
    if "://" in link or link.startswith("mailto:"):
        return False
    name, _, anchor = link.partition("#")
    target = (page.path.parent / name).resolve() if name else page.path
    if not target.exists() or ROOT not in (target, *target.parents):
        return True
    if not anchor:
        return False
    return anchor not in next(each for each in pages() if each.path == target).anchors


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, todo = set(), [ROOT / "README.md"]
    known = {each.path: each for each in pages()}
    while todo:
        path = todo.pop()
        if path in known and path not in seen:
            seen.add(path)
            links = [link.partition("#")[0] for link in known[path].links if "://" not in link]
            todo += [(path.parent / link).resolve() for link in links if link]
    assert sorted(each.name for each in pages() if each.path not in seen) == []


def test_no_page_names_a_folder_of_some_machine() -> None:
    found = [f"{page.name}: {path}" for page in pages() for path in MACHINE if path in page.text]
    assert not found


def test_no_file_names_a_package_registry() -> None:
    listed = subprocess.run(
        ["git", "grep", "-lIF", *(word for name in REGISTRIES for word in ("-e", name))],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert listed.stdout == ""
