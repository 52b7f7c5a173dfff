"""Where allauth asks us: who may sign up, and how secrets of the second factor are kept."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Staff accounts are made by an owner, never by whoever finds the log-in page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedMFAAdapter(DefaultMFAAdapter):
    """Keeps TOTP keys and recovery seeds encrypted with the installation's secret.

    A copy of the database alone then does not give anybody a second factor.
    """

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode("ascii")).decode()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"second factor" + settings.HOME.secret).digest()
    return Fernet(base64.urlsafe_b64encode(key))
