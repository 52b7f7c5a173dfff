"""Names of organisations, without their legal form."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names
from threefold.identity.logic.matching import writing

LABEL = words("Name of an organisation", "Nombre de organización", "组织名称", "組織名稱")
VARIABLES = ("organisation_name", "employer_name", "trade_name")
HEADERS = (
    "organisation", "organization", "organisation name", "organization name", "company",
    "company name", "business name", "firm", "firm name", "employer", "account name", "legal name",
    "trade name", "vendor", "supplier", "manufacturer", "institution", "empresa", "razon social",
    "nombre empresa", "compania", "公司", "公司名称", "公司名稱", "组织", "組織", "企业名称",
)  # fmt: skip
_FORMS = frozenset(
    (
        "ag", "ab", "as", "asa", "bv", "co", "company", "corp", "corporation", "cv", "eirl", "gmbh",
        "group", "holding", "holdings", "inc", "incorporated", "kg", "kk", "limited", "llc", "llp",
        "lp", "ltd", "ltda", "nv", "ohg", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sab",
        "sapi", "sas", "sarl", "se", "sl", "slu", "spa", "sprl", "srl", "the", "y", "and",
    )
)  # fmt: skip
_DOTTED = (
    ("s a de c v", ""), ("s de r l", ""), ("s a", "sa"), ("s l", "sl"), ("s r l", "srl"),
    ("b v", "bv"), ("l l c", "llc"), ("g m b h", "gmbh"),
)  # fmt: skip
_CHINESE = ("股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "公司")


def standard(value: str) -> str | None:
    text = writing.plain(value)
    if text is None:
        return None
    if not text.isascii():
        for form in _CHINESE:
            text = text.replace(form, "")
    whole = f" {text} "
    for dotted, short in _DOTTED:
        whole = whole.replace(f" {dotted} ", f" {short} ")
    kept = [word for word in whole.split() if word not in _FORMS]
    return " ".join(kept) or text or None


def _first(value: str) -> str:
    return value.split()[0]


def _rare(value: str) -> str | None:
    """The longest word: what it is called rather than what it does, more often than not."""
    return max(value.split(), key=len)


KEYS = {"sounds": writing.sounds, "first": _first, "longest": _rare, "begin": writing.begin(6)}


def fits(shape: Shape) -> float:
    return 0.3 if shape.letters < 0.5 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    return [
        Level("same", f"{left} = {right}", counted=True),
        Level("same words", f"link_shared({left}, {right}) = 1"),
        Level("close", f"link_similar({left}, {right}) >= 0.95 or link_edits({left}, {right}) = 1"),
        Level("most words", f"link_shared({left}, {right}) >= 0.65"),
        Level("part", _names.part(left, right)),
        Level("half the words", f"link_shared({left}, {right}) >= 0.4"),
        Level("similar", f"link_similar({left}, {right}) >= 0.85"),
        Level("a word", f"link_shared({left}, {right}) > 0"),
    ]


EXAMPLES = (
    ("ACME S.A. de C.V.", "Acme SA", "same"),
    ("Müller & Söhne GmbH", "MULLER SOHNE", "same"),
    ("华为技术有限公司", "华为技术", "same"),
    ("Fischer Bakery Ltd", "Bakery Fischer", "same words"),
    ("International Business Machines", "Internatonal Business Machines Corp.", "close"),
    ("Santander", "Banco Santander", "part"),
    ("Northwind Traders", "Contoso Foods", DIFFERENT),
)
