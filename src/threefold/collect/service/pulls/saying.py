"""What is told of a visit that failed: wrong, where, what to do; never a secret."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from threefold.collect.service.pulls import vault
from threefold.kit.errors import ThreefoldError


def clean(error: Exception, secrets: Mapping[str, Any]) -> ThreefoldError:
    """The error as it may be shown, logged and kept.

    Of one that nobody foresaw only kind and place in the program are told, since other people's
    software may write passwords into its messages.
    """
    if not isinstance(error, ThreefoldError):
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename.rpartition('threefold/')[2]}:{frames[-1].lineno}"
        return ThreefoldError(
            _("Unexpected %(error)s.") % {"error": type(error).__name__},
            where={"place": place},
            remedy=_("Look at the settings; if they are right, report this place."),
        )
    return type(error)(
        vault.without(str(error.message), secrets),
        remedy=vault.without(str(error.remedy), secrets),
        where={key: vault.without(str(value), secrets) for key, value in error.where.items()},
    )
