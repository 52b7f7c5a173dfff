"""What each action is called for people; an action without a name here fails a test."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "access.locked": _("Log-in locked after failed attempts"),
    "access.login": _("Logged in"),
    "access.logout": _("Logged out"),
    "access.mfa.add": _("Two-step log-in set up"),
    "access.mfa.remove": _("Two-step log-in turned off"),
    "access.mfa.renew": _("Recovery codes renewed"),
    "access.password": _("Password changed"),
    "access.staff.add": _("Person added"),
    "access.staff.deactivate": _("Person deactivated"),
    "access.staff.mfa": _("Two-step log-in of a person reset"),
    "access.staff.password": _("Password of a person set anew"),
    "access.staff.reactivate": _("Person activated again"),
    "access.staff.role": _("Role changed"),
    "access.token.issue": _("Token issued"),
    "access.token.revoke": _("Token revoked"),
    "access.unmask": _("Values of a customer unmasked"),
    "audit.export": _("Audit log exported"),
    "collect.cell.mend": _("A cell was mended"),
    "collect.contact.gone": _("Withdrawn contact taken out of the lake"),
    "collect.contact.log": _("Contact noted"),
    "collect.contact.withdraw": _("Contact withdrawn"),
    "collect.drive.close": _("Registration closed"),
    "collect.drive.copy": _("Registration copied"),
    "collect.drive.create": _("Registration drafted"),
    "collect.drive.edit": _("Registration edited"),
    "collect.drive.pause": _("Registration paused"),
    "collect.drive.publish": _("Registration opened"),
    "collect.drive.wording": _("Words of a consent settled"),
    "collect.held.drop": _("Events held back were dropped"),
    "collect.held.mend": _("Events held back were mended"),
    "collect.held.replay": _("Events held back were sent in again"),
    "collect.mapping.save": _("Mapping of columns saved"),
    "collect.quarantine.download": _("Quarantine was downloaded"),
    "collect.run.give_up": _("Import given up"),
    "collect.run.land": _("Import brought in"),
    "collect.run.replay": _("Quarantine brought in again"),
    "collect.run.undo": _("Import undone"),
    "collect.source.tracking": _("Tracking plan of a source changed"),
    "collect.step.done": _("Next step done"),
    "collect.step.open": _("Next step opened again"),
    "collect.unmask": _("Personal values of an import were shown"),
    "customer.consent.noted": _("Consent of a customer noted"),
    "customer.contact.proved": _("Contact way proved"),
    "customer.contact.unproved": _("Proof of a contact way taken back"),
    "customer.value.set": _("Value of a customer set"),
    "customer.value.withdrawn": _("Value of a customer withdrawn"),
    "jobs.cancel": _("Job cancelled"),
    "jobs.enqueue": _("Job asked for"),
    "jobs.retry": _("Job tried again"),
    "plan.choose": _("Plan chosen"),
    "plan.draft.begin": _("Draft of the plan begun"),
    "plan.draft.discard": _("Draft of the plan discarded"),
    "plan.draft.restore": _("Draft begun from an earlier version"),
    "plan.draft.template": _("Draft begun from a template"),
    "plan.draft.upload": _("Draft begun from a file"),
    "plan.publish": _("Plan put in force"),
    "plan.variable.add": _("Variable added to the plan"),
    "plan.variable.edit": _("Variable of the plan changed"),
    "plan.variable.remove": _("Variable taken out of the plan"),
    "view.export": _("List of customers exported"),
}


def label(action: str) -> str:
    """The action in the reader's language; one of a plug-in unknown here by its code."""
    return str(LABELS.get(action, action))
