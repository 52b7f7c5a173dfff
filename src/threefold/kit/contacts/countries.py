"""Countries and languages as people write them, from the Unicode CLDR (through Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from threefold.kit.text import fold

LOCALES = ("en", "es", "zh_Hans", "zh_Hant")
_ISO = 2
# Names that business systems write and CLDR does not list.
_ALSO = {
    "eire": "IE",
    "republic of ireland": "IE",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "u.k.": "GB",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "ee. uu.": "US",
    "ee.uu.": "US",
    "eeuu": "US",
    "estados unidos de america": "US",
    "korea": "KR",
    "republic of korea": "KR",
    "rsa": "ZA",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "russian federation": "RU",
    "viet nam": "VN",
    "turkey": "TR",
    "uae": "AE",
    "p.r. china": "CN",
    "pr china": "CN",
    "mainland china": "CN",
    "中国大陆": "CN",
    "中國大陸": "CN",
    "hong kong": "HK",
    "macau": "MO",
    "republica dominicana": "DO",
    "méjico": "MX",
}


@cache
def _countries() -> dict[str, str]:
    known: dict[str, str] = {}
    codes: set[str] = set()
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == _ISO and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "QO"}:
                known.setdefault(fold(name), code)
                codes.add(code)
    for alias, targets in get_global("territory_aliases").items():
        # A country that fell apart has several heirs and names none of them.
        if len(targets) == 1 and targets[0] in codes:
            known.setdefault(fold(alias), targets[0])
    known.update({fold(name): code for name, code in _ALSO.items()})
    known.update({fold(code): code for code in codes})
    return known


@cache
def _languages() -> dict[str, str]:
    known: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale.parse(locale).languages.items():
            known.setdefault(fold(name), str(code).replace("_", "-"))
    tags = [str(code).replace("_", "-") for code in Locale.parse("en").languages]
    known.update({fold(tag): tag for tag in tags})
    return known


def country(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country written as code or name; None when unknown."""
    return _countries().get(fold(text))


def language(text: str) -> str | None:
    """BCP 47 tag of a language written as tag or name; a region behind it is dropped."""
    tag = fold(text).replace("_", "-")
    return _languages().get(tag) or _languages().get(tag.partition("-")[0])
