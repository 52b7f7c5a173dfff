"""Addresses in Chinese characters: from the large to the small, without marks between."""

from __future__ import annotations

import re
from functools import cache

from threefold.kit.contacts.places.rules import below, rules
from threefold.kit.contacts.places.shape import Parts

_CODE = re.compile(r"^〒? ?(\d{3}-\d{4}|\d{3,7})(?=[^\d\-号號路])|(?<=[^\d\-])〒?(\d{5,7})$")
_TOLD = re.compile(
    r"[,(（ ]*(?:邮编|郵編|邮政编码|郵遞區號|邮递区号|〒)[:： ]*(\d{3}-?\d{4}|\d{3,7})[)）]?"
)
_BOX = re.compile(
    r"(?:邮政|郵政|郵局)?(?:信箱|私書箱)(?:第)?(\d+)(?:号|號)?|(\d+)(?:号|號)(?:邮政|郵政)?信箱"
)
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_DIGITS = "[0-9０-９一二三四五六七八九十百]"
_NUMBER = re.compile(rf"(.*?)({_DIGITS}+(?:[-之]{_DIGITS}+)*(?:号|號))((?:之\d+)?)(.*)", re.S)
_JAPANESE = re.compile(
    rf"(\D*?)({_DIGITS}+丁目\d*(?:番地?|-)?\d*(?:号|-)?\d*号?|\d+(?:-\d+)+|\d+番地?(?:\d+号?)?)(.*)",
    re.S,
)
_JAPANESE_CITY = re.compile(
    r"[^郡]{1,4}郡[^町村]{1,6}[町村]|[^市区町村]{1,6}市市?|[^市区町村]{1,6}[区町村]"
)
_JAPANESE_WARD = re.compile(r"[^市区町村\d]{1,4}区")
_CHINESE_DISTRICT = re.compile(r"[^区县市旗路街\d]{1,8}(?:新区|区|县|市|旗)")
_SHORT = re.compile(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区|都|府|県|縣)$")
NAMES = {
    "CN": ("中华人民共和国", "中国"),
    "HK": ("中国香港", "香港特别行政区", "香港特別行政區", "香港"),
    "JP": ("日本国", "日本"),
    "TW": ("中華民國", "台灣", "臺灣", "台湾"),
}
_ISLAND = "香港島"


def spaced(line: str, postal_code: str) -> str:
    """The line with a leading postal code as the post writes it, set apart by a blank."""
    bare = "-?".join(re.escape(sign) for sign in postal_code.replace("-", ""))
    return re.sub(rf"^(〒?)\s*{bare}(?=[^\d-])\s*", rf"\g<1>{postal_code} ", line) if bare else line


def joined(pieces: list[str]) -> str:
    """One line without the blanks that only Latin script needs."""
    return _BETWEEN.sub("", " ".join(pieces))


def read(line: str, parts: Parts) -> None:
    """Fill `parts` from one line, as `joined` makes it."""
    line = _postcode(line, parts)
    if found := _BOX.search(line):
        parts.po_box = found[1] or found[2]
        line = line[: found.start()] + line[found.end() :]
    if parts.country not in NAMES:
        parts.doubt("country")
        parts.left = [line] if line else []
        return
    rest = _places(_without_country(line, parts.country), parts)
    shape = _JAPANESE if parts.country == "JP" else _NUMBER
    found = shape.fullmatch(rest)
    if found is None:
        parts.left = [rest] if rest else []
        if rest or not parts.po_box:
            parts.doubt("street")
        return
    parts.street, parts.house_number = found[1].strip(" ,"), found[2]
    parts.unit = "".join(found.groups()[2:]).strip(" ,")


def _without_country(line: str, country: str) -> str:
    for name in NAMES[country]:
        if line.startswith(name) and not line.startswith(_ISLAND):
            return line[len(name) :].lstrip(" ,")
    return line


def _postcode(line: str, parts: Parts) -> str:
    known = rules(parts.country)
    for shape in (_TOLD, _CODE):
        found = shape.search(line)
        code = found and known and known.canonical(found[1] or found[found.lastindex or 1])
        if found and code:
            parts.postal_code = parts.postal_code or code
            return (line[: found.start()] + line[found.end() :]).strip(" ,")
    return line


def _places(line: str, parts: Parts) -> str:
    country = parts.country
    # The data write 台, people write 臺 as well.
    seen = line.replace("臺", "台") if country == "TW" else line
    key, seen = _taken(seen, below(country), short=country != "HK")
    if not key and country == "CN":
        city, _rest = _taken(seen, {name: name for name in _chinese_cities()})
        key = _chinese_cities().get(city, "")
    if not key:
        parts.doubt("city")
        return line
    parts.region = key
    if country == "JP":
        return _japanese(seen, parts)
    second, seen = _taken(seen, below(country, key))
    if country == "TW":
        parts.region, parts.city, parts.district = "", key, second
        if not second:
            parts.doubt("district")
        return seen
    if country == "HK":
        parts.region = _written(below(country), key)
        parts.district = _written(below(country, key), second)
        return seen
    if key.endswith("市"):
        parts.city, parts.district = key, second
    elif second:
        parts.city = second
        parts.district, seen = _taken(seen, below(country, key, second))
    else:
        parts.doubt("city")
        return seen
    if not parts.district and (found := _CHINESE_DISTRICT.match(seen)):
        # Districts are founded and joined more often than any list is renewed.
        parts.district, seen = found[0], seen[found.end() :]
        parts.doubt("district")
    return seen


@cache
def _chinese_cities() -> dict[str, str]:
    """The province of each city whose name no other city has."""
    found: dict[str, set[str]] = {}
    for province in below("CN"):
        for city in below("CN", province):
            if city.endswith("市"):
                found.setdefault(city, set()).add(province)
    return {city: provinces.pop() for city, provinces in found.items() if len(provinces) == 1}


def _japanese(line: str, parts: Parts) -> str:
    found = _JAPANESE_CITY.match(line)
    parts.doubt("city")
    if found is None:
        return line
    parts.city, line = found[0], line[found.end() :]
    if parts.city.endswith("市") and (ward := _JAPANESE_WARD.match(line)):
        parts.district, line = ward[0], line[ward.end() :]
    return line


def _written(names: dict[str, str], key: str) -> str:
    """The Chinese name of a place that the data know by an English one."""
    return next((name for name, each in names.items() if each == key and not name.isascii()), key)


def _taken(line: str, names: dict[str, str], *, short: bool = False) -> tuple[str, str]:
    """The known place that the line begins with, as the data call it, and what follows."""
    for name, key in names.items():
        if line.startswith(name):
            return key, line[len(name) :].lstrip(" ,")
    if short:
        briefs = [(_SHORT.sub("", name), key) for name, key in names.items()]
        fitting = {each for each in briefs if len(each[0]) > 1 and line.startswith(each[0])}
        # 新竹 is a city and a county.
        if len(fitting) == 1:
            brief, key = fitting.pop()
            return key, line[len(brief) :].lstrip(" ,")
    return "", line
