"""Forms with labels, help and errors tied together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context

from ._library import library

CHOICES = (forms.CheckboxSelectMultiple, forms.RadioSelect)


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, CHOICES):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def _widget(field: BoundField) -> str:
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": f"{_css(widget)} {widget.attrs.get('class', '')}".strip()}
    about = [f"{field.auto_id}_{part}" for part, there in
             (("error", field.errors), ("helptext", field.help_text)) if there]  # fmt: skip
    if about:
        attrs["aria-describedby"] = " ".join(about)
    if field.errors:
        attrs["aria-invalid"] = "true"
        if not isinstance(widget, CHOICES):
            attrs["class"] += " is-invalid"
    # Ten rows are Django's default, too many for a note.
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        attrs["rows"] = 4
    return field.as_widget(attrs=attrs)


@library.inclusion_tag("ui/field.html")
def ui_field(field: BoundField, label: Any = None, css: str = "") -> dict[str, Any]:
    """`{% ui_field form.name %}`: label, widget, help and errors of one field."""
    widget = field.field.widget
    kind = "switch" if isinstance(widget, forms.CheckboxInput) else (
        "group" if isinstance(widget, (*CHOICES, forms.MultiWidget)) else "plain")  # fmt: skip
    return {"field": field, "kind": kind, "label": field.label if label is None else label,
            "widget": _widget(field), "css": css, "required": field.field.required,
            "choices": isinstance(widget, CHOICES)}  # fmt: skip


@library.inclusion_tag("ui/errors.html")
def ui_errors(form: forms.BaseForm) -> dict[str, Any]:
    """`{% ui_errors form %}`: what to mend, with links to the fields."""
    return {"form": form, "wrong": [field for field in form if field.errors]}


@library.inclusion_tag("ui/fields.html")
def ui_fields(form: forms.BaseForm) -> dict[str, Any]:
    """`{% ui_fields form %}`: error summary and all fields, without the form element."""
    return {"form": form}


@library.inclusion_tag("ui/form.html", takes_context=True)
def ui_form(
    context: Context,
    form: forms.BaseForm,
    submit: Any = "",
    cancel: str = "",
    action: str = "",
    method: str = "post",
    hx: str = "",
    tone: str = "primary",
) -> dict[str, Any]:
    """`{% ui_form form submit=_("Save") cancel=url %}`: a whole form. `hx` = selector to swap."""
    return {"form": form, "submit": submit, "cancel": cancel, "action": action, "method": method,
            "hx": hx, "tone": tone, "csrf_token": context.get("csrf_token")}  # fmt: skip


@library.inclusion_tag("ui/filters.html", takes_context=True)
def ui_filters(context: Context, form: forms.BaseForm, keep: str = "sort col") -> dict[str, Any]:
    """`{% ui_filters form %}`: a GET filter bar; parameters named in `keep` stay."""
    request: HttpRequest | None = context.get("request")
    given = request.GET if request is not None else {}
    kept = [(key, value) for key in keep.split() if request is not None
            for value in request.GET.getlist(key)]  # fmt: skip
    active = sum(1 for field in form if str(given.get(field.html_name, "")).strip())
    query = "&".join(f"{key}={value}" for key, value in kept)
    return {"form": form, "kept": kept, "active": active, "clear": f"?{query}"}
