from __future__ import annotations

from django.conf import settings
from django.db import models

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class ClassRules(models.Model):
    """How a company told the classes of one division from `made_at` on, by `document`.

    The newest that was not taken back is in force; without any, those that come with the program.
    """

    division = models.CharField(max_length=20)
    document = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        indexes = [models.Index(fields=["division", "-id"], name="class_rules_newest")]


class ProspectState(models.Model):
    """Of which type a prospect was, from `since` to `until`; open while it lasts.

    Staff tell it, with a reason. One taken back stays as a row, and counts for no day.
    """

    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="prospect_states"
    )
    type = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)
    expected_on = models.DateField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        indexes = [models.Index(fields=["customer", "-since"], name="prospect_of_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(until__isnull=True, withdrawn_at__isnull=True),
                name="prospect_one_type_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="prospect_ends_after_it_begins",
            ),
        ]
