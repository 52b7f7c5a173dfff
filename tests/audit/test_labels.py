"""Every action that the code writes into the log has a name for people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

import threefold
from threefold.audit import service

SOURCE = Path(threefold.__file__).parent
ACTION = re.compile(r"[a-z]+(\.[a-z_]+)+")
WRITES = re.compile(
    r"\baudit\b.*import.*\bservice\b|from threefold\.audit|\bimport audit\b"
    r"|service\.deciding import"
)
# Calls with dotted names that are no actions.
OTHERS = {
    "connect", "enqueue", "_enqueue", "files", "named", "register", "NavItem", "page", "reverse",
    "sql",
}  # fmt: skip


def arguments(tree: ast.AST) -> Iterator[ast.expr]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name not in OTHERS:
                for each in (*call.args, *(named.value for named in call.keywords)):
                    yield from (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,)


def written() -> set[str]:
    """Constants handed on in rooms that write the log, and what `jobs.<…>` and the like make."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "migrations" in path.parts or not WRITES.search(text):
            continue
        for each in arguments(ast.parse(text)):
            if isinstance(each, ast.Constant) and ACTION.fullmatch(str(each.value)):
                found.add(str(each.value))
    return found


def told() -> set[str]:
    """`tell(job, what, user)` becomes `jobs.<what>`."""
    queue = ast.parse((SOURCE / "jobs/service/queue.py").read_text("utf-8"))
    return {
        f"jobs.{call.args[1].value}"
        for call in ast.walk(queue)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "tell"
        and isinstance(call.args[1], ast.Constant)
    }


def test_every_action_has_a_label() -> None:
    actions = written() | told()
    assert len(actions) > 35
    assert actions - set(service.LABELS) == set()


def test_no_label_is_left_over() -> None:
    factors = {f"access.mfa.{verb}" for verb in ("add", "remove", "renew")}
    assert set(service.LABELS) - written() - told() == factors


@pytest.mark.parametrize("language", ["es", "zh-hans", "zh-hant"])
def test_labels_are_translated(language: str) -> None:
    english = {action: str(text) for action, text in service.LABELS.items()}
    with translation.override(language):
        assert all(service.label(action) != text for action, text in english.items())


@pytest.mark.django_db
def test_the_page_shows_names_and_filters_by_code(client_of: Any, auditor: Any) -> None:
    service.record(actor=auditor, action="collect.run.land", target_kind="run", target_id="1")
    page = client_of(auditor).get(reverse("audit:entries"), {"action": "collect.run.land"})
    table = page.content.decode().split("<table")[1]
    assert "Import brought in" in table
    assert '<option value="collect.run.land" selected>Import brought in' in page.content.decode()
