from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("In force")
    SUPERSEDED = "superseded", _("Superseded")


class PlanVersion(models.Model):
    """One version of the information plan; a version in force is never edited, only followed."""

    number = models.PositiveIntegerField(unique=True)
    industry = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    in_force_from = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="current"),
                name="plan_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="draft"), name="plan_one_draft"
            ),
        ]
