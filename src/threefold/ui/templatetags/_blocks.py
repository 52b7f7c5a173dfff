"""Tags that wrap template text: dialogs, menus, cards, confirmations."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ._library import library
from ._parts import fresh_id

BUTTONS = {"primary": "btn-primary", "danger": "btn-outline-danger", "ghost": "btn-ghost"}


def _include(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    found = context.template.engine.get_template(name)  # type: ignore[union-attr]
    return found.render(context.new(values))


@library.simple_block_tag(takes_context=True, end_name="end_ui_dialog")
def ui_dialog(
    context: Context,
    content: str,
    id: str,
    label: Any = "",
    title: Any = "",
    icon: str = "",
    tone: str = "",
    wide: bool = False,
) -> str:
    """`{% ui_dialog "add-way" label=… title=… %} … {% end_ui_dialog %}`: button and dialog."""
    return _include(context, "ui/dialog.html", {
        "content": content, "id": id, "label": label, "title": title or label, "icon": icon,
        "tone": BUTTONS.get(tone, ""), "wide": wide})  # fmt: skip


@library.simple_block_tag(takes_context=True, end_name="end_ui_menu")
def ui_menu(
    context: Context, content: str, label: Any = "", icon: str = "dots", quiet: bool = True
) -> str:
    """`{% ui_menu label=_("More") icon="dots" %}<a class="dropdown-item" …>{% end_ui_menu %}`."""
    return _include(context, "ui/menu.html", {
        "content": content, "label": label or _("More"), "icon": icon, "quiet": quiet})  # fmt: skip


@library.simple_block_tag(takes_context=True, end_name="end_ui_card")
def ui_card(
    context: Context,
    content: str,
    title: Any = "",
    url: str = "",
    action: Any = "",
    flush: bool = False,
    icon: str = "",
    hint: Any = "",
    css: str = "",
    id: str = "",
) -> str:
    """`{% ui_card title=… url=… action=… %} … {% end_ui_card %}`; `flush` = no padding."""
    return _include(context, "ui/card.html", {
        "content": content, "title": title, "url": url, "action": action, "flush": flush,
        "icon": icon, "hint": hint, "css": css, "id": id})  # fmt: skip


@library.inclusion_tag("ui/confirm.html", takes_context=True)
def ui_confirm(
    context: Context,
    url: str,
    label: Any,
    title: Any = "",
    text: Any = "",
    icon: str = "",
    tone: str = "danger",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """`{% ui_confirm url label=… title=… text=… %}`: button, dialog and POST form."""
    return {"url": url, "label": label, "title": title or label, "text": text, "icon": icon,
            "button": BUTTONS.get(tone, ""), "tone": tone, "name": name, "value": value,
            "id": fresh_id("confirm"), "csrf_token": context.get("csrf_token")}  # fmt: skip
