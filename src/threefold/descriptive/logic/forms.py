"""One written value to its standard form. Runs in worker processes, so it imports little."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from threefold.descriptive.logic import countries
from threefold.kit.text import fold

Value: TypeAlias = str | int | float | bool | None

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_URL = re.compile(r"(https?://)?[^\s/@]+\.[^\s/@]+(/\S*)?", re.IGNORECASE)
_ISO = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
_YES = {"yes", "y", "true", "t", "1", "x", "si", "s", "verdadero", "是", "有", "对", "對", "同意"}
_NO = {"no", "n", "false", "f", "0", "falso", "否", "无", "無", "不", "不同意"}
_LONGEST = 500


@dataclass(frozen=True)
class Spec:
    """How values of one planned variable are written.

    `region` is the country (ISO alpha-2) of phone numbers written without one; `formats` are
    strptime patterns; `allowed` pairs each folded spelling with its value; limits are inclusive.
    """

    type: str
    contact: str = ""
    region: str = "GB"
    formats: tuple[str, ...] = ()
    decimal: str = "."
    allowed: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class Form(NamedTuple):
    """A standard value, whether its form is right, and the code of the problem.

    A value of wrong form keeps what was written (contact ways) or is None; a right one may still
    carry a code as a warning.
    """

    value: Value
    ok: bool
    problem: str | None


def phone(text: str, spec: Spec, region: str) -> Form:
    """E.164, an extension behind `;ext=` (RFC 3966)."""
    written = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(written, region or spec.region)
    except NumberParseException:
        return Form(_clean(text), False, "phone_form")
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.extension:
        value += f";ext={number.extension}"
    if not phonenumbers.is_valid_number(number):
        return Form(value, False, "phone_not_assigned")
    if spec.contact == "mobile" and phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        return Form(value, True, "not_mobile")
    return Form(value, True, None)


def email(text: str, spec: Spec, region: str) -> Form:
    """Lower-case address; whether its domain exists is not asked."""
    written = unicodedata.normalize("NFKC", text).strip().removeprefix("mailto:")
    try:
        valid = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return Form(_clean(text), False, "email_form")
    return Form(valid.normalized.lower(), True, None)


def date(text: str, spec: Spec, region: str) -> Form:
    """ISO 8601 date."""
    found, problem = _moment(text, spec)
    return Form(found.date().isoformat(), True, None) if found else Form(None, False, problem)


def moment(text: str, spec: Spec, region: str) -> Form:
    """ISO 8601 date and time without zone."""
    found, problem = _moment(text, spec)
    return Form(found.isoformat(), True, None) if found else Form(None, False, problem)


def choice(text: str, spec: Spec, region: str) -> Form:
    value = dict(spec.allowed).get(fold(text))
    return Form(value, True, None) if value is not None else Form(None, False, "not_allowed")


def boolean(text: str, spec: Spec, region: str) -> Form:
    folded = fold(text)
    if folded in _YES or folded in _NO:
        return Form(folded in _YES, True, None)
    return Form(None, False, "boolean_form")


def integer(text: str, spec: Spec, region: str) -> Form:
    form = number(text, spec, region)
    if not form.ok or not isinstance(form.value, float):
        return form
    whole = form.value.is_integer() and abs(form.value) < 2**53
    return Form(int(form.value), True, None) if whole else Form(None, False, "integer_form")


def number(text: str, spec: Spec, region: str) -> Form:
    written = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    groups = "," if spec.decimal == "." else "."
    bare = re.sub(rf"[\s'%{re.escape(groups)}]", "", written).strip("$€£¥")
    if spec.decimal != ".":
        bare = bare.replace(spec.decimal, ".")
    if not _NUMBER.fullmatch(bare):
        return Form(None, False, "number_form")
    value = float(bare)
    if spec.minimum is not None and value < spec.minimum:
        return Form(None, False, "too_small")
    if spec.maximum is not None and value > spec.maximum:
        return Form(None, False, "too_large")
    return Form(value, True, None)


def country(text: str, spec: Spec, region: str) -> Form:
    code = countries.country(text)
    return Form(code, True, None) if code else Form(None, False, "country_unknown")


def language(text: str, spec: Spec, region: str) -> Form:
    code = countries.language(text)
    return Form(code, True, None) if code else Form(None, False, "language_unknown")


def url(text: str, spec: Spec, region: str) -> Form:
    written = _clean(text)
    if not _URL.fullmatch(written):
        return Form(written, False, "url_form")
    return Form(written, True, None)


def text(text: str, spec: Spec, region: str) -> Form:
    written = _clean(text)
    if spec.contact and len(written) > _LONGEST:
        return Form(written[:_LONGEST], False, "too_long")
    return Form(written, True, None)


FORMS: dict[str, Callable[[str, Spec, str], Form]] = {
    "phone": phone,
    "email": email,
    "date": date,
    "datetime": moment,
    "choice": choice,
    "boolean": boolean,
    "integer": integer,
    "decimal": number,
    "money": number,
    "percent": number,
    "score": number,
    "country": country,
    "language": language,
    "url": url,
}
"""What is not here is text: names, addresses, identifiers keep their writing."""


def one(written: str, spec: Spec, region: str = "") -> Form:
    """The standard form of one value; nothing written gives nothing."""
    if not written or not written.strip():
        return Form(None, True, None)
    return FORMS.get(spec.type, text)(written, spec, region)


def many(spec: Spec, pairs: Sequence[tuple[str, str]]) -> list[Form]:
    """`one` for (value, region) pairs."""
    return [one(written, spec, region) for written, region in pairs]


def _moment(text: str, spec: Spec) -> tuple[datetime | None, str]:
    problem = "date_form"
    written = _clean(unicodedata.normalize("NFKC", text))
    for pattern in (*spec.formats, *_ISO):
        try:
            return datetime.strptime(written, pattern), ""  # noqa: DTZ007
        except ValueError as error:
            if "out of range" in str(error):
                problem = "date_not_real"
    return None, problem


def _clean(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).replace("\x00", "")).strip()
