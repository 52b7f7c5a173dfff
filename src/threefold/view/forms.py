from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.descriptive.service import EntityKind
from threefold.kit import clock
from threefold.view.service.narrowing import narrowings

_FIRST = date(1900, 1, 1)
_YES_NO = [("", _("Any")), ("yes", _("Yes")), ("no", _("No"))]


class CustomerFilter(forms.Form):
    """Filters of the customer list; the field names are the keys of `listing.RULES`."""

    q = forms.CharField(label=_("Name, phone, e-mail or number"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *EntityKind.choices]
    )
    reachability = forms.ChoiceField(
        label=_("Reachable"),
        required=False,
        choices=[
            ("", _("Any")),
            ("likely", _("Probably reachable")),
            ("reachable", _("A contact way not proved dead")),
            ("unreachable", _("Known but unreachable")),
            ("none", _("No contact way")),
        ],
    )
    country = forms.CharField(label=_("Country code"), required=False, max_length=2)
    named = forms.ChoiceField(label=_("Name known"), required=False, choices=_YES_NO)
    bought_within = forms.IntegerField(
        label=_("Bought in the last days"), required=False, min_value=0
    )
    quiet_for = forms.IntegerField(label=_("No purchase for days"), required=False, min_value=0)
    orders_min = forms.IntegerField(label=_("Orders at least"), required=False, min_value=0)
    spend_min = forms.DecimalField(label=_("Spend at least"), required=False)
    spend_max = forms.DecimalField(label=_("Spend at most"), required=False)
    complained = forms.ChoiceField(label=_("Complained"), required=False, choices=_YES_NO)
    answered = forms.ChoiceField(label=_("Answered a survey"), required=False, choices=_YES_NO)
    csat_max = forms.FloatField(label=_("Satisfaction at most"), required=False)
    nps_max = forms.FloatField(label=_("Recommendation at most"), required=False)
    known_max = forms.FloatField(
        label=_("Described to at most (%)"), required=False, min_value=0, max_value=100
    )
    made_up = forms.ChoiceField(label=_("Made up"), required=False, choices=_YES_NO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, each in narrowings:
            if choices := each.choices():
                self.fields[name] = forms.ChoiceField(
                    label=each.label, required=False, choices=[("", _("Any")), *choices]
                )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class MendFilter(forms.Form):
    """Filters of the list of records to mend; `why` are those of `mending.REASONS`."""

    why = forms.ChoiceField(
        label=_("What is wrong"),
        required=False,
        choices=[
            ("", _("Anything")),
            ("no_way", _("No contact way is known")),
            ("dead", _("No contact way works any more")),
            ("unproved", _("No contact way is proved to work")),
            ("values", _("Values are missing, old or doubtful")),
            ("refused", _("Wants no contact")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("Looked after by"),
        required=False,
        choices=[("", _("Anybody or nobody")), ("mine", _("Me")), ("nobody", _("Nobody yet"))],
    )


class ValueForm(forms.Form):
    """A value set by staff. `version` is the one the editor saw."""

    value = forms.CharField(label=_("Value"), required=False, max_length=1000)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class KnownOnForm(forms.Form):
    """The day of which to tell what was known; its end is meant."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not _FIRST <= day <= clock.now().date() + timedelta(days=1):
            raise forms.ValidationError(_("Choose a day that is past, or today."))
        return day


class ConflictFilter(forms.Form):
    """Which conflicts between sources the list shows."""

    variable = forms.ChoiceField(label=_("Variable"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    other = forms.ChoiceField(label=_("And source"), required=False)
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Open ones")),
            ("later", _("Put off")),
            ("none", _("Not a conflict")),
        ],
    )

    def __init__(
        self,
        data: Any,
        *,
        variables: Sequence[tuple[str, str]],
        sources: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("variable", variables), ("source", sources), ("other", sources)):
            self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What is set and known; anything else narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SavedViewForm(forms.Form):
    name = forms.CharField(label=_("Name of this view"), max_length=80)
    shared = forms.BooleanField(label=_("Show it to all staff"), required=False)
