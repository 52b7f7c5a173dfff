"""What the pages for visitors share: frame, language, channel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from threefold.access.service import open_pages
from threefold.collect.models import Channel, Drive
from threefold.collect.service import drives
from threefold.collect.service.drives.tokens import Shown


def frame_of(
    request: HttpRequest, drive: Drive, language: str, embedded: bool = False
) -> dict[str, Any]:
    design = drives.design_of(drive)
    path = reverse("collect:form-embed" if embedded else "collect:form", args=[drive.slug])
    kept = {"c": str(Channel.QR)} if request.GET.get("c") == Channel.QR else {}
    shared = open_pages.frame(
        path,
        title=design.text("title", language),
        language=language,
        offered=design.languages,
        kept=kept,
    )
    return {**shared, "drive": drive, "embedded": drive.slug if embedded else ""}


def asked_language(request: HttpRequest, shown: Shown | None = None) -> str:
    """The visitor's language: the one chosen, the one the form was shown in, the browser's."""
    return open_pages.asked_language(request, shown.language if shown else "")


def channel_of(request: HttpRequest, embedded: bool) -> str:
    if embedded:
        return Channel.EMBEDDED
    return Channel.QR if request.GET.get("c") == Channel.QR else Channel.HOSTED
