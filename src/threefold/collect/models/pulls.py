"""What is fetched from elsewhere by itself: from where, how far, and what came of each visit."""

from __future__ import annotations

from django.conf import settings as site
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threefold.collect.models.imports import Content, Source


class PullState(models.TextChoices):
    DRAFT = "draft", _("Being set up")
    ACTIVE = "active", _("On")
    PAUSED = "paused", _("Paused")


class Pull(models.Model):
    """One place that is looked at for what is new, by a plug-in of `collect.sources`.

    `settings` are the plug-in's without the secret ones, which are in `secrets`, sealed
    (`service.pulls.vault`). `content` and `mapping` (a `types.ColumnMap`) say what rows are; both
    are empty for a plug-in that gives messages. `cursor` is where the plug-in goes on reading.
    `pending` is a run that is staged but not yet in: `run`, and the `cursor` that holds once it is.
    `every_minutes` empty: only when somebody asks.
    """

    id = models.BigAutoField(primary_key=True)
    label = models.CharField(max_length=120)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="pulls")
    plugin = models.CharField(max_length=60)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True)
    content = models.CharField(max_length=12, choices=Content, blank=True)
    mapping = models.JSONField(default=dict)
    every_minutes = models.PositiveIntegerField(null=True)
    next_at = models.DateTimeField(null=True, db_index=True)
    state = models.CharField(max_length=10, choices=PullState, default=PullState.DRAFT)
    cursor = models.JSONField(default=dict)
    pending = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_new_at = models.DateTimeField(null=True)
    last_error = models.JSONField(null=True)
    created_by = models.ForeignKey(
        site.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["label", "id"]

    @property
    def url(self) -> str:
        return reverse("collect:pull", args=[self.pk])


class Visit(models.Model):
    """One look that found something new, or failed.

    `found` lists the first things found: name, run (number or null), problem (a sentence or "").
    `counts` holds found, rows, loaded, duplicates, quarantined, events, left_out, wrong.
    """

    id = models.BigAutoField(primary_key=True)
    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="visits")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    error = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
