"""Minutes of client meetings and focus groups."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class MinutesKind(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("minutes", "Client meeting")
    FOCUS = "focus", pgettext_lazy("minutes", "Focus group")


class Minutes(models.Model):
    """Minutes of one meeting. `number` is the version in force; while `withdrawn_at` is set none
    of its lines counts in the register."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def url(self) -> str:
        return reverse("related:minutes", args=[self.pk])


class MinutesVersion(models.Model):
    """Minutes as they were saved once; never edited. `before` is the number they were made from.

    `others` is how many took part besides the customers named.
    """

    id = models.BigAutoField(primary_key=True)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=MinutesKind)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    others = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_numbered")
        ]


class Attendance(models.Model):
    """A customer who was there."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(MinutesVersion, on_delete=models.CASCADE, related_name="attendance")
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="attendance"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "customer"], name="attended_once")
        ]


class MinutesLine(models.Model):
    """One need that came up: of what, how strongly, who said it or how many, in which words."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(MinutesVersion, on_delete=models.CASCADE, related_name="lines")
    name = models.CharField(max_length=80)
    product = models.CharField(max_length=80, blank=True)
    strength = models.PositiveSmallIntegerField()
    customer = models.ForeignKey(
        "descriptive.Customer", null=True, on_delete=models.CASCADE, related_name="minutes_lines"
    )
    people = models.PositiveIntegerField(default=1)
    quote = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
