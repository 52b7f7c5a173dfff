"""From the table `[mail]` of settings.toml to Django's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
_SECURITY = ("starttls", "tls", "none")
_KEYS = {"host", "port", "user", "password", "security", "from", "console"}


def mail(own: Mapping[str, Any]) -> dict[str, Any]:
    """Without a host letters go nowhere; with `console = true` they are printed.

    `security` is "starttls" (the default), "tls" or "none"; `port` follows from it. Raises Invalid
    for what is not known, lest a misspelt key send passwords in the clear.
    """
    unknown = set(own) - _KEYS
    security = str(own.get("security", "starttls"))
    if unknown or security not in _SECURITY:
        raise Invalid(
            phrase("The settings of mail cannot be understood."),
            where={"mail": ", ".join(sorted(unknown)) or f"security {security}"},
            remedy=phrase("Correct them in settings.toml."),
        )
    host = str(own.get("host", ""))
    backend = "smtp" if host else "console" if own.get("console") else "dummy"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(own.get("port", {"starttls": 587, "tls": 465, "none": 25}[security])),
        "EMAIL_HOST_USER": str(own.get("user", "")),
        "EMAIL_HOST_PASSWORD": str(own.get("password", "")),
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": str(own.get("from", "threefold@localhost")),
    }
