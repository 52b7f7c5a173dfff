"""What decides between values that differ: the part of a variable's form about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threefold.plan.forms.values import split
from threefold.plan.logic import words
from threefold.plan.service import labels
from threefold.plan.service.vocabulary import SOURCE
from threefold.plan.types import Plan, Variable

PLACES = range(1, len(words.CRITERIA) + 1)
_LABELS = (_("First"), _("Then"), _("Then"), _("Then"))


def fields() -> dict[str, forms.Field]:
    """`survivorship_1` … as selects, and `source_rank` as text."""
    choices = [("", "—"), *labels.choices("criterion", words.CRITERIA)]
    made: dict[str, forms.Field] = {
        f"survivorship_{place}": forms.ChoiceField(label=label, required=False, choices=choices)
        for place, label in zip(PLACES, _LABELS, strict=True)
    }
    made["source_rank"] = forms.CharField(
        label=_("Order of sources"),
        required=False,
        help_text=_("The most trusted first, separated by commas. Empty: as in the whole plan."),
    )
    return made


def initial(variable: Variable) -> dict[str, Any]:
    chosen = dict(zip(PLACES, variable.survivorship, strict=False))
    return {
        **{f"survivorship_{place}": chosen.get(place, "") for place in PLACES},
        "source_rank": written(variable.source_rank),
    }


def content(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Both fields of the variable's content; empty lists where nothing was chosen."""
    rule = [data[f"survivorship_{place}"] for place in PLACES]
    return {
        "survivorship": [name for name in rule if name],
        "source_rank": read(data["source_rank"]),
    }


def written(rank: tuple[str, ...]) -> str:
    return ", ".join(labels.name("source", code) if code in SOURCE else code for code in rank)


def read(text: str) -> list[str]:
    """Codes of sources: those of known words, and others as they are written."""
    known = {str(word): code for code, word in SOURCE.items()}
    return [known.get(name, name) for name in split(text)]


class RankingForm(forms.Form):
    """The order of sources for the whole plan, one a line."""

    source_rank = forms.CharField(
        label=_("Order of sources"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One source a line, the most trusted first, by the name under which its files come "
            "in. Sources not named come after those."
        ),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: Plan, edits: int) -> None:
        lines = written(plan.source_rank).replace(", ", "\n")
        super().__init__(data, initial={"source_rank": lines, "edits": edits})

    def clean_source_rank(self) -> list[str]:
        return read(self.cleaned_data["source_rank"])
