"""Store and secret belong together: with another secret nobody in the lake is known again."""

from __future__ import annotations

import hmac

from threefold.access.models import SecretMark
from threefold.kit import keyed
from threefold.kit.errors import Unavailable


def bind_secret(secret: bytes) -> None:
    """Remember the secret that this store goes with, at its first call.

    Raises `Unavailable` where it goes with another.
    """
    SecretMark.objects.get_or_create(pk=1, defaults={"mark": _mark(secret)})
    check_secret(secret)


def check_secret(secret: bytes) -> None:
    """`Unavailable` where the store goes with another secret than this one."""
    kept = SecretMark.objects.values_list("mark", flat=True).first()
    if kept is not None and not hmac.compare_digest(kept, _mark(secret)):
        raise Unavailable(
            "This store goes with another secret than the one in the home folder.",
            remedy="Put the file `secret` from the backup of this store, or from the folder in "
            "which it was made, into the home folder.",
        )


def _mark(secret: bytes) -> str:
    return keyed.subject(secret, "threefold", "store", "mark")
