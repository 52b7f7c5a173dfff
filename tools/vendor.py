"""Fetch the web kit's third-party files from their npm packages and record what was taken.

Packages are packed by name and version with the ordinary npm client, so the registry is whatever
that client is set to. Run it again after naming a new icon in a template.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/threefold"
VENDOR = SOURCE / "ui/static/ui/vendor"
AXE = ROOT / "tests/support/axe"
ICON_LIST = SOURCE / "ui/icons.txt"
ICON_NAMED = re.compile(
    r"""(?:ui_icon\s+|(?:icon|ICON)\s*=\s*)["']([a-z0-9]+(?:-[a-z0-9]+)*)["']"""
)
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    files: dict[str, str]
    into: Path = VENDOR


PACKAGES = (
    Package(
        "@tabler/core",
        "1.6.1",
        {"dist/css/tabler.min.css": "tabler.min.css"},
    ),
    Package(
        "htmx.org",
        "2.0.11",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE"},
    ),
    Package(
        "echarts",
        "6.1.0",
        {
            "dist/echarts.min.js": "echarts.min.js",
            "LICENSE": "echarts.LICENSE",
            "NOTICE": "echarts.NOTICE",
        },
    ),
    Package("@tabler/icons", "3.51.0", {"LICENSE": "tabler-icons.LICENSE"}),
    Package("axe-core", "4.14.1", {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"}, AXE),
)


def unpack(package: Package, into: Path) -> Path:
    """Download and unpack one npm package; returns its top folder."""
    into.mkdir(parents=True)
    out = subprocess.run(
        ["npm", "pack", f"{package.name}@{package.version}", "--silent"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = into / out.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def wanted_icons() -> list[str]:
    """Names in `ui/icons.txt` and all that templates and Python under `src` name."""
    listed = re.sub(r"#.*", "", ICON_LIST.read_text()).split()
    named = {
        name
        for suffix in ("html", "py", "toml")
        for path in SOURCE.rglob(f"*.{suffix}")
        for name in ICON_NAMED.findall(path.read_text(encoding="utf-8"))
    }
    return sorted({*listed, *named})


def sprite(folder: Path, names: list[str]) -> tuple[str, list[str]]:
    """One SVG of `<symbol>`s, and the names the icon set does not have."""
    symbols, unknown = [], []
    for name in names:
        path = folder / f"{name}.svg"
        if not path.exists():
            unknown.append(name)
            continue
        svg = path.read_text()
        body = re.sub(r"\s+", " ", svg[svg.index(">") + 1 : svg.rindex("</svg>")]).strip()
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/> ?', "", body)
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
        )
    lines = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{lines}\n</svg>\n', unknown


def _record(package: Package, licence: str, taken: dict[str, bytes]) -> str:
    lines = [
        "[[package]]",
        f'name = "{package.name}"',
        f'version = "{package.version}"',
        f'licence = "{licence}"',
        "[package.sha256]",
    ]
    lines += [
        f'"{name}" = "{hashlib.sha256(data).hexdigest()}"' for name, data in sorted(taken.items())
    ]
    return "\n".join(lines) + "\n"


def vendor(only: str = "") -> None:
    records: dict[Path, list[str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number, package in enumerate(PACKAGES):
            if only and only != package.name:
                continue
            top = unpack(package, Path(temporary) / str(number))
            licence = json.loads((top / "package.json").read_text())["license"]
            package.into.mkdir(parents=True, exist_ok=True)
            taken = {}
            for source, target in package.files.items():
                if not (top / source).exists():
                    print(f"{package.name}: no file {source}")
                    continue
                taken[target] = SOURCE_MAP.sub(b"\n", (top / source).read_bytes())
            if package.name == "@tabler/icons":
                text, unknown = sprite(top / "icons/outline", wanted_icons())
                taken["icons.svg"] = text.encode()
                if unknown:
                    print("not in the icon set:", ", ".join(unknown))
            for target, data in taken.items():
                (package.into / target).write_bytes(data)
            print(package.name, package.version, licence, ", ".join(taken))
            records.setdefault(package.into, []).append(_record(package, licence, taken))
    if not only:
        for folder, parts in records.items():
            head = "# Written by tools/vendor.py; sha256 of each file as it stands here.\n\n"
            (folder / "VERSIONS.toml").write_text(head + "\n".join(parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="one package name; VERSIONS.toml stays as is")
    vendor(parser.parse_args().only)
