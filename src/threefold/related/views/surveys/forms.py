"""Forms of the pages of surveys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.access.service.open_pages import tidy_origins
from threefold.kit.errors import Invalid, NotFound
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.related.models import Survey, Way
from threefold.related.service import surveys

_MOMENT = "%Y-%m-%dT%H:%M"


class NewForm(forms.Form):
    """A survey to begin with."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("It stands beside the answers on the customer's page."),
    )
    kind = forms.ChoiceField(
        label=_("Begin with"),
        choices=lambda: list(surveys.usual.KINDS.items()),
        widget=forms.RadioSelect,
        initial="relation",
    )


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=_MOMENT)


class SettingsForm(forms.Form):
    """Everything of a survey that is neither text nor question."""

    name = forms.CharField(label=_("Name"), max_length=120)
    opens_at = forms.DateTimeField(label=_("Opens"), required=False, widget=Moment)
    closes_at = forms.DateTimeField(label=_("Closes"), required=False, widget=Moment)
    most = forms.IntegerField(
        label=_("Closes after so many answers"), required=False, min_value=1, max_value=10_000_000
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), help_text=_("Nobody is invited who has not agreed to it.")
    )
    rest_days = forms.IntegerField(
        label=_("Days of rest"),
        min_value=1,
        max_value=3_650,
        help_text=_("Whoever was asked in any survey is left in peace for so long."),
    )
    link_days = forms.IntegerField(
        label=_("Days a personal link works"), min_value=1, max_value=365
    )
    remind_days = forms.IntegerField(label=_("Days until a reminder"), min_value=1, max_value=365)
    most_reminders = forms.IntegerField(label=_("Reminders at most"), min_value=0, max_value=5)
    origins = forms.CharField(
        label=_("May be embedded by"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Web origins, one a line, as https://www.example.com."),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        try:
            known = plans.current().purposes
        except NotFound:
            known = {}
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (code, labels.text(purpose)) for code, purpose in known.items()
        ]

    def clean_origins(self) -> list[str]:
        try:
            return tidy_origins(str(self.cleaned_data["origins"]).split())
        except Invalid as error:
            raise forms.ValidationError(f"{error.message} {error.remedy}") from None

    @classmethod
    def of(cls, survey: Survey, data: Any = None) -> SettingsForm:
        initial = {name: getattr(survey, name) for name in cls.base_fields if name != "origins"}
        return cls(data, initial={**initial, "origins": "\n".join(survey.origins)})


class InviteForm(forms.Form):
    """Whom to ask, and how."""

    way = forms.ChoiceField(label=_("How"), choices=Way, initial=Way.EMAIL)
    whom = forms.ChoiceField(
        label=_("Whom"), choices=lambda: list(surveys.choosing.WHOM.items()), initial="all"
    )
    days = forms.IntegerField(
        label=_("Days that count as lately"), min_value=1, max_value=365, initial=14
    )
    numbers = forms.CharField(
        label=_("Numbers of these customers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by spaces."),
    )
    only = forms.ChoiceField(
        label=_("Only of this group"),
        required=False,
        choices=lambda: [("", "—"), *((label, some) for label, some in surveys.choosing.parts()
                                      if some)],
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        max_value=surveys.inviting.MOST,
        initial=200,
        help_text=_("If more may be asked, lots are drawn."),
    )

    def clean_numbers(self) -> list[int]:
        written = str(self.cleaned_data["numbers"]).replace(",", " ").split()
        if any(not each.isascii() or not each.isdigit() or len(each) > 18 for each in written):
            raise forms.ValidationError(_("Write numbers only, separated by spaces."))
        return [int(each) for each in written]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("numbers")
        if data.get("whom") == "numbers" and named is not None and not named:
            self.add_error("numbers", _("Write at least one number."))
        return data


class KeyForm(forms.Form):
    """Whose sheet it is, and what it is about; both may be left empty."""

    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=120,
        help_text=_("Number, e-mail address or telephone number. Empty: nobody knows."),
    )
    about = forms.ChoiceField(
        label=_("It is about"),
        required=False,
        choices=[("", "—"), ("purchase", _("a purchase")), ("contact", _("a contact"))],
    )
    reference = forms.CharField(label=_("Its number"), required=False, max_length=80)
