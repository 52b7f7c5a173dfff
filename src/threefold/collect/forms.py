from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.collect.models import Content, Source
from threefold.collect.types import ReadOptions, Rules
from threefold.plan import service as plans
from threefold.plan.service import labels

CONTENTS = {
    Content.CUSTOMERS: (
        "users",
        _("One row a person or organisation: names, numbers, addresses, ways to reach them."),
    ),
    Content.PURCHASES: (
        "shopping-cart",
        _("One row an order or an order line: when, what, how much, for how much, by whom."),
    ),
    Content.CONTACTS: (
        "headset",
        _("One row a call, visit, chat or complaint: when, who, how it ended."),
    ),
    Content.RESPONSES: (
        "speakerphone",
        _("One row a reaction to a campaign: sent, opened, answered, bought."),
    ),
    Content.EVENTS: (
        "activity",
        _("One row anything else that customers do: visits, log-ins, usage, payments."),
    ),
    Content.ANSWERS: (
        "message-report",
        _("One row a filled-in questionnaire, or one row an answer: satisfaction, opinions."),
    ),
}


class UploadForm(forms.Form):
    """Step 1: the file, what its rows are, where it comes from."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    content = forms.ChoiceField(
        label=_("What one row is"), choices=[(value, Content(value).label) for value in CONTENTS]
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    new_source = forms.CharField(
        label=_("Name of the new source"),
        required=False,
        max_length=60,
        help_text=_("A system or place, as in “Web shop” or “Till”. Its customer numbers count as"
                    " its own."),
    )  # fmt: skip

    def __init__(self, *args: Any, sources: list[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(source.code, source.label) for source in sources]
        field = self.fields["source"]
        field.choices = [*named, ("", _("Another source …"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = data.get("new_source", "").strip()
        if not data.get("source") and not given:
            self.add_error("new_source", _("Name the source the file comes from."))
        if given and not any(letter.isalnum() and letter.isascii() for letter in given):
            self.add_error("new_source", _("Use at least one letter from a to z, or a digit."))
        return data

    def source_name(self) -> str:
        return str(self.cleaned_data["source"] or self.cleaned_data["new_source"].strip())


DELIMITERS = [
    (",", _("Comma ,")),
    (";", _("Semicolon ;")),
    ("\t", _("Tab")),
    ("|", _("Bar |")),
    (" ", _("Blank")),
    ("^", "^"),
    ("~", "~"),
]
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("gb18030", "GB18030 · 简体中文"),
    ("big5", "Big5 · 繁體中文"),
    ("shift_jis", "Shift-JIS · 日本語"),
    ("euc_kr", "EUC-KR · 한국어"),
    ("cp1252", "Windows-1252 · Western Europe"),
    ("latin-1", "Latin-1 · Western Europe"),
    ("cp1250", "Windows-1250 · Central Europe"),
    ("cp1251", "Windows-1251 · Кириллица"),
]


class ReadingForm(forms.Form):
    """Step 2: how the file is to be read; empty means as detected."""

    member = forms.CharField(required=False)
    sheet = forms.CharField(required=False)
    encoding = forms.CharField(required=False, max_length=40)
    delimiter = forms.CharField(required=False, max_length=1, strip=False)
    quote = forms.CharField(required=False, max_length=4, strip=False)
    header_row = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)

    def options(self) -> ReadOptions:
        """What was chosen, formats by column left to the columns' own step."""
        data = self.cleaned_data
        quote = data["quote"]
        return ReadOptions(
            encoding=data["encoding"] or None,
            delimiter=data["delimiter"] or None,
            quote=None if not quote else "" if quote == "none" else quote[:1],
            header_row=data["header_row"],
            sheet=data["sheet"] or None,
            member=data["member"] or None,
        )


class RulesForm(forms.Form):
    """Step 3: what is read out of values, or holds for all rows."""

    cancelled_prefix = forms.CharField(
        label=_("Cancelled orders begin with"),
        required=False,
        max_length=10,
        help_text=_("A reference of these letters before its digits takes goods back."),
    )
    non_product_form = forms.CharField(
        label=_("Product codes of this form are charges"),
        required=False,
        max_length=200,
        help_text=_("A regular expression. Postage, fees and adjustments are kept, but are no"
                    " goods."),
    )  # fmt: skip
    non_products = forms.CharField(
        label=_("Further codes that are charges"),
        required=False,
        help_text=_("Separated by commas."),
    )
    products = forms.CharField(
        label=_("Codes that are goods all the same"),
        required=False,
        help_text=_("Separated by commas."),
    )
    kind = forms.CharField(
        label=_("Kind of event, the same for all rows"), required=False, max_length=60
    )
    channel = forms.CharField(
        label=_("Channel, where no column says it"), required=False, max_length=60
    )
    currency = forms.CharField(
        label=_("Currency, where no column says it"), required=False, max_length=3
    )
    survey = forms.CharField(label=_("Name of the survey"), required=False, max_length=120)
    date = forms.DateField(
        label=_("Day of the survey, where no column says it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    _OF = {
        Content.PURCHASES: (
            "cancelled_prefix", "non_product_form", "non_products", "products", "channel",
            "currency",
        ),
        Content.CONTACTS: ("channel",),
        Content.RESPONSES: ("channel",),
        Content.EVENTS: ("kind", "channel", "currency"),
        Content.ANSWERS: ("survey", "date", "channel"),
    }  # fmt: skip

    def __init__(self, *args: Any, content: str, rules: Rules, **kwargs: Any) -> None:
        initial = {
            name: ", ".join(value) if isinstance(value, tuple) else value
            for name in Rules.__slots__
            for value in (getattr(rules, name),)
        }
        super().__init__(*args, initial=initial, prefix="rule", **kwargs)
        for name in set(self.fields) - set(self._OF.get(content, ())):  # type: ignore[call-overload]
            del self.fields[name]
        if content == Content.EVENTS:
            kinds = plans.current().events.values()
            self.fields["kind"] = forms.ChoiceField(
                label=self.fields["kind"].label,
                required=False,
                choices=[("", "—"), *((each.code, labels.text(each)) for each in kinds)],
            )

    def clean_non_product_form(self) -> str:
        given = str(self.cleaned_data["non_product_form"])
        try:
            re.compile(given)
        except re.error:
            raise forms.ValidationError(_("This is no regular expression.")) from None
        return given

    def rules(self, before: Rules) -> Rules:
        """The rules with what the form changed."""
        data = dict(self.cleaned_data)
        for name in ("non_products", "products"):
            if name in data:
                data[name] = tuple(part.strip() for part in data[name].split(",") if part.strip())
        if "date" in data:
            data["date"] = data["date"].isoformat() if data["date"] else ""
        if "currency" in data:
            data["currency"] = data["currency"].upper()
        kept = {name: getattr(before, name) for name in Rules.__slots__}
        return Rules(**{**kept, **data})
