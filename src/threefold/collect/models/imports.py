from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where information comes from. `issuer` numbers are this source's own customer numbers.

    The rest concerns what it sends by itself: `receiving` off answers 404; `origins` are the web
    origins whose browsers may send, none meaning any; `tracking` is a `types.Tracking` as JSON;
    `health` a `types.Health`, `recent` the last events without anything personal, both kept by
    the landing.
    """

    code = models.SlugField(max_length=60, primary_key=True)
    label = models.CharField(max_length=120)
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    receiving = models.BooleanField(default=True)
    origins = models.JSONField(default=list)
    tracking = models.JSONField(default=dict)
    health = models.JSONField(default=dict)
    recent = models.JSONField(default=list)

    @property
    def url(self) -> str:
        return reverse("collect:source", args=[self.pk])


class Content(models.TextChoices):
    CUSTOMERS = "customers", _("Customers")
    PURCHASES = "purchases", _("Purchases")
    CONTACTS = "contacts", _("Contacts with us")
    RESPONSES = "responses", _("Campaign responses")
    EVENTS = "events", _("Other events")
    ANSWERS = "answers", _("Survey answers")
    LIVE = "live", _("Live events")


class RunState(models.TextChoices):
    STAGED = "staged", _("Read, not yet checked")
    CHECKED = "checked", _("Checked, waiting for your word")
    LANDING = "landing", _("Being brought in")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Run(models.Model):
    """One import of one file, or one day of what a source sent by itself (`day`, in UTC).

    Counts always balance: received = loaded + duplicates + quarantined.

    `step` is the last landing step wholly on disk, so that a crash resumes behind it. `parent` is
    the run whose quarantined rows this one brings in again. `counts` keeps the reading's, the
    check's and the landing's figures by these names.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    content = models.CharField(max_length=12, choices=Content)
    state = models.CharField(max_length=12, choices=RunState, default=RunState.STAGED)
    step = models.CharField(max_length=30, blank=True)
    file_name = models.CharField(max_length=255)
    file_bytes = models.BigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64)
    inspection = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    received = models.BigIntegerField(default=0)
    loaded = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.JSONField(null=True)
    job_id = models.UUIDField(null=True)
    day = models.DateField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(
                    received=models.F("loaded") + models.F("duplicates") + models.F("quarantined")
                ),
                name="run_counts_balance",
            ),
            models.UniqueConstraint(
                fields=["source", "day"],
                condition=models.Q(content="live") & ~models.Q(state="undone"),
                name="run_one_live_per_day",
            ),
        ]

    @property
    def folder(self) -> Path:
        """Where its staged and prepared files lie."""
        return Path(settings.HOME.runs) / str(self.pk)

    @property
    def url(self) -> str:
        return reverse("collect:run", args=[self.pk])


class Fix(models.Model):
    """A cell mended by hand before the run is brought in."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="fixes")
    row = models.BigIntegerField()
    column = models.CharField(max_length=300)
    value = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "row", "column"], name="fix_one_per_cell")
        ]


class Quarantined(models.Model):
    """A row that could not be brought in: its original columns and why."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="quarantine")
    row = models.BigIntegerField(null=True)
    line = models.BigIntegerField(null=True)
    columns = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    replayed_by = models.ForeignKey(
        Run, null=True, on_delete=models.SET_NULL, related_name="replays"
    )

    class Meta:
        ordering = ["run", "line", "id"]
        indexes = [models.Index(fields=["run", "row"])]
