"""Write keys: shown once when they are made, afterwards by their first letters only."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.models import WriteKey
from threefold.collect.service import stream
from threefold.collect.views.shared import complain
from threefold.collect.views.stream import snippets
from threefold.collect.views.stream.shared import clean, page_of, source_of
from threefold.kit.clock import now
from threefold.kit.errors import NotFound, ThreefoldError

_USED, _MOST_USED = "key-forms", 50


@page("see", "imports")
@never_cache
def keys(request: HttpRequest, source: str) -> HttpResponse:
    return _shown(request, source)


def _shown(request: HttpRequest, source: str, *, plain: str = "", key: Any = None) -> HttpResponse:
    found = source_of(source)
    listed = list(found.keys.select_related("created_by"))
    moment = now()
    rows = [{"key": each, "works": each.off_at is None or each.off_at > moment} for each in listed]
    context = page_of(request, found, "source-keys", rows=rows, plain=plain, made=key)
    context["once"] = once()
    if plain:
        context["snippets"] = snippets.listed(request, plain)
    return render(request, "collect/stream/keys.html", context)


@page("manage", "imports")
@never_cache
@require_POST
def create(request: HttpRequest, source: str) -> HttpResponse:
    """The answer shows the key; it is in no address and can never be shown again."""
    found = source_of(source)
    if _repeated(request):
        return redirect("collect:source-keys", source=source)
    label = clean(request.POST.get("label", ""))
    key, plain = stream.keys.create(found.pk, label=label, actor=request.user)
    return _shown(request, source, plain=plain, key=key)


@page("manage", "imports")
@never_cache
@require_POST
def rotate(request: HttpRequest, source: str, key: int) -> HttpResponse:
    """A new key; the old one works for the hours chosen."""
    _of(source, key)
    if _repeated(request):
        return redirect("collect:source-keys", source=source)
    given = request.POST.get("hours", "24")
    try:
        hours = int(given) if given.isdecimal() and len(given) < 6 else -1
        made, plain = stream.keys.rotate(key, request.user, hours)
    except ThreefoldError as error:
        complain(request, error)
        return redirect("collect:source-keys", source=source)
    return _shown(request, source, plain=plain, key=made)


@page("manage", "imports")
@require_POST
def switch(request: HttpRequest, source: str, key: int) -> HttpResponse:
    _of(source, key)
    try:
        if request.POST.get("on") == "yes":
            stream.keys.switch_on(key, request.user)
        else:
            stream.keys.switch_off(key, request.user)
    except ThreefoldError as error:
        complain(request, error)
    return redirect("collect:source-keys", source=source)


def once() -> str:
    """What tells one showing of the form that makes a key from the next."""
    return secrets.token_urlsafe(9)


def _repeated(request: HttpRequest) -> bool:
    """Whether this very form made a key before: the page that shows one must bear reloading."""
    once = request.POST.get("once", "")[:20]
    used = request.session.get(_USED, [])
    if once and once in used:
        messages.info(request, _("This key was made before. A key is shown only once."))
        return True
    request.session[_USED] = [*used, once][-_MOST_USED:]
    return False


def _of(source: str, key: int) -> None:
    if not WriteKey.objects.filter(pk=key, source_id=source).exists():
        raise NotFound(_("There is no such key."), where={"key": key})
