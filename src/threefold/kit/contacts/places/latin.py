"""Addresses in Latin script: pieces between commas and line breaks, the town at the end."""

from __future__ import annotations

import re
from functools import cache

from threefold.kit.contacts.places.rules import Rules, below, rules
from threefold.kit.contacts.places.shape import Parts
from threefold.kit.contacts.places.words import data, number_stands, pattern
from threefold.kit.text import fold

_NUMBER = r"\d+(?: ?[A-Za-z](?![A-Za-z])| bis| ter)?(?: ?[-–/] ?\d+ ?[A-Za-z]?(?![A-Za-z]))?"
_SIGN = r"(?:(?<![^\W_])(?:n|no|nr|num|núm|numero|número)\.? ?[º°.]?|#) ?(?=\d)"
_FLOOR = r"\d{1,2} ?(?:[ºª°](?: ?\w{1,4}){0,2}|/f|(?:st|nd|rd|th) floor|e étage|\. ?stock|\. ?og)"
_UNIT_WORD = r"(?:(?:{units})(?![a-zà-ÿ])[ .:]*(?:[\w-]+){{0,1}}(?: [\w-]{{1,4}})?)"
_PREFIX = r"(?:[A-Z]{1,2}-|C\.? ?P\.? ?:? ?)?"
_WORD = re.compile(r"[^\W\d]{2}")


def read(pieces: list[str], parts: Parts) -> None:
    """Fill `parts` from the pieces of one address, in their order."""
    parts.left = [_box(piece, parts) for piece in pieces]
    parts.left = [piece for piece in parts.left if piece]
    known = rules(parts.country)
    if known is None:
        parts.doubt("country")
    else:
        _town(parts, known)
    side = number_stands(parts.country)
    if not side:
        parts.doubt("country")
        return
    _street(parts, side)
    if parts.left:
        parts.doubt("part")


def _box(piece: str, parts: Parts) -> str:
    """The piece without its post office box."""
    found = pattern(r"(?<!\w)(?:{boxes})[ .:nº°#]*(\d[\d -]*)(?![\w/])", boxes="boxes").search(
        piece
    )
    if found is None or parts.po_box:
        return piece
    parts.po_box = re.sub(r"\D", "", found[1])
    return f"{piece[: found.start()]} {piece[found.end() :]}".strip(" ,-")


def _town(parts: Parts, known: Rules) -> None:
    at, ahead, behind = _postcode(parts, known)
    if at is None:
        _region_at_end(parts, known)
        if not (known.city_state and parts.region):
            parts.doubt("city")
        return
    after = parts.left[at + 1 :]
    before = parts.left[:at]
    if known.before_city:
        # The town follows the code; what stands before it on the line belongs to the street.
        town = [behind] if behind else ([] if ahead else after[:1])
        rest = after if behind or ahead else after[1:]
        if ahead and not behind:
            town, ahead = [ahead], ""
        elif not town and len(before) > 1 and not re.search(r"\d", before[-1]):
            # "Calle Mayor 1, Madrid, 28013"
            town = [before.pop()]
        before = [*before, *([ahead] if ahead else [])]
        for piece in rest:
            name = known.regions.get(fold(piece.strip("() ")))
            if name and not parts.region:
                parts.region = name
            else:
                before.append(piece)
        city = _bracketed(town[0] if town else "", parts, known)
        city = _coded(city, parts, known) or city
    else:
        tail = [piece for piece in (ahead,) if piece]
        city = _upwards(before, tail, parts, known)
        before = [*before, *after]
    if city and not (known.before_city and re.search(r"\d", city.split(" CEDEX")[0])):
        parts.city = city
    elif city:
        before.append(city)
    if not parts.city:
        parts.doubt("city")
    parts.region = parts.region or known.region_of(parts.postal_code)
    parts.left = [piece for piece in before if piece]


def _postcode(parts: Parts, known: Rules) -> tuple[int | None, str, str]:
    """Which piece holds the code, and what stands ahead of it and behind it there."""
    if parts.postal_code:
        # Told apart from the lines: the town is, too, or is not known.
        for at, piece in enumerate(parts.left):
            if known.canonical(piece) == parts.postal_code:
                return at, "", ""
    for at in range(len(parts.left) - 1, -1, -1):
        piece = parts.left[at]
        for ahead, code, behind in _splits(piece):
            found = known.canonical(code)
            if found is None or (not known.before_city and behind):
                continue
            if ahead and known.before_city and not behind and len(parts.left) < 2:
                continue
            if at == 0 and behind and not ahead and len(parts.left) == 1 and not known.before_city:
                continue
            parts.postal_code = found
            return at, ahead, behind
    return None, "", ""


def _splits(piece: str) -> list[tuple[str, str, str]]:
    """Every way to see one or two words of a piece as the postal code, the last ones first."""
    words = piece.split(" ")
    found = []
    for start in range(len(words) - 1, -1, -1):
        for size in (2, 1):
            code = re.sub(rf"^{_PREFIX}(?=\d)", "", " ".join(words[start : start + size]))
            if start + size <= len(words) and len(code) <= 10 and re.search(r"\d", code):
                found.append((" ".join(words[:start]), code, " ".join(words[start + size :])))
    return found


def _upwards(before: list[str], tail: list[str], parts: Parts, known: Rules) -> str:
    """The town ahead of the code, with the region (a known name or code) between or not."""
    if not tail and before:
        tail = [before.pop()]
    piece = tail[0] if tail else ""
    name = known.regions.get(fold(piece))
    # Behind a street alone it may be a town called as its region (New York).
    more = len(before) > (0 if parts.po_box else 1)
    if name and more:
        parts.region = name
        piece = before.pop()
    elif not name:
        piece = _coded(piece, parts, known) or (before.pop() if more else "")
    if re.search(r"\d", piece):
        # A street and a town that nothing parts.
        before.append(piece)
        return ""
    if parts.country in {"GB", "IE"} and len(before) > 1 and not re.search(r"\d", before[-1]):
        # Locality and town, or town and county: nothing says which.
        before.append(piece)
        return ""
    return piece


def _coded(piece: str, parts: Parts, known: Rules) -> str:
    """The piece without the region's code at its end (Springfield IL, Milano MI)."""
    ahead, _, last = piece.rpartition(" ")
    if last.isupper() and (name := known.regions.get(fold(last))):
        parts.region = name
        return ahead
    return piece


def _region_at_end(parts: Parts, known: Rules) -> None:
    if len(parts.left) < 2 or not (name := known.regions.get(fold(parts.left[-1]))):
        return
    parts.region = name
    parts.left.pop()
    districts = {fold(place): place for place in below(parts.country, name)}
    if len(parts.left) > 1 and fold(parts.left[-1]) in districts:
        parts.district = parts.left.pop()


def _bracketed(city: str, parts: Parts, known: Rules) -> str:
    """ "Alcorcón (Madrid)": the region in brackets."""
    found = re.fullmatch(r"(.+?) ?\(([^()]+)\)", city)
    if found and (name := known.regions.get(fold(found[2]))):
        parts.region = name
        return found[1]
    return city


def _street(parts: Parts, side: str) -> None:
    pieces, parts.left = _rejoined(parts.left, side), []
    for piece in pieces:
        if _whole_unit().fullmatch(piece):
            parts.unit = ", ".join(filter(None, (parts.unit, piece)))
        elif not parts.district and pattern(r"(?:{d}) .+", d="districts").fullmatch(piece):
            parts.district = piece
        elif not parts.house_number and (found := _numbered(piece, side)):
            street, parts.house_number, unit = found
            parts.unit = ", ".join(filter(None, (parts.unit, unit)))
            # "Calle Mayor, 12": the number stands in a piece of its own.
            parts.street = street or (parts.left.pop() if parts.left else "")
        else:
            parts.left.append(piece)
    if not parts.house_number:
        if not parts.street and len(parts.left) == 1 and not re.search(r"\d", parts.left[0]):
            parts.street = parts.left.pop()
        elif parts.left or not parts.po_box:
            parts.doubt("street")


def _rejoined(pieces: list[str], side: str) -> list[str]:
    """ "52, rue Imbert": a number before the street in a piece of its own goes with it."""
    if side == "after":
        return pieces
    found: list[str] = []
    for piece in pieces:
        alone = found and re.fullmatch(_NUMBER, found[-1], re.IGNORECASE)
        if alone and _WORD.search(piece) and not piece[0].isdigit():
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    return found


def _numbered(piece: str, side: str) -> tuple[str, str, str] | None:
    """(street, number, unit) of a piece, street "" when the number stands alone."""
    for shape in _shapes(side):
        if found := shape.fullmatch(piece):
            street, number, unit = (found.groupdict().get(k) or "" for k in ("s", "n", "u"))
            if street and (not _WORD.search(street) or fold(street.strip(". ")) in _kinds()):
                # "Calle 5" may be the house or the street itself.
                continue
            return street.strip(" ,"), number.strip(), unit.strip(" ,")
    return None


@cache
def _kinds() -> frozenset[str]:
    return frozenset(data()["kinds_of_street"])


@cache
def _shapes(side: str) -> tuple[re.Pattern[str], ...]:
    units = pattern(_UNIT_WORD, units="units").pattern
    unit = rf"(?:[ ,]+(?P<u>(?:{_FLOOR}|{units})(?: .{{1,20}})?))?"
    none = pattern("(?:{no})", no="no_number").pattern
    number = rf"(?P<n>{_NUMBER}|{none})"
    if side == "before":
        shapes = [rf"{number},? (?P<s>.+?){unit}", number]
    else:
        shapes = [
            rf"(?:{_SIGN})?{number}{unit}",
            rf"(?P<s>.+?),? ?{_SIGN}{number}{unit}",
            rf"(?P<s>.+?),? {number}{unit}",
        ]
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


@cache
def _whole_unit() -> re.Pattern[str]:
    units = pattern(_UNIT_WORD, units="units").pattern
    return re.compile(rf"(?:{units}|{_FLOOR})(?:[ -]+\w{{1,4}})*", re.IGNORECASE)
