"""E-mail addresses: the same part before the at sign at another provider, typing errors."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.kit.text import fold

LABEL = words("E-mail", "Correo electrónico", "电子邮箱", "電子郵件")
VARIABLES = ("email", "work_email")
HEADERS = (
    "email",
    "e mail",
    "mail",
    "email address",
    "correo",
    "correo electronico",
    "邮箱",
    "電郵",
)


def standard(value: str) -> str | None:
    text = fold(value).removeprefix("mailto:").replace(" ", "")
    return text if len(text) > 2 else None


def _local(value: str) -> str | None:
    local = value.partition("@")[0]
    return local if len(local) > 3 else None


def _begin(value: str) -> str | None:
    local = value.partition("@")[0]
    return local[:5] if len(local) > 5 else None


KEYS = {"local": _local, "begin": _begin}


def fits(shape: Shape) -> float:
    return 1.0 if shape.email > 0.5 else 0.3


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    local_left, local_right = f"split_part({left}, '@', 1)", f"split_part({right}, '@', 1)"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("one slip", f"link_edits({left}, {right}) <= 1"),
        Level("same name", f"length({local_left}) > 3 and {local_left} = {local_right}"),
        Level("similar", f"link_similar({left}, {right}) >= 0.92"),
        Level("similar name", f"link_similar({local_left}, {local_right}) >= 0.88"),
    ]


EXAMPLES = (
    ("Ana@Example.com", "ana@example.com", "same"),
    ("ana.perez@example.com", "ana.peres@example.com", "one slip"),
    ("ana.perez@example.com", "ana.perez@mail.test", "same name"),
    ("robert25@smith.net", "roberta255@smith.net", "similar"),
    ("ana@example.com", "zhang.wei@mail.test", DIFFERENT),
)
