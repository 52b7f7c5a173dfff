"""Numbers given out by somebody: national ids, tax numbers, cards."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _said
from threefold.identity.logic.matching import writing

LABEL = words("Number given out", "Número asignado", "编号", "編號")
VARIABLES = (
    "national_id", "tax_id", "registration_number", "loyalty_card", "customer_number", "passport",
)  # fmt: skip
HEADERS = (
    "ssn", "social security number", "soc sec id", "national id", "nhs number", "tax id", "vat",
    "passport", "id card", "id number", "licence", "license", "card number", "loyalty card",
    "customer number", "registration number", "dni", "nif", "cif", "rfc", "curp", "cedula",
    "身份证", "身份证号", "身分證", "统一编号",
)  # fmt: skip


def standard(value: str) -> str | None:
    return writing.code(value)


KEYS = {
    "end": lambda value: value[-4:],
    "begin": lambda value: value[:-3] if len(value) > 6 else None,
}


def fits(shape: Shape) -> float:
    if shape.several_words > 0.5 and shape.letters > 0.5:
        return 0.3
    return 1.0 if shape.distinct > 0.02 * shape.filled else 0.4


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("one slip", f"length({left}) > 4 and link_within({left}, {right}, 1)"),
        Level("two slips", f"length({left}) > 5 and link_within({left}, {right}, 2)"),
    ]


PERSONAL = ("same", "one slip", "two slips")
SAID = {
    "same": _said.SAME,
    "one slip": _said.ONE_SLIP,
    "two slips": _said.TWO_SLIPS,
}
EXAMPLES = (
    ("1782-872", "1782872", "same"),
    ("5193779", "5193797", "one slip"),
    ("5193779", "5193788", "two slips"),
    ("5193779", "7413233", DIFFERENT),
)
