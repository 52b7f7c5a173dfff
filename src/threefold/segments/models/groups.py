from __future__ import annotations

from django.conf import settings
from django.db import models


class FoundGroups(models.Model):
    """Groups of customers found in the data once, as a `logic.groups.finding.Finding` in JSON.

    It holds figures of groups and rules, and nothing of single customers.
    """

    as_of = models.DateField()
    about = models.CharField(max_length=12)
    finding = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
