"""Postal addresses as people write them, to one line, a comparison key, and certain parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from threefold.kit.contacts import countries
from threefold.kit.contacts.places import han, keys, latin
from threefold.kit.contacts.places.rules import rules
from threefold.kit.contacts.places.shape import AddressForm, Parts
from threefold.kit.contacts.tidy import clean
from threefold.kit.text import fold

__all__ = ["AddressForm", "address"]

LONGEST = 500
_BREAKS = re.compile(r"[\n\r\v\f\u2028\u2029]+|(?<=\S)\s*[,،、，;|]+\s*|\s+-\s+(?=\D)")
_EDGES = " ,;、-–"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_NOTHING = {"n/a", "na", "none", "unknown", "null", "nil", "xxx", "tbd", "desconocido", "ninguno"}
_NAME_AT_LEAST = 4


def address(
    lines: str | Sequence[str],
    country: str = "",
    *,
    postal_code: str = "",
    city: str = "",
    region: str = "",
) -> AddressForm:
    """Read one address; `country` (ISO alpha-2) is the one to expect where the text names none.

    Postal code, town and region may be told beside the lines, as from columns of their own. An
    address is never taken apart by guess: see `AddressForm`.
    """
    given = [lines] if isinstance(lines, str) else [str(line) for line in lines]
    pieces = [clean(piece) for line in given for piece in _BREAKS.split(line[: 4 * LONGEST])]
    pieces = [piece for piece in (piece.strip(_EDGES) for piece in pieces) if piece]
    shown, pieces, country = _country(pieces, country.upper())
    if not any(_LETTER.search(piece) for piece in pieces) or fold(" ".join(pieces)) in _NOTHING:
        text = ", ".join(shown)[:LONGEST]
        return AddressForm(text, lines=tuple(shown), ok=False, problem="address_form")
    parts = Parts(country=country)
    problem = _told(parts, postal_code)
    # Korean and others keep their blanks; only Han addresses are written without.
    characters = any(_HAN.search(piece) for piece in pieces)
    if characters:
        line = han.joined(pieces)
        han.read(line, parts)
        standard = han.spaced(line, parts.postal_code)
    else:
        latin.read(pieces, parts)
        standard = ", ".join(_standard_codes(shown, parts))
    parts.city = parts.city or clean(city)
    parts.region = parts.region or clean(region)
    if parts.city and "city" in parts.doubts and city:
        parts.doubts.remove("city")
    standard = _completed(standard, parts, city, region, characters)
    return AddressForm(
        standard[:LONGEST],
        key=keys.han(parts) if characters else keys.latin(parts),
        lines=tuple(shown),
        street=parts.street,
        house_number=parts.house_number,
        unit=parts.unit,
        po_box=parts.po_box,
        district=parts.district,
        city=parts.city,
        region=parts.region,
        postal_code=parts.postal_code,
        country=country,
        problem=problem,
        doubts=tuple(parts.doubts),
    )


def _country(pieces: list[str], expected: str) -> tuple[list[str], list[str], str]:
    """What stays written, what is left to read, and the country.

    The name of the expected country at the end is dropped, that of another one is kept.
    """
    if len(pieces) < 2:
        return pieces, pieces, expected
    last = pieces[-1].strip(". ")
    found = countries.country(last)
    tiny = len(last) < _NAME_AT_LEAST and not _HAN.search(last)
    if found is None or (tiny and found != expected):
        return pieces, pieces, expected
    known = rules(expected)
    # Georgia is a state as well.
    if found != expected and known and fold(last) in known.regions:
        return pieces, pieces, expected
    return _country(pieces[:-1], expected) if found == expected else (pieces, pieces[:-1], found)


def _told(parts: Parts, postal_code: str) -> str | None:
    """Take over a code from a column of its own; the warning when it is none of the country."""
    written = clean(postal_code)
    known = rules(parts.country)
    if not written or known is None:
        return None
    parts.postal_code = known.canonical(written) or ""
    return None if parts.postal_code else "postcode_form"


def _standard_codes(pieces: list[str], parts: Parts) -> list[str]:
    """The pieces with the postal code as the post writes it."""
    bare = re.sub(r"[\s-]", "", parts.postal_code)
    if not bare:
        return pieces
    # With blanks or hyphens between its signs or none, but not inside a longer word.
    loose = re.compile(rf"(?<![\w-]){'[ -]?'.join(map(re.escape, bare))}(?![\w-])", re.IGNORECASE)
    return [loose.sub(parts.postal_code, piece) for piece in pieces]


def _completed(standard: str, parts: Parts, city: str, region: str, characters: bool) -> str:
    """With what was told beside the lines, where the lines do not say it themselves."""
    folded = fold(standard)
    town = clean(city) if fold(clean(city)) not in folded else ""
    area = clean(region) if fold(clean(region)) not in folded else ""
    code = parts.postal_code if fold(parts.postal_code) not in folded else ""
    if characters:
        return f"{code} {area}{town}{standard}".strip()
    known = rules(parts.country)
    order = (code, town, area) if known and known.before_city else (town, area, code)
    first = " ".join(filter(None, order[:2])) if order[0] == code else town
    tail = [first, *order[2:]] if order[0] == code else [" ".join(filter(None, (town, area, code)))]
    return ", ".join(filter(None, (standard, *tail)))
