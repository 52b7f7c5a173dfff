from __future__ import annotations

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
