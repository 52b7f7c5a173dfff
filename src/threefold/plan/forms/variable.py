"""The form of one planned variable: every field, texts in four languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threefold.kit.errors import Invalid
from threefold.plan.forms import believing
from threefold.plan.forms.values import TEXTS, code_of, initial, key, number, owners, split
from threefold.plan.logic import words
from threefold.plan.logic.build import variable_content
from threefold.plan.logic.check import item_problems
from threefold.plan.logic.load import Unsound
from threefold.plan.service import labels
from threefold.plan.service.vocabulary import OWNER, SOURCE
from threefold.plan.service.wording import say
from threefold.plan.types import LANGUAGES, Plan, Variable

_CODED = (
    ("entity", words.ENTITIES),
    ("type", words.TYPES),
    ("privacy", words.PRIVACY),
    ("collection", words.COLLECTIONS),
    ("required_for", words.REQUIRED_FOR),
)


class VariableForm(forms.Form):
    """Reads and writes the content of a variable (`words` explain the codes).

    `edits` is the state of the draft that the person saw. Fields of texts are named
    `label_zh_hant` and so on.
    """

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_(
            "Small letters, digits and underscores. Values are filed under it, so it can "
            "never change."
        ),
    )
    area = forms.ChoiceField(label=_("Kind and dimension"))
    entity = forms.ChoiceField(label=_("Asked of"))
    type = forms.ChoiceField(label=_("Type"))
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=30,
        help_text=_("For example “days”; “currency” for money."),
    )
    allowed = forms.CharField(
        label=_("Allowed values"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For choices. One a line: code | English | Spanish | simplified Chinese | "
            "traditional Chinese."
        ),
    )
    min = forms.FloatField(label=_("Smallest value"), required=False)
    max = forms.FloatField(label=_("Largest value"), required=False)
    privacy = forms.ChoiceField(
        label=_("Privacy"),
        help_text=_("Personal and sensitive values are masked until somebody gives a reason."),
    )
    purpose = forms.ChoiceField(label=_("Purpose"))
    owner = forms.CharField(
        label=_("Owner"), help_text=_("Who in the company answers for its quality.")
    )
    source = forms.MultipleChoiceField(
        label=_("Sources"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_sources = forms.CharField(
        label=_("Further sources"), required=False, help_text=_("Separated by commas.")
    )
    collection = forms.ChoiceField(label=_("Way of collection"))
    refresh_days = forms.IntegerField(
        label=_("Ask again after (days)"),
        min_value=0,
        help_text=_("After so many days a value counts as stale; 0 means that it does not age."),
    )
    required_for = forms.ChoiceField(label=_("Required for"))
    contact = forms.ChoiceField(label=_("Contact way"), required=False)
    identifier = forms.CharField(
        label=_("Identifier scheme"),
        required=False,
        help_text=_("For variables that tell customers apart, such as a customer number."),
    )
    questions = forms.MultipleChoiceField(
        label=_("Questions it helps to answer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, plan: Plan, variable: Variable | None, edits: int
    ) -> None:
        self.plan, self.variable = plan, variable
        rule = believing.initial(variable) if variable else {}
        super().__init__(data, initial={**initial(plan, variable), **rule, "edits": edits})
        self.fields |= believing.fields()
        self._add_texts()
        self._fill_choices()
        if variable:
            self.fields["code"].disabled = True

    def _add_texts(self) -> None:
        for language in LANGUAGES:
            name = labels.name("language", language)
            suffix = key(language)
            for field in TEXTS:
                self.fields[f"{field}_{suffix}"] = forms.CharField(
                    label=f"{labels.name('field', field)} · {name}",
                    required=language == "en",
                    widget=forms.TextInput(attrs={"lang": language})
                    if field == "label"
                    else forms.Textarea(attrs={"rows": 2, "lang": language}),
                )
            self.fields[f"synonyms_{suffix}"] = forms.CharField(
                label=f"{labels.name('field', 'synonyms')} · {name}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
            )

    def _fill_choices(self) -> None:
        choices: dict[str, list[Any]] = {n: labels.choices(n, values) for n, values in _CODED}
        choices["area"] = [
            (
                labels.name("kind", kind),
                [(f"{kind}:{d}", labels.name("dimension", d)) for d in words.DIMENSIONS[kind]],
            )
            for kind in words.KINDS
        ]
        choices["purpose"] = [(p.code, labels.text(p)) for p in self.plan.purposes.values()]
        choices["contact"] = [("", "—"), *labels.choices("contact", words.CONTACTS)]
        known = dict.fromkeys(
            [*SOURCE, *(s for v in self.plan.variables.values() for s in v.source)]
        )
        choices["source"] = sorted(labels.choices("source", known), key=lambda pair: pair[1])
        choices["questions"] = [(q.code, labels.text(q)) for q in self.plan.questions.values()]
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
        self.owners = sorted({labels.name("owner", code) for code in owners(self.plan)})
        self.fields["owner"].widget.attrs["list"] = "owners"

    def text_rows(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """The fields of each text with their languages, for the template."""
        return [
            (
                labels.name("field", field),
                [(labels.name("language", x), self[f"{field}_{key(x)}"]) for x in LANGUAGES],
            )
            for field in (*TEXTS, "synonyms")
        ]

    def rule_fields(self) -> list[forms.BoundField]:
        """What decides first, then and then."""
        return [self[f"survivorship_{place}"] for place in believing.PLACES]

    def clean_owner(self) -> str:
        return code_of(self.cleaned_data["owner"], OWNER, owners(self.plan))

    def clean_allowed(self) -> list[dict[str, str]]:
        options = []
        for place, line in enumerate(self.cleaned_data["allowed"].splitlines(), start=1):
            if not line.strip():
                continue
            value, *texts = [part.strip() for part in line.split("|")]
            if not texts or not texts[0] or len(texts) > len(LANGUAGES):
                raise forms.ValidationError(
                    _("Line %(line)s is not “code | English | …”."), params={"line": place}
                )
            said = zip(LANGUAGES, texts, strict=False)
            options.append({"value": value, **{k: text for k, text in said if text}})
        return options

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self._add_faults(item_problems("variable", self.content()))
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        """The variable as the plan's content holds it."""
        data = self.cleaned_data
        kind, _colon, dimension = data["area"].partition(":")
        more = [code_of(one, SOURCE) for one in split(data["more_sources"])]
        content: dict[str, Any] = {
            "code": data["code"],
            "kind": kind,
            "dimension": dimension,
            "entity": data["entity"],
            "type": data["type"],
            "unit": data["unit"],
            "allowed": data["allowed"],
            "min": number(data["min"]),
            "max": number(data["max"]),
            "privacy": data["privacy"],
            "purpose": data["purpose"],
            "owner": data["owner"],
            "source": self._in_known_order([*data["source"], *more]),
            "collection": data["collection"],
            "refresh_days": data["refresh_days"],
            "required_for": data["required_for"],
            "contact": data["contact"],
            "identifier": data["identifier"],
            **believing.content(data),
        }
        content = {k: v for k, v in content.items() if v not in ("", None, [])}
        for field in TEXTS:
            content[field] = {k: v for k, v in self._of_language(field) if v}
        heads = {k: [h.lower() for h in split(v)] for k, v in self._of_language("synonyms")}
        content["synonyms"] = {k: list(dict.fromkeys(v)) for k, v in heads.items() if v}
        return content

    def _in_known_order(self, sources: list[str]) -> list[str]:
        """A browser sends boxes in the order of the page; what was planned keeps its own."""
        before = self.variable.source if self.variable else ()
        kept = [source for source in before if source in sources]
        return list(dict.fromkeys([*kept, *sources]))

    def changes(self) -> dict[str, Any]:
        """What `service.edit` takes: only what differs, None for what was unset."""
        content = self.content()
        before = self._before()
        changed = {k: v for k, v in content.items() if before.get(k) != v}
        changed |= {k: None for k in before if k not in content}
        old = {q.code for q in self.plan.answers.get(content["code"], ())}
        if old != set(self.cleaned_data["questions"]):
            changed["questions"] = self.cleaned_data["questions"]
        return changed

    def _before(self) -> Mapping[str, Any]:
        return variable_content(self.variable) if self.variable else {}

    def _of_language(self, field: str) -> Iterable[tuple[str, str]]:
        for language in LANGUAGES:
            yield language, self.cleaned_data[f"{field}_{key(language)}"]

    def refuse(self, error: Invalid) -> None:
        """Show what the service found wrong, at the fields where it can."""
        if isinstance(error, Unsound):
            self._add_faults(error.faults)
        else:
            self.add_error(None, f"{error.message} {error.remedy}".strip())

    def _add_faults(self, faults: Iterable[Any]) -> None:
        for fault in faults:
            name = fault.field
            name = {"kind": "area", "dimension": "area"}.get(name, name)
            name = f"{name}_en" if f"{name}_en" in self.fields else name
            name = "survivorship_1" if name == "survivorship" else name
            text = say(fault)
            own = fault.path.startswith(f"variable.{self.cleaned_data.get('code', '')}.")
            if own and name in self.fields:
                self.add_error(name, text)
            else:
                self.add_error(None, f"{fault.path}: {text}")

    def summary(self) -> str:
        """How much was changed, for the message after saving."""
        count = len(self.changes())
        return ngettext("%(count)s field changed.", "%(count)s fields changed.", count) % {
            "count": count
        }
