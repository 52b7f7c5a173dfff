"""The Markdown files of the repository, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.M | re.S)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)


@dataclass(frozen=True)
class Page:
    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def fences(self) -> list[tuple[str, str]]:
        """Language and content of each fenced block."""
        return _FENCE.findall(self.text)

    @property
    def prose(self) -> str:
        return _FENCE.sub("", self.text)

    @property
    def inline(self) -> list[str]:
        return _INLINE.findall(self.prose)

    @property
    def links(self) -> list[str]:
        return _LINK.findall(_INLINE.sub("", self.prose))

    @property
    def anchors(self) -> set[str]:
        """Anchors of the headings, as hosting services make them."""
        plain = (re.sub(r"[^\w\- ]", "", head.lower()) for head in _HEADING.findall(self.prose))
        return {head.strip().replace(" ", "-") for head in plain}

    @property
    def commands(self) -> list[str]:
        """Command lines of console and shell blocks, comments left out."""
        lines = []
        for language, content in self.fences:
            for line in content.splitlines():
                stripped = line.strip()
                if language == "console":
                    if not stripped.startswith("$ "):
                        continue
                    stripped = stripped.removeprefix("$ ")
                elif language != "sh":
                    continue
                lines.append(re.sub(r"\s+#.*", "", stripped))
        return lines


@cache
def pages() -> list[Page]:
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [Page(path, path.read_text("utf-8")) for path in sorted(paths)]


def page(name: str) -> Page:
    return next(each for each in pages() if each.name == name)
