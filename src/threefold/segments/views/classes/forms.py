"""Forms of classes: the rules of a division, and the type of a prospect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.service.fields import said
from threefold.view import service as view

_KINDS = {"n": "numbers", "p": "points", "e": "evidence", "c": "class"}


class LadderForm(forms.Form):
    """The numbers, points and rules of one division. A share is written in per cent."""

    def __init__(self, data: Any, ladder: Ladder) -> None:
        super().__init__(data)
        self.ladder = ladder
        for number in ladder.numbers:
            self._number(number)
        if ladder.measure:
            self.fields["measure"] = forms.ChoiceField(
                label=_("Customers are ranked by"),
                choices=_measures(ladder.measure),
                initial=ladder.measure,
            )
        for one in ladder.evidence:
            self.fields[f"p_{one.code}"] = forms.IntegerField(
                label=_("Points"), initial=one.points, min_value=-20, max_value=20
            )
            self.fields[f"e_{one.code}"] = _rule(said(one.label), one.rule)
        for step in ladder.steps:
            if step.rule:
                self.fields[f"c_{step.code}"] = _rule(said(step.label), step.rule)
        self.fields["note"] = forms.CharField(
            label=_("Why you change them"),
            required=False,
            max_length=300,
            help_text=_("Kept in the history of these rules."),
        )

    def _number(self, number: Any) -> None:
        share = number.kind == "share"
        scale = 100 if share else 1
        whole = number.kind in ("integer", "days")
        kind = forms.IntegerField if whole else forms.FloatField
        value = number.value * scale
        self.fields[f"n_{number.code}"] = kind(
            label=f"{said(number.label)} (%)" if share else said(number.label),
            initial=int(value) if value == int(value) else round(value, 6),
            min_value=number.least * scale if not whole else int(number.least),
            max_value=number.most * scale if not whole else int(number.most),
            help_text=f"{{{number.code}}}",
        )

    def document(self) -> dict[str, Any]:
        """What the form says, as `ladder.document` has it."""
        told = self.cleaned_data
        kinds = {each.code: each.kind for each in self.ladder.numbers}
        found: dict[str, Any] = {"numbers": {}, "points": {}, "rules": {}}
        for name, value in told.items():
            kind, _sign, code = name.partition("_")
            if kind == "n":
                # Per cent to a share without what floating point adds.
                value = round(value / 100, 8) if kinds[code] == "share" else value
                found["numbers"][code] = float(value)
            elif kind == "p":
                found["points"][code] = value
            elif kind in ("e", "c"):
                found["rules"][f"{_KINDS[kind]}.{code}"] = " ".join(value.split())
        if "measure" in told:
            found["measure"] = told["measure"]
        return found

    def refuse(self, faults: dict[str, Any]) -> None:
        """Say at each field what is wrong with it."""
        back = {kind: sign for sign, kind in _KINDS.items()}
        for key, error in faults.items():
            kind, _dot, code = key.partition(".")
            name = f"{back[kind]}_{code}" if kind in back else key
            column = error.where.get("column")
            place = _("at character %(place)s") % {"place": column} if column else ""
            text = " ".join(part for part in (str(error.message), str(error.remedy)) if part)
            self.add_error(name, f"{text} ({place})" if place else text)


def _rule(label: str, rule: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=rule,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "classes-rule"}),
    )


def _measures(held: str) -> list[tuple[str, str]]:
    """Numbers of what customers bring; the one in use too, should it be another."""
    fields = view.wide_fields()
    wanted = ("spend", "spend_365d", "spend_90d", "turnover", "turnover_365d", "net_result_365d")
    codes = [code for code in (*wanted, *(c for c in fields if c.startswith("score_"))) if code in (
        fields)]  # fmt: skip
    if held not in codes:
        codes.insert(0, held)
    return [(code, said(fields[code].label) if code in fields else code) for code in codes]


class ProspectForm(forms.Form):
    """Of which type a prospect is, and why."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type of prospect"), widget=forms.RadioSelect, choices=[]
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("What the prospect said or did. Staff can read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_on = forms.DateField(
        label=gettext_lazy("Expects to buy on"),
        required=False,
        help_text=gettext_lazy("Needed for “not now”; a rough day is enough."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, ladder: Ladder, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{said(each.label)}: {said(each.meaning)}") for each in ladder.steps
        ]
