"""Readers' words for what is wrong with a field, a design or an entry."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.collect.logic.drives import robots
from threefold.collect.logic.drives import warnings as faults
from threefold.collect.logic.drives.warnings import Warning
from threefold.kit.errors import NotFound
from threefold.plan import service as plans
from threefold.plan.service import labels

_PROBLEMS: dict[str, Promise] = {
    "missing": gettext_lazy("Please fill this in."),
    "phone_form": gettext_lazy("This is no phone number. Write it with the area or country code."),
    "phone_not_assigned": gettext_lazy("This phone number does not exist. Check the digits."),
    "email_form": gettext_lazy("This is no e-mail address. It looks like name@example.com."),
    "date_form": gettext_lazy("Write the date as year-month-day, as in 1984-05-01."),
    "date_ambiguous": gettext_lazy(
        "Day and month could be swapped. Write year-month-day, as in 1984-05-01."
    ),
    "address_form": gettext_lazy("This names no place. Write street, number and town."),
    "date_not_real": gettext_lazy("This day does not exist."),
    "not_allowed": gettext_lazy("Choose one of the answers given."),
    "boolean_form": gettext_lazy("Choose yes or no."),
    "number_form": gettext_lazy("Write a number."),
    "integer_form": gettext_lazy("Write a whole number."),
    "too_small": gettext_lazy("This number is too small."),
    "too_large": gettext_lazy("This number is too large."),
    "country_unknown": gettext_lazy("This country is not known. Write its name in full."),
    "language_unknown": gettext_lazy("This language is not known. Write its name in full."),
    "url_form": gettext_lazy("This is no web address."),
    "too_long": gettext_lazy("This is too long."),
    "future": gettext_lazy("This day has not come yet."),
    "code_form": gettext_lazy("This code is not right. Compare each sign with the card."),
    "code_unknown": gettext_lazy("This code does not belong here."),
    "code_used": gettext_lazy("This code was used already."),
}
_DOUBTS: dict[str, Promise] = {
    robots.TOO_FAST: gettext_lazy("Filled in faster than people type"),
    robots.TRAP: gettext_lazy("A field that people do not see was filled in"),
    robots.MANY: gettext_lazy("Many registrations from the same place"),
    robots.NO_WORK: gettext_lazy("The check in the browser was not passed"),
    robots.LINKS: gettext_lazy("Web addresses in the answers"),
}
_WARNINGS: dict[str, Promise] = {
    faults.NO_FIELDS: gettext_lazy("The form asks for nothing. Add a field."),
    faults.NO_EMAIL: gettext_lazy("Confirmation by e-mail needs a required e-mail field."),
    faults.TEXT_MISSING: gettext_lazy("%(of)s: the text in %(language)s is missing."),
    faults.WORDING_MISSING: gettext_lazy("Consent “%(of)s”: the text in %(language)s is missing."),
    faults.HELP_MISSING: gettext_lazy("%(of)s: the help text in %(language)s is missing."),
    faults.NOT_PLANNED: gettext_lazy("%(of)s is not in the plan in force and is left out."),
    faults.PURPOSE_UNASKED: gettext_lazy(
        "%(of)s is held for a purpose that needs consent, but no box asks for it."
    ),
    faults.SENSITIVE: gettext_lazy("%(of)s is sensitive. Ask only if you cannot do without."),
    faults.FORCED: gettext_lazy(
        "%(of)s is required, which is more than its purpose allows. Let people leave it out."
    ),
    faults.COUPLED: gettext_lazy(
        "Consent “%(of)s” is a condition of taking part. Consent must be free in many countries."
    ),
    faults.UNREACHABLE: gettext_lazy("No field says how to reach the customer."),
    faults.DATES: gettext_lazy("The drive closes before it opens."),
}
TEXTS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "thanks": gettext_lazy("Thanks"),
}


def problem(code: str) -> str:
    """What is wrong with an answer, for whoever typed it."""
    return str(_PROBLEMS.get(code) or _("This does not fit here."))


def doubt(code: str) -> str:
    """Why an entry was held back."""
    return str(_DOUBTS.get(code, code))


def warning_text(found: Warning) -> str:
    """What is wrong with a design, for whoever makes it."""
    return str(_WARNINGS[found.code]) % {
        "of": _name(found.of),
        "language": labels.name("language", found.language) if found.language else "",
    }


def _name(code: str) -> str:
    if code in TEXTS:
        return str(TEXTS[code])
    try:
        plan = plans.current()
    except NotFound:
        return code
    item = plan.variables.get(code) or plan.purposes.get(code)
    return labels.text(item) if item else code
