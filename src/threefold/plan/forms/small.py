"""Filters, upload, publish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from threefold.kit.text import fold
from threefold.plan.logic import words
from threefold.plan.service import labels
from threefold.plan.types import Gap, Plan, Variable

_EITHER = ("", _("All"))


class PlanFilter(forms.Form):
    """What to show of the variables; `of` and `section` stay as they are."""

    q = forms.CharField(label=_("Find"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    privacy = forms.ChoiceField(label=_("Privacy"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    required_for = forms.ChoiceField(label=_("Required for"), required=False)

    def __init__(self, data: Any, *, plan: Plan) -> None:
        super().__init__(data)
        sources = sorted({s for v in plan.variables.values() for s in v.source})
        for name, values in (
            ("kind", words.KINDS),
            ("privacy", words.PRIVACY),
            ("source", sources),
            ("required_for", words.REQUIRED_FOR),
        ):
            self.fields[name].choices = [_EITHER, *labels.choices(name, values)]  # type: ignore[attr-defined]

    def narrow(self, variables: Iterable[Variable]) -> list[Variable]:
        """The variables that fit; a value the form does not know narrows nothing."""
        self.is_valid()
        wanted = {k: v for k, v in self.cleaned_data.items() if v}
        text = fold(wanted.get("q", ""))
        return [v for v in variables if self._fits(v, wanted) and text in _heap(v)]

    @staticmethod
    def _fits(variable: Variable, wanted: dict[str, str]) -> bool:
        return (
            wanted.get("kind", variable.kind) == variable.kind
            and wanted.get("privacy", variable.privacy) == variable.privacy
            and wanted.get("required_for", variable.required_for) == variable.required_for
            and wanted.get("source", "") in {"", *variable.source}
        )


def _heap(variable: Variable) -> str:
    """All words by which somebody may look for a variable."""
    heads = [head for heads in variable.synonyms.values() for head in heads]
    language = get_language() or "en"
    texts = [variable.code, *variable.label.values(), *heads, variable.text("why", language)]
    return fold(" \n ".join(texts))


class UploadForm(forms.Form):
    """A plan as a TOML file."""

    file = forms.FileField(
        label=_("Plan file"),
        help_text=_(
            "A TOML file, as the download gives it. It becomes the draft; nothing is in "
            "force before you publish it."
        ),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    replace = forms.BooleanField(label=_("Replace the open draft"), required=False)

    def __init__(self, *args: Any, has_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_draft:
            del self.fields["replace"]


class PublishForm(forms.Form):
    """What the person saw when publishing: the draft's edits and the version compared with."""

    note = forms.CharField(
        label=_("What changes, and why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the list of versions and in the audit log."),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)
    onto = forms.IntegerField(widget=forms.HiddenInput)


class GapFilter(forms.Form):
    """Which variables the table of what is missing shows."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    only = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All")), *labels.choices("kind", words.KINDS)]  # type: ignore[attr-defined]
        self.fields["only"].choices = [  # type: ignore[attr-defined]
            ("", _("All variables")),
            ("required", _("Required ones")),
            ("missing", _("With something missing")),
        ]

    def narrow(self, found: Iterable[Gap]) -> list[Gap]:
        self.is_valid()
        kind, only = self.cleaned_data.get("kind"), self.cleaned_data.get("only")
        return [
            g
            for g in found
            if (not kind or g.variable.kind == kind)
            and (only != "required" or g.variable.required)
            and (only != "missing" or (g.missing or 0) > 0)
        ]
