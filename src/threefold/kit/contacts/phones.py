"""Phone and fax numbers as people write them, to E.164 with kind and country."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from threefold.kit.contacts import dialling
from threefold.kit.contacts.tidy import clean

LONGEST = 500
_EITHER = PhoneNumberType.FIXED_LINE_OR_MOBILE
_TYPES = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
_NO_MOBILE = {"landline", "toll_free", "premium_rate", "shared_cost", "company", "voicemail"}
# Chinese and Japanese words before an extension, which the library does not know.
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|内線|內線)\s*[:.]?\s*(?=\d)")

_MEXICAN = re.compile(r"\+521(\d{10})")


class PhoneForm(NamedTuple):
    """A number in E.164 (RFC 3966 `;ext=` behind it) or, of wrong form, what was written.

    `problem` is "phone_form" (no number at all), "phone_not_assigned" (no such number in its
    country), or the warning "not_mobile". `type` is mobile, landline, fax, voip, toll_free,
    premium_rate, shared_cost, personal_number, pager, company, voicemail or unknown; where a
    country does not tell mobile from landline, the field it stands in decides, else unknown.
    `country` is ISO alpha-2, "001" for numbers of no country.
    """

    value: str
    ok: bool
    problem: str | None = None
    type: str = "unknown"
    country: str = ""

    @property
    def extension(self) -> str:
        return self.value.partition(";ext=")[2]


def phone(text: str, region: str, contact: str = "") -> PhoneForm:
    """Read one number; `region` (ISO alpha-2) is the country of numbers written without one.

    `contact` is the field it stands in: "mobile", "phone", "fax" or "".
    """
    quick = dialling.read(text.strip(), region)
    if quick is not None:
        return _described(quick.value, quick.type, quick.region, contact)
    written = _EXTENSION.sub(" ext. ", unicodedata.normalize("NFKC", clean(text)))
    number = _parsed(written, region)
    if number is None:
        return PhoneForm(clean(text)[:LONGEST], False, "phone_form")
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.extension:
        value += f";ext={number.extension}"
    country = phonenumbers.region_code_for_number(number) or ""
    if not phonenumbers.is_valid_number(number):
        return PhoneForm(value, False, "phone_not_assigned", country=country)
    return _described(value, phonenumbers.number_type(number), country, contact)


def _parsed(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    found = _tried(written, region)
    if found is not None and phonenumbers.is_valid_number(found):
        return found
    # Mexico gave up the 1 of mobiles behind its code in 2019; old records keep it.
    if found is not None and (
        old := _MEXICAN.fullmatch(phonenumbers.format_number(found, PhoneNumberFormat.E164))
    ):
        newer = _tried("+52" + old[1], region)
        if newer is not None and phonenumbers.is_valid_number(newer):
            newer.extension = found.extension
            return newer
    # 00 is how most of the world, though not every region, dials abroad.
    if written.lstrip("( ").startswith("00"):
        abroad = _tried("+" + written.lstrip("( ")[2:], region)
        if abroad is not None and phonenumbers.is_valid_number(abroad):
            return abroad
    return found


def _tried(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(written, region)
    except NumberParseException:
        return None


def _described(value: str, kind: int, country: str, contact: str) -> PhoneForm:
    if contact == "fax" and kind != PhoneNumberType.MOBILE:
        name = "fax"
    elif kind == _EITHER:
        name = {"mobile": "mobile", "phone": "landline"}.get(contact, "unknown")
    else:
        name = _TYPES.get(kind, "unknown")
    problem = "not_mobile" if contact == "mobile" and name in _NO_MOBILE else None
    return PhoneForm(value, True, problem, name, country)
