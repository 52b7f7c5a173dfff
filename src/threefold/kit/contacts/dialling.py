"""The plain majority of phone numbers, read without the detours of the phone library.

Only digits and usual punctuation come this way, and only numbers that turn out valid; for all
others `read` answers None and the library itself decides. The rules are the library's own
(`phonenumbers.parse`, `region_code_for_number`, `number_type`), its tables as well; a test
compares both on generated numbers of all regions.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    SUPPORTED_REGIONS,
    PhoneMetadata,
    PhoneNumberType,
)

_PLAIN = re.compile(r"\+?\(?[0-9][0-9 ().-]{3,30}")
_PUNCTUATION = dict.fromkeys(map(ord, " ().-"))
_SPECIAL = (
    ("premium_rate", PhoneNumberType.PREMIUM_RATE),
    ("toll_free", PhoneNumberType.TOLL_FREE),
    ("shared_cost", PhoneNumberType.SHARED_COST),
    ("voip", PhoneNumberType.VOIP),
    ("personal_number", PhoneNumberType.PERSONAL_NUMBER),
    ("pager", PhoneNumberType.PAGER),
    ("uan", PhoneNumberType.UAN),
    ("voicemail", PhoneNumberType.VOICEMAIL),
)
UNKNOWN: int = PhoneNumberType.UNKNOWN


class Dialled(NamedTuple):
    """A valid number in E.164, the library's number type, and its region."""

    value: str
    type: int
    region: str


def read(text: str, region: str) -> Dialled | None:
    """A valid plain number; None where the library must look."""
    if not _PLAIN.fullmatch(text):
        return None
    digits = text.translate(_PUNCTUATION)
    if digits[0] == "+":
        return _international(digits[1:])
    home = territory(region)
    if home is None:
        return None
    if abroad := home.abroad.match(digits):
        # No country code begins with 0, so such a number is none of this kind.
        rest = digits[abroad.end() :]
        return _international(rest) if len(rest) > 2 and rest[0] != "0" else None
    national = digits
    if digits.startswith(home.code):
        stripped = home.without_prefix(digits[len(home.code) :])
        if stripped is None:
            return None
        valid_as_is = home.general.fullmatch(digits)
        if len(digits) > home.lengths[-1] or (not valid_as_is and home.general.fullmatch(stripped)):
            national = stripped
    return _settled(national, home)


def _international(digits: str) -> Dialled | None:
    for size in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:size] or 0))
        if regions is not None:
            main = territory(regions[0])
            return _settled(digits[size:], main) if main else None
    return None


def _settled(national: str, home: Territory) -> Dialled | None:
    stripped = home.without_prefix(national)
    if stripped is None:
        return None
    if len(stripped) in home.lengths:
        national = stripped
    elif len(stripped) > home.lengths[-1]:
        return None
    if not national.strip("0"):
        return None
    for region in home.regions:
        candidate = territory(region)
        if candidate is None:
            return None
        kind = UNKNOWN
        if candidate.leading is None:
            kind = candidate.kind(national)
            if kind == UNKNOWN:
                continue
        elif candidate.leading.match(national):
            kind = candidate.kind(national)
        else:
            continue
        return Dialled(f"+{home.code}{national}", kind, region) if kind != UNKNOWN else None
    return None


class Territory:
    """The dialling rules of one region."""

    def __init__(self, metadata: PhoneMetadata) -> None:
        self.code = str(metadata.country_code)
        self.regions: tuple[str, ...] = COUNTRY_CODE_TO_REGION_CODE[int(self.code)]
        self.abroad = re.compile(metadata.international_prefix or "(?!)")
        general = metadata.general_desc
        self.general = re.compile(str(getattr(general, "national_number_pattern", None) or "(?!)"))
        self.lengths: tuple[int, ...] = getattr(general, "possible_length", ())
        self.leading = re.compile(metadata.leading_digits) if metadata.leading_digits else None
        self._prefix = re.compile(metadata.national_prefix_for_parsing or "(?!)")
        self._transforms = bool(metadata.national_prefix_transform_rule)
        self._same = metadata.same_mobile_and_fixed_line_pattern
        self._special = [
            (kind, *_pattern(getattr(metadata, name)))
            for name, kind in _SPECIAL
            if getattr(metadata, name) is not None
        ]
        self._fixed = _pattern(metadata.fixed_line)
        self._mobile = _pattern(metadata.mobile)

    def without_prefix(self, number: str) -> str | None:
        """Without the national prefix; None where the prefix is not merely dropped."""
        match = self._prefix.match(number)
        if match is None:
            return number
        if self._transforms and match.groups()[-1:] != (None,):
            return None
        rest = number[match.end() :]
        if self.general.fullmatch(number) and not self.general.fullmatch(rest):
            return number
        return rest

    def kind(self, national: str) -> int:
        """The library's number type of a national number."""
        length = len(national)
        if length not in self.lengths or not self.general.fullmatch(national):
            return UNKNOWN
        for kind, lengths, pattern in self._special:
            if length in lengths and pattern.fullmatch(national):
                return kind
        mobile = length in self._mobile[0] and self._mobile[1].fullmatch(national)
        if length in self._fixed[0] and self._fixed[1].fullmatch(national):
            both = self._same or mobile
            return PhoneNumberType.FIXED_LINE_OR_MOBILE if both else PhoneNumberType.FIXED_LINE
        return PhoneNumberType.MOBILE if mobile and not self._same else UNKNOWN


@cache
def territory(region: str) -> Territory | None:
    """The rules of a region (ISO alpha-2), None when the library knows no such region."""
    if region not in SUPPORTED_REGIONS:
        return None
    metadata = PhoneMetadata.metadata_for_region(region, None)
    return Territory(metadata) if metadata is not None else None


def _pattern(desc: object) -> tuple[frozenset[int], re.Pattern[str]]:
    """Lengths and expression of a description; nothing fits one that is not there."""
    pattern = getattr(desc, "national_number_pattern", None)
    if not pattern:
        return frozenset(), re.compile("(?!)")
    return frozenset(getattr(desc, "possible_length", ())) or _ANY, re.compile(pattern)


_ANY = frozenset(range(1, 18))
