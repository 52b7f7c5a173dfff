"""Forms of the gallery: one field of each kind."""

from __future__ import annotations

from django import forms


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As the customer writes it.")
    email = forms.EmailField(label="E-mail", required=False)
    kind = forms.ChoiceField(choices=[("person", "Person"), ("organisation", "Organisation")])
    note = forms.CharField(widget=forms.Textarea, required=False)
    ways = forms.MultipleChoiceField(
        label="Contact ways",
        choices=[("mobile", "Mobile"), ("mail", "E-mail"), ("post", "Post")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tier = forms.ChoiceField(
        choices=[("1", "Most profitable"), ("2", "Good profit")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="May be called", required=False)


class SampleFilter(forms.Form):
    q = forms.CharField(label="Text", required=False)
    country = forms.ChoiceField(
        choices=[("", "All"), ("es", "Spain"), ("cn", "China")], required=False
    )
    since = forms.DateField(
        label="Seen since", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
