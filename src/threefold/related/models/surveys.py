"""Surveys, whom they ask, and what comes back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class SurveyState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class Survey(models.Model):
    """One survey. `design` is a `logic.surveys.shape.Design` as JSON, the one being worked on.

    What is asked is the newest `SurveyVersion`. `purpose` is the purpose of the plan that a
    customer must have agreed to before he is invited, `rest_days` how long he is left in peace
    after he was asked in any survey. `most` answers close it. `edits` guards edits against each
    other.
    """

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=SurveyState, default=SurveyState.DRAFT)
    design = models.JSONField(default=dict)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=40, default="research")
    rest_days = models.PositiveIntegerField(default=90)
    link_days = models.PositiveIntegerField(default=30)
    remind_days = models.PositiveIntegerField(default=7)
    most_reminders = models.PositiveIntegerField(default=1)
    origins = models.JSONField(default=list)
    edits = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def url(self) -> str:
        return reverse("related:survey", args=[self.pk])

    @property
    def address(self) -> str:
        """Path of the open form."""
        return reverse("related:ask", args=[self.slug])


class SurveyVersion(models.Model):
    """The questions as they were asked from a moment on; never edited: answers keep theirs."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    design = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_numbered")
        ]


class Way(models.TextChoices):
    EMAIL = "email", _("E-mail")
    LINK = "link", pgettext_lazy("survey", "Link handed over")
    PHONE = "phone", _("Telephone")


class InvitationState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("invitation", "Not asked yet")
    ASKED = "asked", pgettext_lazy("invitation", "Asked")
    ANSWERED = "answered", pgettext_lazy("invitation", "Answered")
    REFUSED = "refused", pgettext_lazy("invitation", "Does not want to")
    FAILED = "failed", pgettext_lazy("invitation", "Could not be reached")


class Invitation(models.Model):
    """One customer asked to answer one survey, once.

    The link is signed from `id` and `nonce` and kept nowhere. `reference` names the purchase or
    contact it is about. `tries` counts letters, or calls that reached nobody.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="invitations", db_index=False
    )
    way = models.CharField(max_length=5, choices=Way)
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.WAITING)
    language = models.CharField(max_length=10)
    about = models.CharField(max_length=8, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    nonce = models.CharField(max_length=32)
    base = models.CharField(max_length=200, blank=True)
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "customer"], name="invited_once_per_survey")
        ]
        indexes = [
            models.Index(fields=["customer", "made_at"], name="invited_when"),
            models.Index(fields=["way", "state", "last_at"], name="invited_to_send"),
        ]


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    LINK = "link", pgettext_lazy("survey", "Personal link")
    OPEN = "open", pgettext_lazy("survey", "Open link")
    QR = "qr", _("QR code")
    EMBEDDED = "embedded", _("Embedded form")
    KIOSK = "kiosk", pgettext_lazy("survey", "Kiosk")
    PHONE = "phone", _("Telephone")
    PAPER = "paper", pgettext_lazy("survey", "Paper sheet")


class ResponseState(models.TextChoices):
    TAKEN = "taken", pgettext_lazy("response", "Counts")
    OVER = "over", pgettext_lazy("response", "Over a quota")
    HELD = "held", pgettext_lazy("response", "Looks like a program")


class SurveyResponse(models.Model):
    """One filled-in survey. Its id comes with the page shown, so that sending twice is once.

    `customer` is null where nobody said who he is. `landed_at` is when its measured answers went
    among those of the customer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    invitation = models.OneToOneField(
        Invitation, null=True, on_delete=models.SET_NULL, related_name="response"
    )
    customer = models.ForeignKey(
        "descriptive.Customer", null=True, on_delete=models.CASCADE, related_name="responses"
    )
    state = models.CharField(max_length=5, choices=ResponseState, default=ResponseState.TAKEN)
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=10)
    about = models.CharField(max_length=8, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    shown_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    landed_at = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-answered_at", "id"]
        indexes = [
            models.Index(fields=["survey", "state", "-answered_at"], name="responses_of_survey"),
            models.Index(
                fields=["answered_at"],
                condition=models.Q(landed_at=None, state="taken", customer__isnull=False),
                name="response_to_land",
            ),
        ]


class SurveyReply(models.Model):
    """One typed answer: a number (a scale, a place), the code of what was chosen, or a text.

    `item` is the row of a matrix or the thing ranked.
    """

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="replies")
    question = models.CharField(max_length=8)
    item = models.CharField(max_length=40, blank=True)
    number = models.FloatField(null=True)
    choice = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "item", "choice"], name="reply_once"
            )
        ]


class SurveyKnock(models.Model):
    """How often one address or network came within an hour, under a hash that changes daily."""

    digest = models.CharField(max_length=32)
    hour = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "hour"], name="survey_knock_once")]
