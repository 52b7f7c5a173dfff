"""One written value to its standard form. Runs in worker processes, so it imports little."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from threefold.descriptive.logic import dates, naming
from threefold.kit import contacts
from threefold.kit.contacts import countries
from threefold.kit.contacts.places.rules import rules
from threefold.kit.contacts.tidy import clean, seen
from threefold.kit.text import fold

Value: TypeAlias = str | int | float | bool | None

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_URL = re.compile(r"(https?://)?[^\s/@]+\.[^\s/@]+(/\S*)?", re.IGNORECASE)
_YES = {"yes", "y", "true", "t", "1", "x", "si", "s", "verdadero", "是", "有", "对", "對", "同意"}
_NO = {"no", "n", "false", "f", "0", "falso", "否", "无", "無", "不", "不同意"}
_LONGEST = 500


@dataclass(frozen=True)
class Spec:
    """How values of one planned variable are written.

    `region` is the country (ISO alpha-2) of phone numbers and addresses written without one;
    `formats` are strptime patterns; `allowed` pairs each folded spelling with its value; limits
    are inclusive; `part` says that a name is a given or family name alone.
    """

    type: str
    contact: str = ""
    region: str = "GB"
    formats: tuple[str, ...] = ()
    decimal: str = "."
    allowed: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    part: bool = False


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
    found = contacts.phone(text, region or spec.region, spec.contact)
    return Form(found.value, found.ok, found.problem)


def email(text: str, spec: Spec, region: str) -> Form:
    """Lower-case address; whether its domain exists is not asked."""
    found = contacts.email(text)
    return Form(found.value, found.ok, found.problem)


def address(text: str, spec: Spec, region: str) -> Form:
    """One line, the postal code as the country's post writes it; nothing is moved or guessed."""
    found = contacts.address(text, region or spec.region)
    if len(clean(text)) > _LONGEST:
        return Form(found.standard, False, "too_long")
    return Form(found.standard, found.ok, found.problem)


def postcode(text: str, spec: Spec, region: str) -> Form:
    """As the country's post writes it; a code that is none of the row's country is kept."""
    written = clean(text)
    known = rules(region or spec.region)
    found = known.canonical(written) if known else None
    wrong = region and known and known.postcode and found is None
    return Form(found or written or None, True, "postcode_form" if wrong else None)


def date(text: str, spec: Spec, region: str) -> Form:
    """ISO 8601 date."""
    found, problem = dates.read(text, spec.formats)
    return Form(found.date().isoformat(), True, None) if found else Form(None, False, problem)


def moment(text: str, spec: Spec, region: str) -> Form:
    """ISO 8601 date and time without zone."""
    found, problem = dates.read(text, spec.formats)
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
    written = clean(text)
    if not _URL.fullmatch(written):
        return Form(written, False, "url_form")
    return Form(written, True, None)


def as_written(text: str, spec: Spec, region: str) -> Form:
    """One line, composed (NFC); letters, case and width stay."""
    return _kept(_SPACE.sub(" ", unicodedata.normalize("NFC", seen(text))).strip(), spec)


def name(text: str, spec: Spec, region: str) -> Form:
    """One width and usual capitals (logic.naming); what was written is kept beside it."""
    written = str(as_written(text, spec, region).value or "")
    form = naming.part(written) if spec.part else naming.whole(written, region or spec.region)
    return _kept(form or written, spec)


def org_name(text: str, spec: Spec, region: str) -> Form:
    written = str(as_written(text, spec, region).value or "")
    return _kept(naming.firm(written, region or spec.region), spec)


def text(text: str, spec: Spec, region: str) -> Form:
    """One line of usual width."""
    return _kept(clean(text), spec)


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
    "address": address,
    "postcode": postcode,
    "name": name,
    "org_name": org_name,
    "identifier": as_written,
}
"""What is not here is text."""


def one(written: str, spec: Spec, region: str = "") -> Form:
    """The standard form of one value; nothing written gives nothing."""
    if not written or not written.strip():
        return Form(None, True, None)
    return FORMS.get(spec.type, text)(written, spec, region)


def many(spec: Spec, pairs: Sequence[tuple[str, str]]) -> list[Form]:
    """`one` for (value, region) pairs."""
    return [one(written, spec, region) for written, region in pairs]


def _kept(written: str, spec: Spec) -> Form:
    if spec.contact and len(written) > _LONGEST:
        return Form(written[:_LONGEST], False, "too_long")
    # Nothing may be left of a text of invisible marks.
    return Form(written or None, True, None)
