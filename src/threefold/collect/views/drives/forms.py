"""Forms of the pages of drives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.access.service.open_pages import tidy_origins
from threefold.collect.models import CodeUse, Drive, DriveKind
from threefold.kit.errors import Invalid

_MOMENT = "%Y-%m-%dT%H:%M"


class NewForm(forms.Form):
    """A drive to begin with."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For your colleagues; visitors see the title.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=DriveKind, widget=forms.RadioSelect)


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=_MOMENT)


class SettingsForm(forms.Form):
    """Everything of a drive that is neither text nor field."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=DriveKind)
    opens_at = forms.DateTimeField(label=_("Opens"), required=False, widget=Moment)
    closes_at = forms.DateTimeField(label=_("Closes"), required=False, widget=Moment)
    budget = forms.DecimalField(
        label=_("Budget"), required=False, min_value=0, max_digits=14, decimal_places=2,
        help_text=_("For the cost of one entry."),
    )  # fmt: skip
    codes = forms.ChoiceField(label=_("Codes"), choices=CodeUse)
    confirm = forms.BooleanField(
        label=_("Confirm by e-mail"),
        required=False,
        help_text=_(
            "An entry counts once the link in the e-mail is followed, which proves the address."
        ),
    )
    challenge = forms.BooleanField(
        label=_("Check in the browser against robots"),
        required=False,
        help_text=_(
            "The browser solves a small puzzle by itself. Entries without it are held back for you"
            " to release."
        ),
    )
    origins = forms.CharField(
        label=_("May be embedded by"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Web origins, one a line, as https://www.example.com."),
    )

    def clean_origins(self) -> list[str]:
        try:
            return tidy_origins(str(self.cleaned_data["origins"]).split())
        except Invalid as error:
            raise forms.ValidationError(f"{error.message} {error.remedy}") from None

    @classmethod
    def of(cls, drive: Drive, data: Any = None) -> SettingsForm:
        fields = (
            "name",
            "kind",
            "opens_at",
            "closes_at",
            "budget",
            "codes",
            "confirm",
            "challenge",
        )
        initial = {name: getattr(drive, name) for name in fields}
        return cls(data, initial={**initial, "origins": "\n".join(drive.origins)})


class CodesForm(forms.Form):
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000, initial=500)


class DrawForm(forms.Form):
    winners = forms.IntegerField(label=_("How many winners"), min_value=1, max_value=10_000)
    prize = forms.CharField(label=_("Prize"), max_length=120, required=False)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=128,
        required=False,
        help_text=_("Left empty, it is made at random. Or enter what a witness names, such as"
                    " lottery numbers; whoever knows it can check the draw."),
    )  # fmt: skip


class RedeemForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    reference = forms.CharField(label=_("Receipt"), max_length=80, required=False)
