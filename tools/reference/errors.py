from __future__ import annotations

from collections.abc import Iterable

from threefold.collect.logic import problems
from threefold.collect.logic.reading import codes as reading
from threefold.collect.service.wording import explain
from threefold.kit.errors import ThreefoldError
from tools.reference.markdown import code, page, table, text_of

MEANING = {
    "error": "Something unexpected went wrong; the server's log says what.",
    "invalid": "What was given does not fit; `where` names the place.",
    "not_found": "It does not exist.",
    "denied": "The role does not allow it.",
    "conflict": "Somebody else was faster, or it is not possible in this state.",
    "unavailable": "Something needed is not there or not ready.",
    "cancelled": "It was stopped on request.",
}

IN_REST = (
    ("unauthenticated", 401, "Nobody is logged in and no token was sent."),
    ("unreadable", 400, "The body is not what its header says: JSON in UTF-8, or a form."),
    ("wrong_method", 405, "The path exists, the header `Allow` names its methods."),
    ("too_large", 413, "The request is larger than the server takes."),
)


def kinds() -> list[type[ThreefoldError]]:
    """The error kinds of `kit.errors`, by exit code."""
    found = [ThreefoldError, *ThreefoldError.__subclasses__()]
    return sorted(
        (kind for kind in found if kind.__module__ == ThreefoldError.__module__),
        key=lambda kind: kind.exit_code,
    )


def pages() -> dict[str, str]:
    rows = [(code(k.code), k.status, k.exit_code, MEANING[k.code]) for k in kinds()]
    rows += [(code(name), status, "", meaning) for name, status, meaning in IN_REST]
    return {
        "errors.md": page(
            "Errors",
            "Every expected error has the same shape on the command line (`--json`) and in REST: "
            "`code`, `message`, `remedy` (what to do) and `where` (file, line, column, field or "
            "object).",
            table(("code", "HTTP status", "exit code", "meaning"), rows),
            "## Why a row is quarantined",
            "A row that cannot be brought in is kept with its original columns and these reasons.",
            _causes([*problems.CAUSES, *reading.ALL]),
            "## Warnings",
            "The row is brought in; the check counts these.",
            _causes(problems.WARNINGS),
            "## In code",
            text_of(ThreefoldError),
        )
    }


def _causes(causes: Iterable[str]) -> str:
    rows = []
    for cause in causes:
        said = explain({"cause": cause, "column": "…", "value": "…"})
        rows.append((code(cause), said["what"], said["remedy"]))
    return table(("code", "what", "what to do"), rows)
