from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threefold.identity.models import Answer, Method, Role, Verdict

_ALL = ("", _("All"))


class PairFilter(forms.Form):
    """Which pairs are listed."""

    answer = forms.ChoiceField(label=_("Answer"), required=False, choices=Answer.choices)


class DecisionFilter(forms.Form):
    """Which decisions are listed."""

    verdict = forms.ChoiceField(
        label=_("Decision"), required=False, choices=[_ALL, *Verdict.choices]
    )
    method = forms.ChoiceField(label=_("Method"), required=False, choices=[_ALL, *Method.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In force")), ("past", pgettext_lazy("decision", "Taken back"))],
    )
    customer = forms.IntegerField(
        label=_("Customer number"), required=False, min_value=1, max_value=(1 << 63) - 1
    )

    def chosen(self) -> dict[str, Any]:
        """What `service.ledger` takes."""
        data = self.cleaned_data if self.is_valid() else {}
        return {
            "verdict": data.get("verdict", ""),
            "method": data.get("method", ""),
            "in_force": data.get("state") != "past",
            "customer": data.get("customer"),
        }


class RelationForm(forms.Form):
    """What two customers are to each other, and from when to when."""

    other = forms.IntegerField(
        min_value=1,
        max_value=(1 << 63) - 1,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose the other customer.")},
    )
    role = forms.ChoiceField(label=_("Role"))
    since = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty for unknown."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty while it lasts."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        work = [Role.EMPLOYEE, Role.REPRESENTATIVE, Role.OWNER]
        home = [Role.MEMBER, Role.PARTNER, Role.CHILD, Role.HEAD]
        roles = work if kind == "organisation" else [*work, *home]
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
