"""Pages of libraries cannot declare themselves; what is not named here stays shut."""

from __future__ import annotations

from threefold.kit.guard import ACCOUNT, OWN, PUBLIC, Need

_NAMES = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "set_language": PUBLIC,
    "account_reauthenticate": ACCOUNT,
    "account_change_password": ACCOUNT,
    "mfa_index": ACCOUNT,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": ACCOUNT,
    "mfa_view_recovery_codes": ACCOUNT,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": ACCOUNT,
}


def need_elsewhere(url_name: str, namespace: str, api_namespace: str) -> Need | None:
    """The declaration of a library's page; REST routes guard themselves, one by one."""
    if namespace:
        return Need(OWN) if namespace == api_namespace else None
    kind = _NAMES.get(url_name)
    return Need(kind) if kind else None
