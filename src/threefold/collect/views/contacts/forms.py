"""What is filled in to note a contact."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threefold.collect.logic import contacts as logic
from threefold.collect.models import ContactLog
from threefold.collect.service import contacts
from threefold.collect.service.contacts import wording

NEW = "new"
"""Stands for a customer not known yet, in place of a number."""
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3})(?::([0-5]?\d))?")
_CONTACTABLE = re.compile(r".*@.*|[+(]?\d[\d\s().\-/]{4,}")


def is_contactable(text: str) -> bool:
    """Whether a text looks like a phone number or an e-mail address."""
    return bool(_CONTACTABLE.fullmatch(text.strip()))


class ContactForm(forms.Form):
    """One contact. `customer` is a number, or NEW for who is known by `who` only."""

    customer = forms.CharField(required=False, max_length=20)
    who = forms.CharField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Name, phone, e-mail or any number of the customer."),
    )
    caller_name = forms.CharField(
        label=gettext_lazy("Name, if told"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=wording.choices(wording.CHANNELS),
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=wording.choices(wording.DIRECTIONS),
        widget=forms.RadioSelect,
    )
    way = forms.IntegerField(required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose how this contact ended.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", "—"), *wording.choices(wording.REASONS)],
    )
    reference = forms.CharField(
        label=gettext_lazy("Order or ticket"), required=False, max_length=60
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    duration = forms.CharField(
        label=gettext_lazy("Duration"),
        required=False,
        max_length=9,
        help_text=gettext_lazy("Minutes, or minutes:seconds."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "3:30"}),
    )
    note = forms.CharField(
        label=pgettext_lazy("of a contact", "Note"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Counts as sensitive: you, who has to act on it, and owners with a reason read it."
        ),
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Next step"),
        required=False,
        choices=[("", pgettext_lazy("next step", "None")), *wording.choices(wording.NEXT_STEPS)],
    )
    due = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    responsible = forms.ChoiceField(label=gettext_lazy("By whom"), required=False)
    detail = forms.CharField(label=gettext_lazy("What exactly"), required=False, max_length=300)

    def __init__(self, *args: Any, user: Any, fixed: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.fixed = user, fixed
        self.people = {str(each.pk): each for each in contacts.responsibles()}
        names = [(key, each.get_full_name() or each.username) for key, each in self.people.items()]
        self.fields["responsible"].choices = names  # type: ignore[attr-defined]
        ends = wording.outcomes(self.chosen("channel"), self.chosen("direction"))
        self.fields["outcome"].choices = ends  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """The channel or direction as it stands, the first one for what is neither."""
        known: tuple[str, ...] = tuple(logic.WAYS) if name == "channel" else (logic.IN, logic.OUT)
        given = self.data.get(name) if self.is_bound else self.initial.get(name)
        return given if given in known else known[0]

    @property
    def chosen_ways(self) -> tuple[str, ...]:
        """Kinds of contact ways that the chosen channel can take."""
        return logic.WAYS[self.chosen("channel")]

    def clean_reference(self) -> str:
        return "".join(self.cleaned_data["reference"].split())

    def clean_duration(self) -> int | None:
        text = self.cleaned_data["duration"].strip()
        found = _DURATION.fullmatch(text)
        if text and not found:
            raise forms.ValidationError(_("Write minutes, as in 3, or minutes and seconds, 3:30."))
        if not found:
            return None
        first, middle, last = found.groups()
        # "3:30" is read as hours and minutes by the pattern, but means minutes and seconds.
        parts = [int(each) for each in (first, middle, last) if each is not None]
        if len(parts) == 1:
            return parts[0] * 60
        return sum(n * 60**power for power, n in enumerate(reversed(parts)))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.fixed:
            self._clean_who(data)
        if data.get("step") and not data.get("due"):
            self.add_error("due", _("Say by when."))
        return data

    def _clean_who(self, data: dict[str, Any]) -> None:
        customer, who = data.get("customer", ""), data.get("who", "").strip()
        if customer.isdecimal():
            return
        if not is_contactable(who):
            self.add_error(
                "who", _("Choose a customer, or write a phone number or an e-mail address.")
            )

    @property
    def customer_id(self) -> int | None:
        given = self.cleaned_data.get("customer", "")
        return self.fixed or (int(given) if given.isdecimal() else None)

    def entry(self, customer_id: int) -> contacts.Entry:
        data = self.cleaned_data
        step = None
        if data["step"]:
            person = self.people.get(data["responsible"], self.user)
            step = contacts.Step(data["step"], data["due"], person, data["detail"])
        at, now = data["at"], timezone.now()
        return contacts.Entry(
            customer_id=customer_id,
            channel=data["channel"],
            direction=data["direction"],
            outcome=data["outcome"],
            # The field knows minutes only; what is noted now happened after what was before.
            at=now if timedelta(0) <= now - at < timedelta(minutes=1) else at,
            reason=data["reason"],
            reference=data["reference"],
            duration_s=data["duration"],
            note=data["note"],
            way_id=data["way"],
            step=step,
        )


def blank(user: Any, customer_id: int | None = None, **kwargs: Any) -> ContactForm:
    """An empty form with what is usual."""
    initial = {
        "channel": "phone",
        "direction": logic.IN,
        "at": timezone.localtime(),
        "responsible": str(user.pk),
    }
    return ContactForm(user=user, fixed=customer_id, initial=initial, **kwargs)


def filled(log: ContactLog, user: Any, way_id: int | None) -> ContactForm:
    """The form as a contact was noted, to correct it."""
    seconds = log.duration_s
    step = log.steps.filter(dropped_at=None).first()
    initial = {
        "channel": log.channel,
        "direction": log.direction,
        "outcome": log.outcome,
        "reason": log.reason,
        "reference": log.reference,
        "at": timezone.localtime(log.at),
        "duration": "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}",
        "note": log.note,
        "way": way_id,
        "step": step.what if step else "",
        "due": step.due if step else None,
        "responsible": str(step.responsible_id if step else user.pk),
        "detail": step.detail if step else "",
    }
    return ContactForm(user=user, fixed=log.customer_id, initial=initial)
