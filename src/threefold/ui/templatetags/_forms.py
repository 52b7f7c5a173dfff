"""Forms with labels, help and errors tied together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
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


def _said(field: BoundField, values: list[str]) -> str:
    """A filter's value as the reader chose it, not as the address holds it."""
    choices = getattr(field.field, "choices", None)
    names = {str(key): str(name) for key, name in choices or ()} if choices else {}
    return ", ".join(names.get(value, value) for value in values)


@library.inclusion_tag("ui/filters.html", takes_context=True)
def ui_filters(
    context: Context, form: forms.BaseForm, keep: str = "sort col", first: int = 5
) -> dict[str, Any]:
    """`{% ui_filters form %}`: a GET filter bar; parameters named in `keep` stay.

    Fields after the `first` ones wait behind "More filters". Each filter in force is a chip that
    takes it away.
    """
    request: HttpRequest | None = context.get("request")
    given = request.GET if request is not None else QueryDict()
    kept = QueryDict(mutable=True)
    for key in keep.split():
        kept.setlist(key, given.getlist(key))
    active = []
    for field in form:
        values = [value for value in given.getlist(field.html_name) if value.strip()]
        if values:
            without = given.copy()
            for key in (field.html_name, "page"):
                without.pop(key, None)
            active.append((field, _said(field, values), f"?{without.urlencode()}"))
    fields = list(form)
    cut = len(fields) if len(fields) <= first + 1 else first
    names = {field.html_name for field, _value, _url in active}
    return {
        "shown": fields[:cut],
        "more": fields[cut:],
        "more_open": any(field.html_name in names for field in fields[cut:]),
        "kept": [(key, value) for key, values in kept.lists() for value in values],
        "active": active,
        "clear": f"?{kept.urlencode()}",
    }
