"""Rules read out of the values: cancellations by reference, charges among product codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from threefold.collect.types import Rules

_REFERENCE = re.compile(r"([A-Za-z]{1,3})\d+")
CHARGE_FORM = "[A-Za-z][A-Za-z _]*[0-9]?"
_SKU = re.compile(r"[A-Za-z_]+[-_ ]?\d{2,}\w*")
_TRIAL = re.compile(r"(test|adjust|dummy|sample)", re.I)
_CODE_LIKE = 0.9


def cancelled_prefix(references: Mapping[str, tuple[int, int]]) -> str:
    """The letters before the digits of references whose lines take goods back.

    `references` gives per leading letters ("" for none) the lines and those of negative quantity.
    A prefix counts as cancelling when most of its lines are negative while the plain ones' are not.
    """
    plain, taken_back = references.get("", (0, 0))
    if not plain or taken_back > plain * 0.2:
        return ""
    found = [
        (lines, prefix)
        for prefix, (lines, negative) in references.items()
        if prefix and negative >= lines * 0.8 and lines < plain
    ]
    return max(found, default=(0, ""))[1]


def charges(codes: Mapping[str, int]) -> Rules:
    """Which product codes are no goods, from the codes of the file and their lines.

    Only where goods have codes with digits in them: then a code of letters alone (POST, D, M,
    BANK CHARGES) does not look like the rest. Letters shared with numbered codes (DCGSSBOY beside
    DCGS0058) belong to goods.
    """
    total = sum(codes.values())
    numbered = sum(lines for code, lines in codes.items() if code[:1].isdigit())
    if not total or numbered < total * _CODE_LIKE:
        return Rules()
    odd = [code for code in codes if not code[:1].isdigit()]
    stems = {code[:4].casefold() for code in odd if _SKU.fullmatch(code) and not _TRIAL.match(code)}
    lettered = [code for code in odd if re.fullmatch(CHARGE_FORM, code)]
    return Rules(
        non_product_form=CHARGE_FORM if lettered else "",
        non_products=tuple(
            sorted(c for c in odd if _TRIAL.match(c) and not re.fullmatch(CHARGE_FORM, c))
        ),
        products=tuple(sorted(c for c in lettered if len(c) > 4 and c[:4].casefold() in stems)),
    )


def charge_codes(codes: Iterable[str], rules: Rules) -> list[str]:
    """Those of `codes` that the rules call charges."""
    form = re.compile(rules.non_product_form) if rules.non_product_form else None
    never, always = set(rules.products), set(rules.non_products)
    return [
        code
        for code in codes
        if code in always or (form and code not in never and form.fullmatch(code))
    ]
