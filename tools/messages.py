"""Texts people read: gathered from code and templates, none left untranslated.

Without arguments it checks and names what is missing; `--write` brings new texts into the
catalogues with an empty translation, drops texts no longer used, and compiles.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from threefold.site.logic.catalogues import LOCALE, compile_all

SOURCE = Path("src/threefold")
LANGUAGES = ("es", "zh_Hans", "zh_Hant")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "phrase"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
CALL = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")

# A date that moved with every run would make every change of a text a conflict.
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)

Message = tuple[str | None, str | tuple[str, str]]
Found = dict[Message, set[str]]


def _calls(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        words = [text for text in texts if isinstance(text, str)]
        if name in PLAIN and words:
            yield None, words[0]
        elif name in PLURAL and len(words) >= 2:
            yield None, (words[0], words[1])
        elif name in CONTEXT and len(words) >= 2:
            yield words[0], words[1]
        elif name in PLURAL_CONTEXT and len(words) >= 3:
            yield words[0], (words[1], words[2])


def of_code(text: str) -> Iterator[Message]:
    """Messages of Python code."""
    yield from _calls(ast.parse(text))


def of_template(text: str) -> Iterator[Message]:
    """Messages of a template, spelt as Django looks them up when it renders the template."""
    code = templatize(text)
    for match in CALL.finditer(code):
        for end in re.finditer(r"\)", code[match.start() :]):
            try:
                tree = ast.parse(code[match.start() : match.start() + end.end()].strip())
            except (SyntaxError, ValueError):
                continue
            yield from _calls(tree)
            break


def gather() -> Found:
    """Every message with the files it stands in."""
    found: Found = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = of_code(path.read_text("utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            messages = of_template(path.read_text("utf-8"))
        else:
            continue
        for message in messages:
            if message[1]:
                found.setdefault(message, set()).add(path.relative_to(SOURCE).as_posix())
    return found


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Threefold",
        version="0",
        charset="utf-8",
        fuzzy=False,
        header_comment="# Texts of Threefold; `make messages` brings new ones in.",
        last_translator="Threefold",
        language_team=language,
        msgid_bugs_address="Threefold",
        creation_date=_UNDATED,
        revision_date=_UNDATED,
    )


def load(language: str) -> Catalog:
    if not _path(language).exists():
        return _empty(language)
    with _path(language).open("rb") as text:
        return read_po(text, locale=language)


def save(language: str, catalogue: Catalog) -> None:
    _path(language).parent.mkdir(parents=True, exist_ok=True)
    with _path(language).open("wb") as out:
        write_po(
            out, catalogue, width=100, sort_output=True, no_location=True, ignore_obsolete=True
        )


def _whole(string: str | Sequence[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def write(found: Found) -> None:
    for language in LANGUAGES:
        old, new = load(language), _empty(language)
        for context, text in found:
            first = text if isinstance(text, str) else text[0]
            known = old.get(first, context=context)
            string = known.string if known else None
            if isinstance(string, str) != isinstance(text, str):
                string = None  # it had no plural until now, or has none any more
            new.add(text, string=string, context=context)
        save(language, new)
    compile_all()


def missing(found: Found) -> list[str]:
    lines = [
        f"{first!r}: a blocktrans knows no attributes, name the value with `with` ({places})"
        for first, places in _dotted(found)
    ]
    for language in LANGUAGES:
        catalogue = load(language)
        for (context, text), places in found.items():
            first = text if isinstance(text, str) else text[0]
            known = catalogue.get(first, context=context)
            if known is None or not _whole(known.string) or known.fuzzy:
                lines.append(f"{language}: {first!r} ({', '.join(sorted(places))})")
            elif problem := _placeholders(text, known.string or ""):
                lines.append(f"{language}: {first!r}: {problem}")
    return lines


def _dotted(found: Found) -> Iterator[tuple[str, str]]:
    """Django renders `{{ a.b }}` in a blocktrans as nothing, without a word."""
    for (_context, text), places in found.items():
        both = text if isinstance(text, str) else " ".join(text)
        if re.search(r"%\(\w+\.[\w.]+\)s", both):
            yield both, ", ".join(sorted(places))


def _placeholders(text: str | Sequence[str], string: str | Sequence[str]) -> str:
    """A translation must use the named placeholders of its text, and no others."""
    pattern = r"%\([\w.]+\)[sd]|\{\w*\}"
    wanted, used = (
        set(re.findall(pattern, each if isinstance(each, str) else " ".join(each)))
        for each in (text, string)
    )
    if lost := wanted - used:
        return f"lacks {', '.join(sorted(lost))}"
    invented = used - wanted
    return f"invents {', '.join(sorted(invented))}" if invented else ""


def main() -> int:
    settings.configure(USE_I18N=False)
    django.setup()
    found = gather()
    if "--write" in sys.argv:
        write(found)
    lines = missing(found)
    print("\n".join(lines[:200]))
    print(f"{len(found)} texts, {len(lines)} translations missing")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
