"""What was said of a place: read, checked, split into what may be shown and what not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threefold.collect.models import Pull
from threefold.collect.service.pulls import places, vault
from threefold.collect.source import Kind, Setting, Words, kind
from threefold.kit.errors import Invalid


def text(words: Words) -> str:
    """A plug-in's text in the reader's language."""
    language = (get_language() or "en").lower()
    return str(words.get(language) or words.get(language.partition("-")[0]) or words["en"])


def matters(setting: Setting, given: Mapping[str, Any]) -> bool:
    """Whether a setting counts beside what is chosen in another."""
    if setting.only is None:
        return True
    name, values = setting.only
    return str(given.get(name, "")) in values


def read(of: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as typed and complete; `Invalid` names the field. Unknown names are refused."""
    unknown = set(given) - {each.name for each in of.settings}
    if unknown:
        raise Invalid(
            _("%(name)s is no setting of this kind of source.") % {"name": min(unknown)},
            remedy=_("Its settings are: %(names)s.")
            % {"names": ", ".join(each.name for each in of.settings)},
        )
    full = {each.name: given.get(each.name, each.default) for each in of.settings}
    out: dict[str, Any] = {}
    for each in of.settings:
        if not matters(each, full):
            continue
        value = _typed(each, full[each.name])
        if each.required and value in ("", None) and each.kind != "secret":
            raise _wrong(each, _("It must be given."))
        out[each.name] = value
    return out


def _typed(each: Setting, value: Any) -> Any:
    if each.kind == "boolean":
        return (
            value
            if isinstance(value, bool)
            else str(value).casefold() in {"1", "true", "yes", "on"}
        )
    if value is None or value == "":
        return ""
    if each.kind == "number":
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise _wrong(each, _("It must be a number.")) from None
        if not 0 <= number < 1e9:
            raise _wrong(each, _("It must be a number."))
        return int(number) if number.is_integer() else number
    if each.kind == "choice" and value not in each.choices:
        raise _wrong(each, _("It must be one of: %(names)s.") % {"names": ", ".join(each.choices)})
    if each.kind == "day":
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise _wrong(each, _("It must be a day, as 2026-12-31.")) from None
    out = str(value)
    return out if each.kind in {"secret", "lines"} else out.strip()


def _wrong(each: Setting, why: str) -> Invalid:
    return Invalid(
        f"{text(each.label)}: {why}", where={"field": each.name}, remedy=_("Correct this field.")
    )


def split(of: Kind, values: Mapping[str, Any], kept: str = "") -> tuple[dict[str, Any], str]:
    """Settings to be shown, and the secret ones sealed; a secret left empty stays as it is."""
    secret = {name: values[name] for name in of.secrets if name in values}
    before = vault.unseal(kept) if kept and not all(secret.values()) else {}
    sealed = {name: value or before.get(name, "") for name, value in secret.items()}
    for each in of.settings:
        if each.name in secret and each.required and not sealed[each.name]:
            raise _wrong(each, _("It must be given."))
    open_ = {name: value for name, value in values.items() if name not in of.secrets}
    return open_, vault.seal(sealed)


def ready(pull: Pull) -> tuple[dict[str, Any], dict[str, Any]]:
    """Everything the plug-in needs, with full paths; and the secrets among it."""
    of = kind(pull.plugin)
    secrets = vault.unseal(pull.secrets)
    return places.resolved(of, {**pull.settings, **secrets}), secrets
