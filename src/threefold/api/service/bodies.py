"""What a request brings along, read so that no route meets text or numbers no store can hold."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from threefold.kit.errors import Invalid

DEEPEST = 32
_WHOLE = 2**63


class Unreadable(Invalid):
    """The body is not what its header says it is."""

    status, code = 400, "unreadable"


class SoundParser(Parser):
    """JSON by the letter: UTF-8, no half characters, no NaN; nothing deeper than `DEEPEST`."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            value = msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable(
                _("The body is not JSON."),
                where={"body": str(error)[:200]},
                remedy=_("Send one JSON value in UTF-8."),
            ) from error
        _require_sound(value)
        return value

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        for name, values in data.lists():
            if "\0" in name or any(isinstance(each, str) and "\0" in each for each in values):
                raise _null(name)
        return super().parse_querydict(data, list_fields, request)


def _require_sound(value: Any) -> None:
    """Refuse what PostgreSQL, SQLite or Python's own recursion would choke on later."""
    level = [("", value)]
    for _depth in range(DEEPEST):
        below: list[tuple[str, Any]] = []
        for name, each in level:
            if isinstance(each, dict):
                below += ((key, one) for key, one in each.items())
                below += (("", key) for key in each)
            elif isinstance(each, list):
                below += ((name, one) for one in each)
            elif isinstance(each, str):
                if "\0" in each:
                    raise _null(name)
            elif isinstance(each, int) and not -_WHOLE <= each < _WHOLE:
                raise Invalid(_("A number is larger than 64 bits."), where={"field": name})
        if not below:
            return
        level = below
    raise Invalid(
        _("The body is nested too deeply."), where={"levels": DEEPEST}, remedy=_("Flatten it.")
    )


def _null(name: str) -> Invalid:
    return Invalid(
        _("Text cannot hold the character U+0000."), where={"field": name.replace("\0", "�")}
    )
