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

_LETTER = r"[^\s\"'<>(),;:@/?&=\\]"
# Bounded, or Python takes seconds for a long text without an address.
MAIL = rf"{_LETTER}{{1,64}}(?:@|%40){_LETTER}+\.{_LETTER}+"
"""An e-mail address anywhere in a text, as a regular expression of the engine."""
_BETWEEN = r"[-_ .]?"
# These tell who somebody is also with words before them, as in `billing_phone`.
_ENDINGS = {
    "email", "emailaddress", "phone", "phonenumber", "mobilenumber", "firstname", "lastname",
    "givenname", "familyname", "fullname", "surname", "address", "street", "streetaddress",
    "postcode", "postalcode", "zipcode", "birthday", "birthdate", "dateofbirth", "ssn", "passport",
    "iban", "accountnumber", "cardnumber", "password", "ipaddress",
}  # fmt: skip
_WORD = re.compile(r"[A-Z]?[^A-Z\W_]+|[A-Z]+|\d+")


def flat(name: str) -> str:
    """`E-Mail`, `e_mail` and `eMail` are one name."""
    return _NO_LETTER.sub("", fold(name))


def private_names(codes: Iterable[str]) -> frozenset[str]:
    """Flat names that are private: `codes` are the plan's private variables."""
    return frozenset({*_ALWAYS, *(flat(code) for code in codes)})


def of_keys(keys: Iterable[str], private: frozenset[str]) -> list[str]:
    """Those of these property names that are private, as written."""
    return sorted(key for key in keys if flat(key) in private or _ends_private(key))


def _ends_private(key: str) -> bool:
    words = [flat(word) for word in _WORD.findall(key)[-4:]]
    return any("".join(words[start:]) in _ENDINGS for start in range(len(words)))


def nested_pattern(private: frozenset[str]) -> str:
    """A private name as a key at any depth of a JSON text, as a regular expression."""
    names = "|".join(_spelled(name) for name in sorted(private))
    endings = "|".join(_spelled(name) for name in sorted(_ENDINGS))
    humps = "|".join(f"{name[0].upper()}(?i:{_spelled(name[1:])})" for name in sorted(_ENDINGS))
    return (
        rf'"(?i:[_-]?(?:{names})|[^"\\]*[-_ .](?:{endings}))"\s*:'
        rf'|"[^"\\]*[a-z0-9](?:{humps})"\s*:'
    )


def _spelled(name: str) -> str:
    """`e-mail` and `e_mail` as well as `email`."""
    return _BETWEEN.join(re.escape(letter) for letter in name)
