"""Names of organisations, without their legal form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from threefold.identity.comparison import DIFFERENT, Level, Shape, words
from threefold.identity.comparisons import _names, _said
from threefold.identity.logic.matching import writing
from threefold.kit.names import legal, organisation
from threefold.kit.names.writing import clean

LABEL = words("Name of an organisation", "Nombre de organización", "组织名称", "組織名稱")
ABOUT = "name"
VARIABLES = ("organisation_name", "employer_name", "trade_name")
HEADERS = (
    "organisation", "organization", "organisation name", "organization name", "company",
    "company name", "business name", "firm", "firm name", "employer", "account name", "legal name",
    "trade name", "vendor", "supplier", "manufacturer", "institution", "empresa", "razon social",
    "nombre empresa", "compania", "公司", "公司名称", "公司名稱", "组织", "組織", "企业名称",
)  # fmt: skip
_NOTHING = frozenset(("the", "and", "y", "group", "holding", "holdings"))


def standard(value: str) -> str | None:
    """The core of the name, without its legal form and what joins words, in its own script."""
    if writing.plain(value) is None:
        return None
    rest, _form = legal.strip_native(clean(value)) if not value.isascii() else (value, None)
    text = writing.plain(rest)
    if text is None or not text.isascii():
        return text
    words_kept = [word for word in organisation(value).core.split() if word not in _NOTHING]
    return " ".join(words_kept) or text


@lru_cache(maxsize=200_000)
def latin(value: str) -> str | None:
    """A name of another script in Latin letters; None where it is in them already."""
    return None if value.isascii() else organisation(value).core or None


def _heard(value: str) -> str | None:
    return writing.sounds(latin(value) or value)


def _first(value: str) -> str:
    return value.split()[0]


def _rare(value: str) -> str | None:
    """The longest word: what it is called rather than what it does, more often than not."""
    return max(value.split(), key=len)


KEYS = {"sounds": _heard, "first": _first, "longest": _rare, "begin": writing.begin(6)}


def fits(shape: Shape) -> float:
    return 0.3 if shape.letters < 0.5 else 1.0


def levels(own: str, beside: Mapping[str, str]) -> list[Level]:
    left, right = f"{own}_l", f"{own}_r"
    same_sound, near_sound = _names.across(own)
    return [
        Level("same", f"{left} = {right}", counted=True),
        same_sound,
        Level("same words", f"link_shared({left}, {right}) = 1"),
        Level("close", f"link_similar({left}, {right}) >= 0.95 or link_within({left}, {right}, 1)"),
        Level("most words", f"link_shared({left}, {right}) >= 0.65"),
        Level("part", _names.part(left, right)),
        Level("half the words", f"link_shared({left}, {right}) >= 0.4"),
        near_sound,
        Level("similar", f"link_similar({left}, {right}) >= 0.85"),
        Level("a word", f"link_shared({left}, {right}) > 0"),
    ]


SAID = {
    "same": _said.SAME,
    "same in Latin letters": _said.LATIN,
    "same words": _said.WORDS,
    "close": _said.CLOSE,
    "most words": _said.MOST_WORDS,
    "part": _said.PART,
    "half the words": _said.HALF,
    "alike in Latin letters": _said.NEAR_LATIN,
    "similar": _said.SIMILAR,
    "a word": _said.A_WORD,
}
EXAMPLES = (
    ("ACME S.A. de C.V.", "Acme SA", "same"),
    ("Müller & Söhne GmbH", "MULLER SOHNE", "same"),
    ("华为技术有限公司", "华为技术", "same"),
    ("Fischer Bakery Ltd", "Bakery Fischer", "same words"),
    ("International Business Machines", "Internatonal Business Machines Corp.", "close"),
    ("Santander", "Banco Santander", "part"),
    ("Müller GmbH", "Mueller Gesellschaft mbH", "close"),
    ("ООО Газпром", "Gazprom OAO", "same in Latin letters"),
    ("Northwind Traders", "Contoso Foods", DIFFERENT),
)
