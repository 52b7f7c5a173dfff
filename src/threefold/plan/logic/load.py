"""Reading plans from TOML: a template that uses the common variables, or a whole plan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from threefold.kit.errors import Invalid, NotFound, ThreefoldError
from threefold.plan.logic.check import Problem, gettext_noop, problems
from threefold.plan.logic.shape import misshapen

FOLDER = Path(__file__).parents[1] / "industries"
_LIBRARY = "core"
_MENDED = gettext_noop("Correct the file at the places named and try again.")
_NOT_TOML = gettext_noop("This is not a TOML file.")
_NOT_THERE = gettext_noop("There is no such plan file.")
_NOT_UTF8 = gettext_noop("The file is not UTF-8 text.")
_SAVE_UTF8 = gettext_noop("Save it as UTF-8 and try again.")
_NOT_IN_LIBRARY = gettext_noop("The plan uses variables that the library does not have.")


def parse(text: str, *, file: str) -> dict[str, Any]:
    """The tables of one TOML text. Raises Invalid that names the file and the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            _NOT_TOML, where={"file": file, "problem": str(error)}, remedy=_MENDED
        ) from None


def read(path: Path) -> dict[str, Any]:
    """The tables of one file. Raises Invalid naming file and line, NotFound when it is absent."""
    try:
        return parse(path.read_text("utf-8"), file=path.name)
    except FileNotFoundError:
        raise NotFound(_NOT_THERE, where={"file": str(path)}) from None
    except UnicodeDecodeError as error:
        raise Invalid(
            _NOT_UTF8,
            where={"file": path.name, "byte": error.start},
            remedy=_SAVE_UTF8,
        ) from None


def expand(content: Mapping[str, Any], library: Mapping[str, Any], *, file: str) -> dict[str, Any]:
    """A self-contained plan: the library's variables it uses, laid over with its changes.

    Of the library's purposes only those that a variable serves are taken. Raises Invalid when it
    uses or changes a variable the library does not have, or has not the shape of a plan.
    """
    if any(misshapen(content)):
        require_sound(content, file=file)
    known = {variable["code"]: variable for variable in library.get("variable", [])}
    changes = content.get("override", {})
    unknown = [f"use.{code}" for code in content.get("use", []) if code not in known]
    unknown += [f"override.{code}" for code in changes if code not in content.get("use", [])]
    if unknown:
        raise Invalid(
            _NOT_IN_LIBRARY,
            where={"file": file, "path": ", ".join(unknown)},
            remedy=_MENDED,
        )
    variables = [{**known[code], **changes.get(code, {})} for code in content.get("use", [])]
    variables += content.get("variable", [])
    own = {purpose.get("code") for purpose in content.get("purpose", [])}
    served = [variable.get("purpose") for variable in variables]
    purposes = [
        purpose
        for purpose in library.get("purpose", [])
        if purpose["code"] in served and purpose["code"] not in own
    ]
    return {
        "code": content.get("code", ""),
        "icon": content.get("icon", "clipboard-list"),
        "label": content.get("label", {}),
        "summary": content.get("summary", {}),
        **({"source_rank": content["source_rank"]} if content.get("source_rank") else {}),
        "purpose": [*purposes, *content.get("purpose", [])],
        "question": content.get("question", []),
        "variable": variables,
        "event": content.get("event", []),
        "segment": content.get("segment", []),
    }


def require_sound(content: Mapping[str, Any], *, file: str = "") -> None:
    """Raise Invalid that names the file, the first faulty place and how many there are."""
    faults = problems(content)
    if faults:
        raise Unsound(faults, file=file)


class Unsound(Invalid):
    """A plan that breaks the rules; `faults` has every one of them."""

    def __init__(self, faults: Iterable[Problem], *, file: str = "") -> None:
        self.faults = list(faults)
        first = self.faults[0]
        where: dict[str, Any] = {"file": file} if file else {}
        where |= {"path": first.path, "problems": [f"{f.path}: {f.message}" for f in self.faults]}
        super().__init__(first.message, where=where, remedy=_MENDED)


def library(folder: Path = FOLDER) -> dict[str, Any]:
    """The variables and purposes common to all lines of business."""
    return read(folder / f"{_LIBRARY}.toml")


def load(text: str, *, file: str, base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The checked, self-contained content of a plan written as TOML. Raises Invalid."""
    tables = parse(text, file=file)
    content = expand(tables, library() if base is None else base, file=file)
    require_sound(content, file=file)
    return content


def templates(
    paths: Iterable[Path], base: Mapping[str, Any]
) -> tuple[dict[str, dict[str, Any]], list[ThreefoldError]]:
    """Checked content of every template by its code, in the order the files give themselves.

    A faulty file, or a second one of the same code, does not hide the sound ones: what is wrong
    with it is in the second answer.
    """
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    faults: list[ThreefoldError] = []
    for path in paths:
        try:
            tables = read(path)
            if tables.get("abstract"):
                continue
            content = expand(tables, base, file=path.name)
            require_sound(content, file=path.name)
            _require_new(content["code"], found, file=path.name)
        except ThreefoldError as fault:
            faults.append(fault)
            continue
        found[content["code"]] = (int(tables.get("order", 999)), content)
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return {code: content for code, (_, content) in ordered}, faults


def _require_new(code: str, known: Iterable[str], *, file: str) -> None:
    if code in known:
        raise Invalid(
            "Two plans have the same code.",
            where={"file": file, "code": code},
            remedy="Rename one of them.",
        )
