"""A form made of a plug-in's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.collect.models import Content, Pull
from threefold.collect.service import pulls as service
from threefold.collect.source import MESSAGES, Kind, Setting
from threefold.collect.views.pulls.shared import EVERY

_BESIDE = ("label", "source", "content")


class SettingsForm(forms.Form):
    """Name, source, what the rows are, and the settings of the kind; those are `set-<name>`.

    What is needed is checked where the settings are read, since it depends on other settings.
    """

    label = forms.CharField(label=_("Name of the pull"), max_length=120)
    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        help_text=_("The system the data come from. Its customer numbers are its own."),
    )
    content = forms.ChoiceField(
        label=_("What is one row?"),
        choices=[(value, Content(value).label) for value in Content if value != Content.LIVE],
    )

    def __init__(self, *args: Any, of: Kind, pull: Pull | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        self.of, self.pull = of, pull
        if pull is not None:
            del self.fields["source"]
            self.fields["label"].initial = pull.label
        if pull is not None or of.gives == MESSAGES or of.content:
            del self.fields["content"]
        for each in of.settings:
            self.fields[f"set-{each.name}"] = _field(each, pull)

    @property
    def beside(self) -> list[Any]:
        return [self[name] for name in _BESIDE if name in self.fields]

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The kind's own fields, with the choice that each depends on."""
        return [
            {
                "field": self[f"set-{each.name}"],
                "only": f"set-{each.only[0]}" if each.only else "",
                "values": " ".join(each.only[1]) if each.only else "",
            }
            for each in self.of.settings
        ]

    def given(self) -> dict[str, Any]:
        """The settings as typed."""
        data: Mapping[str, Any] = self.cleaned_data
        out = {}
        for each in self.of.settings:
            value = data.get(f"set-{each.name}")
            out[each.name] = "" if value is None else value
        return out

    def complain(self, field: str, text: str) -> None:
        name = f"set-{field}" if f"set-{field}" in self.fields else field
        self.add_error(name if name in self.fields else None, text)


def _field(each: Setting, pull: Pull | None) -> forms.Field:
    label, help_text = service.text(each.label), service.text(each.help) if each.help else ""
    initial = pull.settings.get(each.name, each.default) if pull is not None else each.default
    # What depends on a choice, or is kept already, is looked at where the settings are read.
    needed = each.required and each.only is None and not (each.kind == "secret" and pull)
    common: dict[str, Any] = {
        "label": label, "help_text": help_text, "required": needed, "initial": initial,
    }  # fmt: skip
    if each.kind == "boolean":
        return forms.BooleanField(**{**common, "required": False})
    if each.kind == "choice":
        names = [(value, service.text(words)) for value, words in each.choices.items()]
        return forms.ChoiceField(choices=names, **common)
    if each.kind == "number":
        return forms.FloatField(min_value=0, widget=forms.NumberInput({"step": "any"}), **common)
    if each.kind == "day":
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
        )
    if each.kind == "secret":
        common |= {"initial": ""}
        if pull is not None and pull.secrets:
            common["help_text"] = _("One is kept. Leave this empty to keep it.")
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
        return forms.CharField(widget=widget, strip=False, **common)
    if each.kind == "lines":
        rows = 8 if each.name == "query" else 4
        attrs = {"rows": rows, "spellcheck": "false", "class": "pull-lines"}
        return forms.CharField(widget=forms.Textarea(attrs), strip=False, **common)
    return forms.CharField(max_length=1000, **common)


class TimetableForm(forms.Form):
    every = forms.TypedChoiceField(
        label=_("Look for what is new"), choices=EVERY, coerce=int, initial=60,
        widget=forms.RadioSelect,
    )  # fmt: skip
