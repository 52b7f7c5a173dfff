"""E-mail addresses: form, canonical spelling, and whether a person is likely behind them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email

from threefold.kit.contacts.tidy import clean

LONGEST = 500
# What the validator accepts and leaves as it is but for upper case: letters, digits and few signs,
# no hyphen where IDNA reserves it, and too short for any of its limits.
_PLAIN = re.compile(
    r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@"
    r"((?:(?![A-Za-z0-9]{2}--)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,20})"
)
_LOCAL_AT_MOST, _DOMAIN_AT_MOST = 64, 63
# Names that are no public domain (RFC 6761), as the validator knows them.
_SPECIAL = ("arpa", "invalid", "local", "localhost", "onion", "test")
_NAMED = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*")
_AROUND = " \t\r\n\v\f\ufeff\u200b<>,;"


class EmailForm(NamedTuple):
    """An address in canonical form: lower case, its domain in Unicode.

    `ok` says that mail servers accept the form (RFC 5321, 6531). `problem` is "email_form" when
    it is wrong (`value` is then what was written), or the warnings "email_unusual" (quoted local
    part or bare IP address) and "email_throw_away". `role` means a desk, not a person (info@),
    `idn` a domain or local part beyond ASCII.
    """

    value: str
    ok: bool
    problem: str | None = None
    role: bool = False
    throw_away: bool = False
    idn: bool = False

    @property
    def domain(self) -> str:
        return self.value.rpartition("@")[2]


class Verdict(NamedTuple):
    """Whether an address is right exactly as it stands, and its canonical form."""

    ok: bool
    value: str = ""
    unusual: bool = False


def email(text: str) -> EmailForm:
    """Read one address as people write it, with blanks, `mailto:` or a name around it."""
    plain = quick(text)
    if plain is not None:
        return _described(plain, False)
    written = unicodedata.normalize("NFKC", clean(text[: 4 * LONGEST])).strip(_AROUND)
    if written[:7].lower() == "mailto:":
        written = written[7:].strip(_AROUND)
    if named := _NAMED.fullmatch(written):
        written = named[1]
    found = judge(written)
    if not found.ok:
        return EmailForm(clean(text)[:LONGEST], False, "email_form")
    return _described(found.value, found.unusual)


def quick(text: str) -> str | None:
    """The canonical form of a plain address, None where the validator must look.

    It never differs from the validator; a test compares them on generated addresses.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    lower = text.lower()
    local = match.end(1)
    if local > _LOCAL_AT_MOST or len(text) - local - 1 > _DOMAIN_AT_MOST:
        return None
    return None if lower.endswith(_SPECIAL) else lower


def judge(address: str) -> Verdict:
    """Whether `address` as it stands may be used in SMTP, unusual forms included.

    Names without a dot (`ana@gmail`) and numbers as top-level domain are refused: no such domain
    takes mail, and in customers' data they are slips.
    """
    try:
        valid = validate_email(
            address,
            check_deliverability=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            allow_empty_local=address.startswith('""@'),
            strict=True,
        )
    except (EmailNotValidError, ValueError):
        # Unpaired surrogates make the IDNA library raise a bare UnicodeError.
        return Verdict(False)
    local = valid.local_part or '""'
    quoted, literal = address.startswith('"'), valid.domain.startswith("[")
    if (quoted and not _quoted(address)) or (literal and not _literal(address)):
        return Verdict(False)
    value = unicodedata.normalize("NFC", f"{local}@{valid.domain}".lower())
    return Verdict(True, value, unusual=literal or local.startswith('"'))


def _quoted(address: str) -> bool:
    """RFC 5321 (4.1.2, 4.5.3.1): ASCII, and the quotes count in the length."""
    local = address.rpartition("@")[0]
    return local.isascii() and len(local) <= _LOCAL_AT_MOST


def _literal(address: str) -> bool:
    """RFC 5321 (4.1.3): `::` stands for at least two groups of zeros."""
    groups = address.rpartition("@")[2].strip("[]").removeprefix("IPv6:").split(":")
    return "" not in groups or len([group for group in groups if group]) <= 6


def _described(value: str, unusual: bool) -> EmailForm:
    _local, _, domain = value.rpartition("@")
    thrown = throw_away(domain)
    problem = "email_throw_away" if thrown else "email_unusual" if unusual else None
    return EmailForm(value, True, problem, of_desk(value), thrown, not value.isascii())


def of_desk(value: str) -> bool:
    """Whether an address in standard form is that of a desk (info@), not of a person."""
    return value.rpartition("@")[0].partition("+")[0] in _roles()


@lru_cache(maxsize=65_536)
def throw_away(domain: str) -> bool:
    """Whether the domain, or one above it, gives out addresses that last for minutes."""
    while "." in domain:
        if domain in blocklist:
            return True
        domain = domain.partition(".")[2]
    return False


@cache
def _roles() -> frozenset[str]:
    """Local parts that name a desk: RFC 2142 and what companies use in our languages."""
    text = files("threefold.kit.contacts").joinpath("data/role_addresses.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
