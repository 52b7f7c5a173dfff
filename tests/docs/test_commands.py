"""Every command line in the documentation is one that the real commands take."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from typer.main import get_command

from tests.docs.pages import ROOT, pages
from threefold.cli.main import app

GROUP: Any = get_command(app)
# These act while they are parsed.
EAGER = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
WRITTEN = [
    pytest.param(line, id=f"{page.name}:{line[:60]}")
    for page in pages()
    for line in page.commands
    if line.startswith("threefold ")
]


def _options(command: Any) -> set[str]:
    named = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    return {name for name in named if name.startswith("-")} | {"--help", "-h"}


@pytest.mark.parametrize("line", WRITTEN)
def test_command_lines_parse(line: str) -> None:
    words = shlex.split(re.split(r" [|>] ", line)[0])[1:]
    if EAGER & set(words):
        _names_exist(words)
        return
    context = GROUP.make_context("threefold", list(words))
    name, command, rest = GROUP.resolve_command(context, [*context._protected_args, *context.args])
    command.make_context(name, rest, parent=context)


def test_there_are_command_lines() -> None:
    assert len(WRITTEN) > 20


def test_commands_named_in_sentences_exist() -> None:
    for page in pages():
        for words in (text.split() for text in page.inline if text.startswith("threefold ")):
            _names_exist(words[1:])


def _names_exist(words: list[str]) -> None:
    command = GROUP
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in _options(command) | _options(GROUP), words
        elif command is GROUP and word in GROUP.commands:
            command = GROUP.commands[word]
        elif command is GROUP and re.fullmatch("[a-z-]+", word):
            raise AssertionError(f"There is no command {word}: {words}")


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        word
        for page in pages()
        for text in (*page.commands, *page.inline)
        if (words := text.split())[:1] == ["make"]
        for word in words[1:2]
    }
    assert named
    assert named <= targets
