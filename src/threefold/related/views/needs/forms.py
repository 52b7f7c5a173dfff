"""Forms of needs, suggestions and minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from threefold.access.service.open_pages import tidy_origins
from threefold.kit.errors import Invalid, ThreefoldError
from threefold.related.models import EvidenceKind, MinutesKind, NeedStatus
from threefold.related.service import needs
from threefold.related.service.needs import noting

STRENGTHS: list[tuple[str, Promise]] = [
    ("1", pgettext_lazy("strength", "1 · would be nice")),
    ("2", pgettext_lazy("strength", "2 · somewhat")),
    ("3", pgettext_lazy("strength", "3 · matters")),
    ("4", pgettext_lazy("strength", "4 · matters much")),
    ("5", pgettext_lazy("strength", "5 · cannot do without")),
]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def said(error: ThreefoldError) -> str:
    """An error as a form says it."""
    return f"{error.message} {error.remedy}".strip()


def _named(label: Any, listed: str, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=noting.LONGEST,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"list": listed, "autocomplete": "off"}),
    )


class FilterForm(forms.Form):
    """What the register shows."""

    product = forms.ChoiceField(label=_("Product or service"), required=False)
    strength = forms.ChoiceField(
        label=_("Strength at least"), required=False, choices=[("", "—"), *STRENGTHS[1:]]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", "—"), *NeedStatus.choices]
    )
    whom = forms.ChoiceField(
        label=_("Wanted by"), required=False, choices=[("", "—"), *needs.KINDS.items()]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["product"].choices = [  # type: ignore[attr-defined]
            ("", "—"), ("-", gettext("None in particular")),
            *((each, each) for each in needs.products()),
        ]  # fmt: skip

    def asked(self) -> dict[str, Any]:
        """The arguments of `needs.register`."""
        data = self.cleaned_data if self.is_valid() else {}
        product = data.get("product") or None
        return {
            "product": "" if product == "-" else product,
            "strength": float(data.get("strength") or 0),
            "status": data.get("status", ""),
            "whom": data.get("whom", ""),
        }


class WhichForm(forms.Form):
    """Which need, of what."""

    name = _named(
        pgettext_lazy("register", "Need"),
        "need-names",
        help_text=_("A short standard name, without names of people."),
    )
    product = _named(
        _("Product or service"), "need-products", required=False,
        help_text=_("Empty: none in particular."),
    )  # fmt: skip


class StrengthForm(WhichForm):
    """And how strongly: what every way into the register asks."""

    strength = forms.ChoiceField(label=_("Strength"), choices=STRENGTHS, initial="3")

    def clean_strength(self) -> float:
        return float(self.cleaned_data["strength"])


class NeedForm(WhichForm):
    """Name, product and status of a need."""

    status = forms.ChoiceField(label=_("Status"), choices=NeedStatus)


class EvidenceForm(WhichForm):
    """One piece of evidence; the need comes with it, or is known."""

    words = forms.CharField(
        label=_("In his own words"),
        required=False,
        max_length=noting.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    strength = forms.DecimalField(
        label=_("Strength"),
        initial=3,
        help_text=_("1 would be nice, 5 cannot do without; or as told on another scale, below."),
    )
    low = forms.DecimalField(label=_("Its scale begins at"), initial=1)
    high = forms.DecimalField(label=_("and ends at"), initial=5)
    kind = forms.ChoiceField(
        label=_("Where it shows"), choices=EvidenceKind, initial=EvidenceKind.CONTACT
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=120,
        help_text=_("Which survey, meeting or place."),
    )
    reference = forms.CharField(label=_("Its number"), required=False, max_length=80)
    said_on = forms.DateField(label=_("Day"), widget=Day)
    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=200,
        help_text=_("Number, e-mail, telephone or name. Empty: a group, or nobody known."),
    )
    people = forms.IntegerField(
        label=_("How many people shared it"),
        initial=1,
        min_value=1,
        max_value=noting.MOST_PEOPLE,
        help_text=_("Only where no customer is named."),
    )

    def __init__(
        self, data: Any = None, *, fixed: bool = False, customer: int | None = None
    ) -> None:
        # On a customer's page other forms have fields of the same names.
        ids = "id_%s" if customer is None else "need-%s"
        super().__init__(data, initial={"said_on": timezone.localdate()}, auto_id=ids)
        if fixed:
            del self.fields["name"], self.fields["product"]
        if customer is not None:
            for name in ("customer", "people", "low", "high", "reference"):
                del self.fields[name]
            self.fields["strength"] = forms.TypedChoiceField(
                label=_("Strength"), choices=STRENGTHS, initial="3", coerce=int
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        told = data.get("strength")
        if low is not None and high is not None and low >= high:
            self.add_error("high", gettext("The scale ends above where it begins."))
        elif None not in (low, high, told) and not low <= told <= high:
            self.add_error("strength", gettext("The strength is outside its scale."))
        return data

    def noted(self, **more: Any) -> needs.Noted:
        """What the form says; `more` is what it did not ask."""
        data = {**self.cleaned_data, **more}
        low, high = float(data.pop("low", noting.LEAST)), float(data.pop("high", noting.MOST))
        usual = (low, high) == (noting.LEAST, noting.MOST)
        data["strength"] = float(data["strength"])
        return needs.Noted(**data, scale=None if usual else (low, high))


class BoxForm(forms.Form):
    """One suggestion box."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("As customers may read it: of the place where it hangs."),
    )
    is_open = forms.BooleanField(label=_("Takes suggestions"), required=False)
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
            raise forms.ValidationError(said(error)) from None


class MinutesForm(forms.Form):
    """Everything of minutes but their lines."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MinutesKind)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("It stands beside the needs as their source. No names of people."),
    )
    held_on = forms.DateField(label=_("Day"), widget=Day)
    attending = forms.CharField(
        label=_("Customers who were there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: number, e-mail, telephone or name."),
    )
    others = forms.IntegerField(
        label=_("Others who were there"), initial=0, min_value=0, max_value=noting.MOST_PEOPLE
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=needs.minuting.MOST_NOTES,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by you and by owners only."),
    )


class LineForm(forms.Form):
    """One need that came up; wholly empty ones are left out."""

    name = _named(pgettext_lazy("register", "Need"), "need-names", required=False)
    product = _named(_("Product or service"), "need-products", required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=STRENGTHS, initial="3")
    customer = forms.CharField(label=_("Who said it"), required=False, max_length=200)
    people = forms.IntegerField(
        label=_("or how many"), initial=1, min_value=1, max_value=noting.MOST_PEOPLE
    )
    quote = forms.CharField(
        label=_("In his own words"), required=False, max_length=noting.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 1}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        told = any(data.get(name) for name in ("product", "customer", "quote"))
        if told and not data.get("name"):
            self.add_error("name", gettext("Name the need."))
        return data


Lines = forms.formset_factory(
    LineForm, extra=3, max_num=needs.minuting.MOST_LINES, validate_max=True, can_delete=True
)
