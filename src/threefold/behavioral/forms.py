from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RatesForm(forms.Form):
    """Exchange rates as a CSV file."""

    file = forms.FileField(
        label=_("File of rates"),
        help_text=_(
            "CSV with the columns currency, day and rate: what one unit was worth in your own "
            "currency from that day on."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )


class ListForm(forms.Form):
    """A member's own list of a day's trades."""

    member = forms.ChoiceField(label=_("Member"))
    file = forms.FileField(
        label=_("The member's list"),
        help_text=_(
            "CSV with a heading: contract, delivery_month, side, lots, price; trade_id, account_no "
            "and counterparty_member_no where the member has them. Nothing of it is kept."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )

    def __init__(self, *args: Any, members: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each, each or _("no member named")) for each in members]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]
