from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.audit.service import label


class Filters(forms.Form):
    who = forms.CharField(label=_("Who"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("Action"), required=False)
    target = forms.CharField(
        label=_("Target"),
        required=False,
        max_length=110,
        widget=forms.TextInput(attrs={"placeholder": _("kind or kind and number")}),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["action"]
        named = [(action, label(action)) for action in actions]
        field.choices = [("", _("All")), *sorted(named, key=lambda each: each[1])]
