"""What two spellings of one address have in common."""

from __future__ import annotations

import re
import unicodedata

from threefold.kit.contacts.places.shape import Parts
from threefold.kit.contacts.places.words import data, pattern, shortened
from threefold.kit.text import fold

_TOKEN = re.compile(r"\d+|[^\W\d_]+", re.UNICODE)
_MARKS = re.compile(r"[º°ª]")
_GERMAN = re.compile(r"(?<=[a-z]{2})str(?:asse)?\b")
_ELISION = re.compile(r"\b[dl]'")
_CALLE = re.compile(r"\bc/ ?")
_HAN = str.maketrans(
    {
        "臺": "台", "號": "号", "樓": "楼", "區": "区", "縣": "县", "県": "县",
        "鄉": "乡", "鎮": "镇", "東": "东", "灣": "湾", "廣": "广", "龍": "龙", "島": "岛",
        "國": "国", "門": "门", "興": "兴", "學": "学", "華": "华", "陽": "阳", "橋": "桥",
    }
)  # fmt: skip
_ST = "st"
_NUMERALS = {sign: str(at) for at, sign in enumerate("一二三四五六七八九十", 1)}
_SECTION = re.compile(r"([一二三四五六七八九十])(?=段|丁目)")


def latin(parts: Parts) -> str:
    """Country, code, numbers in their order (house before flat), then the words, sorted."""
    country = parts.country
    short = shortened(country)
    silent = set(data()["silent"])
    unit = pattern("^(?:{units})$", units="units")
    texts = (parts.house_number, parts.unit, parts.street, *parts.left, parts.district, parts.city)
    numbers: list[str] = []
    words: set[str] = set()
    for at, text in enumerate(texts):
        tokens = _tokens(text, short)
        for place, token in enumerate(tokens):
            if token.isdigit():
                numbers.append(token.lstrip("0") or "0")
            elif len(token) == 1 and at < 2:
                numbers.append(token)
            elif at == 1 and unit.match(token):
                continue
            elif token == _ST and country in data()["languages"]["en"]:
                # Before a name it is a saint, behind it a street.
                words.add("street" if place == len(tokens) - 1 else "saint")
            elif token not in silent:
                words.add(token)
    if parts.po_box:
        words.add(f"box{parts.po_box}")
    code = re.sub(r"[\s-]", "", parts.postal_code).lower()
    return "|".join((country.lower(), code, " ".join(numbers), " ".join(sorted(words))))


def han(parts: Parts) -> str:
    """Country, place names, numbers and the rest in one writing of the characters."""
    places = "".join(dict.fromkeys((parts.region, parts.city, parts.district)))
    rest = "".join((parts.street, parts.house_number, parts.unit, *parts.left))
    rest = _SECTION.sub(lambda found: _NUMERALS[found[1]], _han(rest))
    rest = re.sub(r"丁目|番地?|之|-(?=\d)", "-", rest)
    rest = re.sub(r"(?<=\d)(?:号|-)(?=\D|$)", "号", rest)
    box = f"box{parts.po_box}" if parts.po_box else ""
    return "|".join((parts.country.lower(), _han(places), re.sub(r"[\s,.、]", "", rest), box))


def _han(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text)).translate(_HAN)


def _tokens(text: str, short: dict[str, str]) -> list[str]:
    folded = fold(_MARKS.sub(" ", text.replace("’", "'")))
    folded = _GERMAN.sub("strasse", _ELISION.sub(" ", _CALLE.sub("calle ", folded)))
    return [short.get(token, token) for token in _TOKEN.findall(folded.replace("'", ""))]
