"""Phone numbers, with or without the prefixes of country and area."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.kit.text import digits

LABEL = words("Phone", "Teléfono", "电话", "電話")
ABOUT = "phone"
VARIABLES = ("phone", "mobile", "fax", "work_phone")
HEADERS = (
    "phone", "phone number", "telephone", "tel", "mobile", "mobile number", "cell", "cell phone",
    "contact number", "fax", "telefono", "movil", "celular", "电话", "手机", "電話", "手機",
)  # fmt: skip
_ENOUGH = 5


def standard(value: str) -> str | None:
    found = digits(value).lstrip("0")
    return found if len(found) >= _ENOUGH and len(set(found)) > 1 else None


def _end(value: str) -> str | None:
    return value[-7:] if len(value) >= 7 else None


KEYS = {"end": _end, "tail": lambda value: value[-4:], "head": lambda value: value[:-4]}


def fits(shape: Shape) -> float:
    return 1.0 if max(shape.phone, shape.number) > 0.5 else 0.3


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level(
            "same end",
            f"length({left}) >= 8 and length({right}) >= 8 and "
            f"substr({left}, length({left}) - 7) = substr({right}, length({right}) - 7)",
        ),
        Level("one slip", f"link_within({left}, {right}, 1)"),
        Level("two slips", f"link_within({left}, {right}, 2)"),
    ]


SAID = {
    "same": _said.SAME,
    "same end": words(
        "the same without prefix", "igual sin prefijo", "不计区号相同", "不計區碼相同"
    ),
    "one slip": _said.ONE_SLIP,
    "two slips": _said.TWO_SLIPS,
}
EXAMPLES = (
    ("07 8121 2208", "07-81212208", "same"),
    ("+34 612 345 678", "612345678", "same end"),
    ("612345678", "612345687", "one slip"),
    ("612345678", "612349978", "two slips"),
    ("612345678", "933100200", DIFFERENT),
)
