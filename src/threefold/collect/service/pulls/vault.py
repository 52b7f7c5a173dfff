"""Secret settings and kept letters, sealed with a key drawn from the installation's own secret.

Whoever has the store without the home folder cannot read them (AES-128-CBC with HMAC-SHA-256, as
Fernet has it).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from threefold.kit.errors import Unavailable

_PURPOSE = b"threefold pull secrets 1"


def _box() -> Fernet:
    # Drawn, not used itself: the secret also keys the subjects of the lake.
    drawn = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(settings.HOME.secret)
    return Fernet(base64.urlsafe_b64encode(drawn))


def seal(values: Mapping[str, Any]) -> str:
    """Secret settings as they are stored; "" for none."""
    given = {name: value for name, value in values.items() if value}
    return seal_bytes(json.dumps(given).encode()).decode("ascii") if given else ""


def unseal(sealed: str) -> dict[str, Any]:
    """The settings back; `Unavailable` where another installation sealed them."""
    return dict(json.loads(unseal_bytes(sealed.encode("ascii")))) if sealed else {}


def seal_bytes(content: bytes) -> bytes:
    return _box().encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    try:
        return _box().decrypt(sealed)
    except InvalidToken:
        raise Unavailable(
            _("The password kept cannot be read with this installation's secret."),
            remedy=_("Give the password again."),
        ) from None


def without(text: str, secrets: Mapping[str, Any]) -> str:
    """`text` with every secret value in it taken out, for messages of other people's software."""
    for value in sorted(map(str, secrets.values()), key=len, reverse=True):
        if len(value) > 2:
            text = text.replace(value, "•••")
    return text
