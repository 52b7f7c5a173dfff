"""Names under which clients send what may not enter the lake: who somebody is, not what they do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from threefold.kit.text import fold

_NO_LETTER = re.compile(r"[\W_]+")
# Spellings of the field, beside what the plan calls personal.
_ALWAYS = {
    "email", "emailaddress", "mail", "phone", "phonenumber", "mobile", "mobilenumber", "telephone",
    "fax", "firstname", "lastname", "givenname", "familyname", "fullname", "middlename", "surname",
    "username", "address", "street", "streetaddress", "addressline1", "addressline2", "postcode",
    "postalcode", "zip", "zipcode", "birthday", "birthdate", "dateofbirth", "dob", "ip",
    "ipaddress", "useragent", "ssn", "passport", "nationalid", "taxid", "iban", "accountnumber",
    "cardnumber", "creditcard", "cvv", "password", "passwd", "token", "accesstoken", "secret",
    "latitude", "longitude", "deviceid", "advertisingid", "idfa", "gaid",
}  # fmt: skip

MAIL = r"[\w.+%-]+@[\w-]+\.[\w.-]+"
"""An e-mail address anywhere in a text, as a regular expression of the engine."""


def flat(name: str) -> str:
    """`E-Mail`, `e_mail` and `eMail` are one name."""
    return _NO_LETTER.sub("", fold(name))


def private_names(codes: Iterable[str]) -> frozenset[str]:
    """Flat names that are private: `codes` are the plan's private variables."""
    return frozenset({*_ALWAYS, *(flat(code) for code in codes)})


def of_keys(keys: Iterable[str], private: frozenset[str]) -> list[str]:
    """Those of these property names that are private, as written."""
    return sorted(key for key in keys if flat(key) in private)


def nested_pattern(private: frozenset[str]) -> str:
    """A private name as a key at any depth of a JSON text, as a regular expression."""
    names = "|".join(sorted(re.escape(name) for name in private))
    return rf'(?i)"[_-]?({names})"\s*:'
