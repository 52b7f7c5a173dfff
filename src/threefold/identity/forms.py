from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threefold.identity.models import Answer, Method, Verdict

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
