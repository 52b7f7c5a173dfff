"""Log-in as a browser does it: password, lock-out, second factor, temporary passwords."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from threefold.access import service
from threefold.audit.models import Entry

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238: six digits of HMAC-SHA-1 over the number of half minutes."""
    key = base64.b32decode(secret)
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def mei(db: None) -> Any:
    user, _plain = service.add_staff(username="mei", role="agent", actor=None, password=PASSWORD)
    return user


def log_in(client: Client, password: str = PASSWORD, username: str = "mei") -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def set_up_totp(client: Client) -> str:
    """Log in, confirm the password once more, and answer the page with the key."""
    log_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert client.get(asked.url).status_code == 200
    assert client.post(asked.url, {"password": "wrong"}).status_code == 200
    assert client.post(asked.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert re.search(rb'src="data:image/svg\+xml;base64,[^"]+"', page.content)
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    secret: str = page.context["form"].secret
    assert secret.encode() in page.content
    return secret


def logged_in(client: Client) -> bool:
    return client.get(reverse("access:account")).status_code == 200


def test_password_is_kept_by_argon2(mei: Any, settings: Any) -> None:
    assert mei.password.startswith("argon2$argon2id$")
    # tests/conftest.py makes hashing cheap for tests, and only there: settings name Django's own.
    (named,) = settings.PASSWORD_HASHERS
    assert named == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_log_in_and_out(client: Client, mei: Any) -> None:
    page = client.get(reverse("account_login"))
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert b"style=" not in page.content
    assert log_in(client).status_code == 302
    assert logged_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert not logged_in(client)
    assert list(Entry.objects.values_list("action", flat=True))[:2] == [
        "access.logout",
        "access.login",
    ]


def test_wrong_password_and_unknown_name_look_alike(client: Client, mei: Any) -> None:
    wrong = log_in(client, "wrong").content.decode()
    unknown = log_in(client, "wrong", username="nobody").content.decode()
    notes = [re.findall(r"correct[^<]*", text) for text in (wrong, unknown)]
    assert notes[0] == notes[1] != []
    assert not logged_in(client)


def test_lock_out_after_five_failures(client: Client, mei: Any) -> None:
    for _attempt in range(4):
        assert log_in(client, "wrong").status_code == 200
    fifth = log_in(client, "wrong")
    assert fifth.status_code == 429
    assert b"Too many wrong passwords" in fifth.content
    right = log_in(client)
    assert right.status_code == 429
    assert not logged_in(client)
    locked = Entry.objects.filter(action="access.locked").first()
    assert locked is not None
    assert locked.detail == {"username": "mei"}


def test_lock_out_spares_others_and_ends_with_a_new_password(client: Client, mei: Any) -> None:
    other, _plain = service.add_staff(username="ana", role="agent", actor=None, password=PASSWORD)
    for _attempt in range(5):
        log_in(client, "wrong")
    assert log_in(Client(), username="ana").status_code == 302
    plain = service.reset_password(mei, actor=other)
    assert log_in(client, plain).status_code == 302


def test_two_step_log_in_end_to_end(
    client: Client, mei: Any, django_capture_on_commit_callbacks: Any
) -> None:
    secret = set_up_totp(client)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.filter(user=mei).exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert done.status_code == 302
    assert done.url == reverse("mfa_view_recovery_codes")
    kept = Authenticator.objects.get(user=mei, type="totp")
    assert secret not in str(kept.data), "the key is sealed in the database"
    shown = client.get(done.url)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert all(code.encode() in shown.content for code in codes)
    assert Entry.objects.filter(actor=mei, action="access.mfa.add").count() == 2

    later = Client()
    first = log_in(later)
    assert first.url == reverse("mfa_authenticate")
    assert not logged_in(later), "the password alone opens nothing"
    assert b"six digits" in later.get(first.url).content
    assert later.post(first.url, {"code": "123456"}).status_code == 200
    assert not logged_in(later)
    assert later.post(first.url, {"code": totp(secret, time.time())}).status_code in {200, 302}
    if not logged_in(later):  # the code of this half minute was used up at activation
        assert later.post(first.url, {"code": codes[0]}).status_code == 302
    assert logged_in(later)


@pytest.mark.parametrize(("off", "taken"), [(-90, False), (30, True), (90, False)])
def test_the_clock_of_the_phone_may_be_half_a_minute_off(
    client: Client, mei: Any, off: int, taken: bool
) -> None:
    secret = set_up_totp(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret, time.time() + off)})
    assert Authenticator.objects.filter(user=mei, type="totp").exists() is taken


def test_recovery_code_opens_once(client: Client, mei: Any) -> None:
    secret = set_up_totp(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert code.encode() in download.content
    for expected in (True, False):
        fresh = Client()
        step = log_in(fresh)
        fresh.post(step.url, {"code": code})
        assert logged_in(fresh) is expected


def test_second_factor_may_be_turned_off_or_reset(client: Client, mei: Any, owner: Any) -> None:
    secret = set_up_totp(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    service.reset_mfa(mei, actor=owner)
    fresh = Client()
    assert log_in(fresh).url == "/"
    assert Entry.objects.filter(actor=owner, action="access.staff.mfa").exists()


def test_temporary_password_must_be_changed_first(client: Client, db: None) -> None:
    _user, plain = service.add_staff(username="mei", role="agent", actor=None)
    log_in(client, plain)
    for name in ("access:account", "jobs:jobs", "mfa_index"):
        assert client.get(reverse(name)).url == reverse("account_change_password")
    page = client.get(reverse("account_change_password")).content
    assert b"Forgot" not in page, "nobody gets a password by e-mail"
    assert b"Forgot" not in Client().get(reverse("account_login")).content
    form = {"oldpassword": plain, "password1": "short", "password2": "short"}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    form |= {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert logged_in(client)
    assert client.get(reverse("jobs:jobs")).status_code == 200


def test_deactivated_people_and_their_sessions_end(client: Client, mei: Any, owner: Any) -> None:
    log_in(client)
    service.deactivate(mei, actor=owner)
    assert not logged_in(client)
    fresh = Client()
    answer = log_in(fresh)
    assert not logged_in(fresh)
    assert answer.url == reverse("account_inactive")
    assert fresh.get(answer.url).status_code == 200


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    answer = client.get(reverse("account_signup"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_log_in_needs_the_csrf_token(mei: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert log_in(strict).status_code == 403


def test_next_never_leads_to_another_site(client: Client, mei: Any) -> None:
    form = {"login": "mei", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("account_login"), form).url == "/"
