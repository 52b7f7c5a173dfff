"""E-mail addresses: one canonical form, and agreement with the suite of isemail.info."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml.ElementTree import parse
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threefold.kit.contacts import email
from threefold.kit.contacts.emails import judge, quick

SMTP = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321"}
PLAIN = SMTP - {"ISEMAIL_RFC5321"}
# Reasons stand in docs/explain/contact-forms.md.
DIFFERENT = {"5", "23", "24", "166"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (" Ana.Perez@Example.COM ", "ana.perez@example.com"),
        ("mailto:Ana@example.es", "ana@example.es"),
        ("Ana Pérez <ana@example.com>", "ana@example.com"),
        ('"Pérez, Ana" <ana@example.com>;', "ana@example.com"),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ana@example.com"),
        ("ana@xn--r8jz45g.jp", "ana@例え.jp"),
        ("ana@例え.jp", "ana@例え.jp"),
        ("JOSÉ@ESPAÑA.es", "josé@españa.es"),
        ("\u200bana@example.com\ufeff\r\n", "ana@example.com"),
        ('"ana"@example.com', "ana@example.com"),
    ],
)
def test_canonical_form(written: str, value: str) -> None:
    found = email(written)
    assert (found.value, found.ok, found.problem) == (value, True, None)
    assert found.idn == (not value.isascii())


@pytest.mark.parametrize(
    "written",
    ["", "@", "ana", "ana@@example.com", "ana@gmail", "ana@example.com, bea@example.com",
     "ana@localhost", "ana@example.test", "ana.@example.com", "ana@-example.com", "\ud800@x.com"],
)  # fmt: skip
def test_wrong_form_keeps_what_was_written(written: str) -> None:
    found = email(written)
    assert (found.value, found.ok, found.problem) == (written, False, "email_form")


@pytest.mark.parametrize(
    ("written", "role"),
    [("info@example.com", True), ("VENTAS@example.es", True), ("atencion.cliente@x.es", True),
     ("kontakt+web@example.de", True), ("ana@example.com", False), ("infos.ana@x.com", False)],
)  # fmt: skip
def test_role_addresses(written: str, role: bool) -> None:
    assert email(written).role is role


def test_throw_away_and_unusual_are_warnings() -> None:
    assert email("a@mailinator.com")[1:3] == (True, "email_throw_away")
    assert email("a@box.mailinator.com").throw_away
    assert not email("a@gmail.com").throw_away
    assert email('"a b"@example.com')[1:3] == (True, "email_unusual")
    assert email("a@[192.0.2.1]")[1:3] == (True, "email_unusual")


def test_vectors(data_dir: Path) -> None:
    tests = parse(data_dir / "vectors" / "email" / "isemail_tests.xml").getroot().findall("test")
    assert len(tests) == 164
    differing, plain = set(), 0
    for each in tests:
        # The suite writes control characters as their pictures.
        address = "".join(
            chr(ord(sign) - 0x2400) if 0x2400 <= ord(sign) < 0x2420 else sign
            for sign in each.findtext("address") or ""
        )
        verdict, category = judge(address), each.findtext("category")
        if verdict.ok != (category in SMTP):
            differing.add(each.get("id"))
        plain += (verdict.ok and not verdict.unusual) == (category in PLAIN)
    assert differing == DIFFERENT
    assert 1 - len(differing) / len(tests) >= 0.97
    assert plain / len(tests) >= 0.97


LOCAL = st.text("abcXYZ019_+-.", min_size=1, max_size=70)
LABEL = st.text("abZ09-", min_size=1, max_size=12) | st.sampled_from(["xn--r8jz45g", "a" * 64])
TOP = st.sampled_from(["com", "ES", "museum", "test", "local", "c", "123", "co-uk", "onion"])


@settings(max_examples=250)
@given(LOCAL, st.lists(LABEL, min_size=1, max_size=6), TOP)
@example("postmaster", ["example"], "com")
def test_the_fast_path_is_the_validator(local: str, labels: list[str], top: str) -> None:
    address = f"{local}@{'.'.join(labels)}.{top}"
    found = quick(address)
    if found is None:
        return
    valid = validate_email(address, check_deliverability=False, strict=True)
    assert found == valid.normalized.lower()


@settings(max_examples=150)
@given(st.emails())
def test_what_people_have_passes_either_way(address: str) -> None:
    try:
        normal = validate_email(address, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return
    assert email(address).value == normal.lower()


@settings(max_examples=250)
@given(st.text() | st.text('a@."<>() ,;:[]\\é例\u200b\ud800\x00', max_size=30) | st.emails())
@example("İ@example.com")
def test_never_raises_and_settles_at_once(text: str) -> None:
    once = email(text)
    again = email(once.value)
    assert (again.value, again.ok) == (once.value, once.ok)
