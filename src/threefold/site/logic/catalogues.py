"""Compile the message catalogues; run by set-up, because only the text form is kept in git."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"


def compile_all() -> int:
    """Write each `django.mo` that is older than its `django.po`; how many were written."""
    written = 0
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        with target.open("wb") as out:
            write_mo(out, catalogue)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
