from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from threefold.access.models import Role


class LogIn(LoginForm):
    """Without the way to a new password by e-mail: an owner gives a temporary one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = _("User name"), _("Password"), ""
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        login.widget.attrs["autofocus"] = True


class ChangePassword(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Password until now"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""


class Reauthenticate(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AddStaff(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("What the person types to log in."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        required=False,
        help_text=_(
            "Owners manage everything; analysts plan and import; service agents work with"
            " customers; auditors read the audit log."
        ),
    )


class ChangeRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, required=False)


class NewToken(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The program or person that will use it.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[
            (30, _("30 days")),
            (90, _("90 days")),
            (365, _("one year")),
            (0, _("until it is revoked")),
        ],
        initial=90,
    )


class Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [("", _("As the browser says")), *settings.LANGUAGES]
