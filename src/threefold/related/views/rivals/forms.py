"""Forms of the pages of competitors."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threefold.related.models import Competitor, How, Observation, Seen

_COMMAS = re.compile(r"[,;，；、\n]")
GOODS = {"category": "rivals-categories", "product": "rivals-products"}
"""Ids of the lists of what is bought most, offered while these fields are filled in."""


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Several(forms.CharField):
    """Several names, parted by commas."""

    def to_python(self, value: Any) -> Any:
        return [each for each in _COMMAS.split(super().to_python(value)) if each.strip()]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class CompetitorForm(forms.Form):
    """A competitor, new or to change. `version` is the one that was seen."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    names = Several(
        label=gettext_lazy("Also written as"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "As customers write it in answers, parted by commas. Case and accents do not matter."
        ),
    )
    website = forms.CharField(label=gettext_lazy("Web page"), required=False, max_length=200)
    categories = Several(
        label=gettext_lazy("Categories it rivals"), required=False, max_length=2000
    )
    products = Several(label=gettext_lazy("Products it rivals"), required=False, max_length=2000)
    note = forms.CharField(
        label=pgettext_lazy("of a competitor", "Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, held: Competitor, data: Any = None) -> CompetitorForm:
        return cls(data, initial={name: getattr(held, name) for name in cls.base_fields})


class ObservationForm(forms.Form):
    """What was seen of a competitor; the fields that its kind needs."""

    seen_on = forms.DateField(label=pgettext_lazy("competitor", "Seen on"), widget=Day)
    category = forms.CharField(
        label=gettext_lazy("Category"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": GOODS["category"], "autocomplete": "off"}),
    )
    product = forms.CharField(
        label=gettext_lazy("Product"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": GOODS["product"], "autocomplete": "off"}),
        help_text=gettext_lazy("Our own code of it, so that it can be held beside our prices."),
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price of one"),
        max_digits=13,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        localize=True,
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    place = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Shop, town or web page."),
    )
    source = forms.CharField(
        label=pgettext_lazy("competitor", "Source"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Shelf label, leaflet, web page, advertisement …"),
    )
    text = forms.CharField(
        label=gettext_lazy("What was seen"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, kind: str, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        usual = {"seen_on": timezone.localdate(), "currency": settings.CURRENCY}
        super().__init__(data, initial=usual | (initial or {}))
        for name in _WITHOUT[kind]:
            del self.fields[name]
        if kind == Seen.CLAIM:
            self.fields["text"].label = _("What they advertise")
        elif kind == Seen.PRICE:
            self.fields["text"].label = _("Remark")
        self.fields["text"].required = kind != Seen.PRICE

    @classmethod
    def of(cls, held: Observation, data: Any = None) -> ObservationForm:
        first = {name: getattr(held, name) for name in cls.base_fields}
        return cls(held.kind, data, first)


_WITHOUT = {
    Seen.VISIT: ("category", "product", "price", "currency", "source"),
    Seen.PRICE: (),
    Seen.CLAIM: ("price", "currency", "place"),
}


class Percent(forms.FloatField):
    """Written in per cent, kept as a share of 1."""

    def __init__(self, **named: Any) -> None:
        super().__init__(
            required=False, min_value=0, max_value=100, localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **named,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        found = super().clean(str(value or "").replace("%", "").strip())
        return None if found is None else found / 100


class NoteForm(forms.Form):
    """When and how something became known of a customer."""

    how = forms.ChoiceField(
        label=gettext_lazy("How it is known"), choices=How.choices, initial=How.CONTACT,
        widget=forms.RadioSelect,
    )  # fmt: skip
    told_on = forms.DateField(label=pgettext_lazy("evidence", "On"), widget=Day)
    evidence = forms.CharField(
        label=gettext_lazy("What the customer said or did"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Counts as personal: whoever wants to read it gives a reason."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Number of the contact or survey"), required=False, max_length=80
    )

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"told_on": timezone.localdate()} | (initial or {}))


class ElsewhereForm(NoteForm):
    """That a customer buys at a competitor."""

    field_order = ("competitor", "name", "buys", "share")

    competitor = forms.TypedChoiceField(
        label=gettext_lazy("Competitor"), required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(
        label=gettext_lazy("Or the name of one that is not in the list"),
        required=False,
        max_length=80,
    )
    buys = forms.TypedChoiceField(
        label=gettext_lazy("What is known"),
        choices=[("yes", gettext_lazy("Buys there")), ("no", gettext_lazy("No longer buys there"))],
        coerce=lambda given: given == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    share = Percent(
        label=gettext_lazy("Share of the spending that goes there (%)"),
        help_text=gettext_lazy("Only if it was told."),
    )

    def __init__(self, register: Any, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        listed = [(each.pk, each.name) for each in register]
        self.fields["competitor"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]
        if not listed:
            del self.fields["competitor"]
            self.fields["name"].label = _("Name of the competitor")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen, name = data.get("competitor"), data.get("name", "").strip()
        if bool(chosen) is bool(name) and not self.errors:
            field = "competitor" if "competitor" in self.fields else "name"
            self.add_error(field, _("Choose a competitor, or write the name of a new one."))
        return data


class WalletForm(NoteForm):
    """What a customer told of his spending as a whole."""

    field_order = ("share", "spend", "place", "shops")

    share = Percent(label=gettext_lazy("Share that is bought with us (%)"))
    spend = forms.DecimalField(
        required=False,
        max_digits=13,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    place = forms.IntegerField(
        label=gettext_lazy("Our place among the shops used"), required=False, min_value=1,
        max_value=50, help_text=gettext_lazy("1: the one liked best."),
    )  # fmt: skip
    shops = forms.IntegerField(
        label=gettext_lazy("Number of shops used, ours too"),
        required=False,
        min_value=1,
        max_value=50,
    )

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        self.fields["spend"].label = _("Spends in all in a year (%(currency)s)") % {
            "currency": settings.CURRENCY
        }
        self.fields["spend"].help_text = _("In our line of goods, with us and elsewhere.")


class ListFilter(forms.Form):
    """Which competitors the list shows."""

    q = forms.CharField(label=gettext_lazy("Name, category or note"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("Those in use")),
            ("retired", pgettext_lazy("competitor", "Retired")),
        ],
    )
