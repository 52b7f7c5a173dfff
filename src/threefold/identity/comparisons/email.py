"""E-mail addresses: the same part before the at sign at another provider, typing errors."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.kit.text import fold

LABEL = words("E-mail", "Correo electrónico", "电子邮箱", "電子郵件")
ABOUT = "email"
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
        Level("one slip", f"link_within({left}, {right}, 1)"),
        Level("same name", f"length({local_left}) > 3 and {local_left} = {local_right}"),
        # Not a likeness that rewards beginnings: most begin with a given name that many share.
        Level(
            "slips",
            f"length({left}) > 9 and link_similar({left}, {right}) >= 0.85 "
            f"and link_edits({left}, {right}) <= 4 "
            f"and 4 * link_edits({left}, {right}) <= greatest(length({left}), length({right}))",
        ),
    ]


SAID = {
    "same": _said.SAME,
    "one slip": _said.ONE_SLIP,
    "same name": words(
        "same mailbox, other provider",
        "mismo buzón, otro proveedor",
        "用户名相同，服务商不同",
        "使用者名稱相同，服務商不同",
    ),
    "slips": _said.SLIPS,
}
EXAMPLES = (
    ("Ana@Example.com", "ana@example.com", "same"),
    ("ana.perez@example.com", "ana.peres@example.com", "one slip"),
    ("ana.perez@example.com", "ana.perez@mail.test", "same name"),
    ("robert25@smith.net", "roberta255@smith.net", "slips"),
    ("ana.perez21@example.com", "ana.gomez84@example.com", DIFFERENT),
    ("ana@example.com", "zhang.wei@mail.test", DIFFERENT),
)
