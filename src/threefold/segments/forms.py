from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threefold.segments.service.keeping import NAME_MOST, NOTE_MOST
from threefold.segments.service.reading import MOST_TEXT

_RULE = forms.Textarea(
    attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
)


class RuleForm(forms.Form):
    """The rule as text; what is wrong with it is said beside it, at its place."""

    rule = forms.CharField(
        label=_("Rule"), widget=_RULE, required=False, max_length=MOST_TEXT, strip=True
    )


class SegmentForm(RuleForm):
    """A segment to keep. `version` is the one the editor saw, empty for a new one."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MOST)
    note = forms.CharField(
        label=_("Note"),
        max_length=NOTE_MOST,
        required=False,
        help_text=_("What it is for, so that others can use it."),
    )
    live = forms.ChoiceField(
        label=_("Members"),
        choices=[
            ("yes", _("Live: whoever meets the rule, asked again every day")),
            ("no", _("Settled: those who meet it now, and nobody else later")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["live"]


class ListFilter(forms.Form):
    """Which segments the list shows."""

    q = forms.CharField(label=_("Name, note or rule"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Members"),
        required=False,
        choices=[
            ("", _("Any")),
            ("live", pgettext_lazy("segment", "Live")),
            ("settled", pgettext_lazy("segment", "Settled")),
        ],
    )
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Those in use")), ("retired", pgettext_lazy("segment", "Retired"))],
    )
