"""Suggestion boxes, and what is left in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class SuggestionBox(models.Model):
    """One box: a public page with its own address. `origins` are pages that may embed it."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=80)
    is_open = models.BooleanField(default=True)
    origins = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["name", "id"]

    @property
    def url(self) -> str:
        return reverse("related:box", args=[self.pk])

    @property
    def address(self) -> str:
        """Path of the public page."""
        return reverse("related:suggest", args=[self.slug])


class SuggestionKind(models.TextChoices):
    SUGGESTION = "suggestion", pgettext_lazy("suggestion box", "Suggestion")
    COMPLAINT = "complaint", pgettext_lazy("suggestion box", "Complaint")
    PRAISE = "praise", pgettext_lazy("suggestion box", "Praise")


class SuggestionState(models.TextChoices):
    NEW = "new", pgettext_lazy("suggestion", "New")
    TAKEN = "taken", pgettext_lazy("suggestion", "Taken into the register")
    ANSWERED = "answered", pgettext_lazy("suggestion", "Answered")
    ASIDE = "aside", pgettext_lazy("suggestion", "Put aside")
    HELD = "held", pgettext_lazy("suggestion", "Looks like a program")


class SuggestionChannel(models.TextChoices):
    OPEN = "open", pgettext_lazy("survey", "Open link")
    QR = "qr", _("QR code")
    EMBEDDED = "embedded", _("Embedded form")


class Suggestion(models.Model):
    """What somebody left in a box. Its id comes with the page shown, so that sending twice is once.

    `name` and `reach` (with `reach_kind` email, mobile or phone where it is one) are told freely;
    `leave` is the sentence he agreed to for that. `answer` is what staff did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.ForeignKey(SuggestionBox, on_delete=models.PROTECT, related_name="suggestions")
    kind = models.CharField(max_length=10, choices=SuggestionKind)
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.NEW)
    product = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    reach_kind = models.CharField(max_length=8, blank=True)
    leave = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=8, choices=SuggestionChannel)
    language = models.CharField(max_length=10)
    left_at = models.DateTimeField()
    customer = models.ForeignKey(
        "descriptive.Customer", null=True, on_delete=models.CASCADE, related_name="suggestions"
    )
    answer = models.TextField(blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-left_at", "id"]
        indexes = [models.Index(fields=["state", "-left_at"], name="suggestions_by_state")]

    @property
    def url(self) -> str:
        return reverse("related:suggestion", args=[self.pk])
