"""Small parts: icons, buttons, badges, tiles, values, timelines."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from threefold.ui import service
from threefold.ui.logic.charts import polyline
from threefold.ui.types import Fact, Moment, Progress

from ._formats import _decimal, number
from ._library import library

TONES = frozenset(("neutral", "blue", "green", "amber", "red", "purple"))
_ids = itertools.count(1)

REACH = {
    "valid": ("circle-check", "green", _("valid")),
    "unknown": ("help", "amber", _("not verified")),
    "invalid": ("circle-x", "red", _("invalid")),
    "missing": ("circle-dashed", "neutral", _("missing")),
}


def fresh_id(prefix: str) -> str:
    """An id that no other element of this process's pages has at the same time."""
    return f"{prefix}-{next(_ids) % 1_000_000}"


def _tone(tone: str) -> str:
    return tone if tone in TONES else "neutral"


@library.simple_tag
def ui_icon(name: str, label: str = "", css: str = "") -> str:
    """`{% ui_icon "users" %}`: decorative; with `label` it is spoken."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css, label, f"{static('ui/vendor/icons.svg')}#{name}",
        )  # fmt: skip
    return _decorative(name, css)


@lru_cache(maxsize=512)
def _decorative(name: str, css: str) -> str:
    """A page shows more than a hundred icons of some thirty kinds."""
    href = f"{static('ui/vendor/icons.svg')}#{name}"
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, href
    )


@library.inclusion_tag("ui/nav.html", takes_context=True)
def ui_nav(context: Context) -> dict[str, Any]:
    """`{% ui_nav %}`: the side navigation this user may see."""
    request: HttpRequest | None = context.get("request")
    known = request is not None and hasattr(request, "user")
    return {"links": service.visible_nav(request) if known and request else []}


@library.inclusion_tag("ui/palette.html", takes_context=True)
def ui_palette(context: Context) -> dict[str, Any]:
    """`{% ui_palette %}`: the command palette's dialog."""
    request: HttpRequest | None = context.get("request")
    known = request is not None and hasattr(request, "user")
    return {
        "links": service.visible_nav(request) if known and request else [],
        "commands": service.visible_commands(request) if known and request else [],
        "search_url": ui_first_url("view:search", "search"),
    }


@library.simple_tag(takes_context=True)
def ui_keyed(context: Context) -> list[Any]:
    """`{% ui_keyed as links %}`: this user's commands that have a key of their own."""
    request: HttpRequest | None = context.get("request")
    known = request is not None and hasattr(request, "user")
    return (
        [link for link in service.visible_commands(request) if link.key]
        if known and request
        else []
    )


@library.simple_tag
def ui_first_url(*names: str) -> str:
    """`{% ui_first_url "view:search" "search" as url %}`: the first name that has a page, or ""."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@library.inclusion_tag("ui/crumbs.html")
def ui_crumbs(*parts: Any) -> dict[str, Any]:
    """`{% ui_crumbs "Imports" url "File.csv" %}`: label, url, label, url, …, label."""
    pairs = [(parts[n], parts[n + 1]) for n in range(0, len(parts) - 1, 2)]
    return {"pairs": pairs, "last": parts[-1] if len(parts) % 2 else ""}


@library.inclusion_tag("ui/button.html")
def ui_button(
    label: Any, url: str, icon: str = "", tone: str = "", rel: str = "", css: str = ""
) -> dict[str, Any]:
    """`{% ui_button _("Import") url icon="upload" tone="primary" %}`: a link like a button."""
    tones = {"primary": "btn-primary", "danger": "btn-outline-danger", "ghost": "btn-ghost"}
    return {"label": label, "url": url, "icon": icon, "tone": tones.get(tone, ""), "rel": rel,
            "css": css}  # fmt: skip


@library.inclusion_tag("ui/badge.html")
def ui_badge(text: Any, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """`{% ui_badge "Draft" tone="blue" %}`."""
    return {"text": text, "tone": _tone(tone), "icon": icon}


@library.inclusion_tag("ui/reach.html")
def ui_reach(state: str, label: Any = "", text: Any = "") -> dict[str, Any]:
    """`{% ui_reach "valid" label="Mobile" text="+44…" %}`: may this contact way be used?"""
    icon, tone, said = REACH.get(state, REACH["unknown"])
    return {"icon": icon, "tone": tone, "said": said, "label": label, "text": text}


@library.inclusion_tag("ui/meter.html")
def ui_meter(share: Any, label: Any = "", text: Any = "", quiet: bool = False) -> dict[str, Any]:
    """`{% ui_meter 0.73 label=_("Completeness") text="11/15" %}`: share 0..1, None = not known."""
    found = _decimal(share)
    value = None if found is None else max(0.0, min(1.0, float(found)))
    tone = "" if value is None else "low" if value < 0.34 else "mid" if value < 0.67 else "high"
    return {"share": value, "label": label, "text": text, "tone": tone, "quiet": quiet,
            "machine": None if value is None else f"{value:.4f}"}  # fmt: skip


@library.inclusion_tag("ui/stat.html")
def ui_stat(
    label: Any,
    value: Any,
    hint: Any = "",
    url: str = "",
    spark: Sequence[float | None] | None = None,
    icon: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """`{% ui_stat _("Customers") 5942 hint="…" spark=list %}`: a number worth a tile."""
    plain = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return {"label": label, "value": number(value) if plain else value, "hint": hint, "url": url,
            "points": polyline(list(spark or ())), "icon": icon, "tone": tone}  # fmt: skip


@library.inclusion_tag("ui/value.html")
def ui_value(
    value: Any, source: Any = "", at: date | datetime | None = None, method: Any = "", url: str = ""
) -> dict[str, Any]:
    """`{% ui_value value source="CRM" at=datetime method="import" %}`: value with its origin."""
    return {"value": value, "source": source, "at": at, "method": method, "url": url,
            "id": fresh_id("about"), "told": bool(source or at or method)}  # fmt: skip


@library.inclusion_tag("ui/masked.html")
def ui_masked(text: Any, url: str = "", label: Any = "") -> dict[str, Any]:
    """`{% ui_masked "•••• 12" unmask_url label=_("Mobile") %}`: POST `reason` to `url` unmasks."""
    return {"text": text, "url": url, "label": label, "id": fresh_id("mask")}


@library.inclusion_tag("ui/facts.html", takes_context=True)
def ui_facts(context: Context, facts: Iterable[Fact]) -> dict[str, Any]:
    """`{% ui_facts facts %}`: a definition list of `Fact`s."""
    return {"facts": list(facts), "request": context.get("request")}


@library.inclusion_tag("ui/steps.html")
def ui_steps(steps: Sequence[Any], current: int = 1) -> dict[str, Any]:
    """`{% ui_steps steps current=2 %}`: labels or (label, url) pairs; `current` counts from 1."""
    pairs = [step if isinstance(step, list | tuple) else (step, "") for step in steps]
    marked = [
        {"number": n, "label": label, "url": url if n < current else "",
         "state": "done" if n < current else "now" if n == current else "ahead"}
        for n, (label, url) in enumerate(pairs, 1)
    ]  # fmt: skip
    now = marked[min(max(current, 1), len(marked)) - 1] if marked else None
    return {"steps": marked, "current": current, "total": len(marked), "now": now}


@library.inclusion_tag("ui/empty.html")
def ui_empty(
    icon: str = "inbox", title: Any = "", text: Any = "", url: str = "", action: Any = ""
) -> dict[str, Any]:
    """`{% ui_empty icon="users" title=… text=… url=… action=… %}`: nothing here, and what to do."""
    return {"icon": icon, "title": title, "text": text, "url": url, "action": action}


@library.inclusion_tag("ui/progress.html", takes_context=True)
def ui_progress(context: Context, progress: Progress) -> dict[str, Any]:
    """`{% ui_progress progress %}`: polls `poll_url` each second while the job moves."""
    return {"p": progress, "csrf_token": context.get("csrf_token")}


@library.inclusion_tag("ui/timeline.html")
def ui_timeline(items: Iterable[Moment], headings: bool = True) -> dict[str, Any]:
    """`{% ui_timeline items %}`: `Moment`s, newest first, under month headings."""
    return {"items": list(items), "headings": headings}


@library.inclusion_tag("ui/tabs.html")
def ui_tabs(tabs: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """`{% ui_tabs tabs %}`: `Tab`s as plain links."""
    return {"tabs": list(tabs), "label": label}


@library.inclusion_tag("ui/note.html")
def ui_note(text: Any, tone: str = "blue", icon: str = "", title: Any = "") -> dict[str, Any]:
    """`{% ui_note _("Text") tone="amber" title="" %}`: a notice inside the page."""
    icons = {"green": "circle-check", "amber": "alert-triangle", "red": "alert-circle"}
    return {"text": text, "tone": _tone(tone), "title": title,
            "icon": icon or icons.get(tone, "info-circle")}  # fmt: skip
