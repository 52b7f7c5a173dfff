from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class MarketForm(forms.Form):
    """Which days the market is shown for, against which others, and in which currency."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    compare = forms.ChoiceField(
        label=_("Compared with"),
        required=False,
        choices=[("before", _("The period before")), ("year", _("The same a year ago"))],
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(
        self, data: Any, *, periods: Any = (), currencies: Sequence[tuple[str, Any]] = ()
    ) -> None:
        super().__init__(data)
        if periods:
            self._offer("period", periods)
        else:
            del self.fields["period"], self.fields["compare"]
        if len(currencies) > 1:
            self._offer("currency", currencies)
        else:
            del self.fields["currency"]

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """A member's own list of a day's trades."""

    member = forms.ChoiceField(label=pgettext_lazy("trading", "Member"))
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


class CatalogueForm(forms.Form):
    """Which variables the catalogue shows."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    family = forms.ChoiceField(label=_("Family"), required=False)
    known = forms.ChoiceField(
        label=_("Known"),
        required=False,
        choices=[("", _("All")), ("yes", _("Of events on record"))],
    )

    def __init__(self, data: Any, *, families: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data)
        choices = [("", _("All")), *families]
        self.fields["family"].choices = choices  # type: ignore[attr-defined]
