"""What customers want, and what shows it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class NeedStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("need", "Open")
    MEETING = "meeting", pgettext_lazy("need", "Being met")
    MET = "met", pgettext_lazy("need", "Met")
    DROPPED = "dropped", pgettext_lazy("need", "Dropped")


class Need(models.Model):
    """What is wanted of a product or service, under a short standard name.

    `product` is "" for what is wanted of none in particular; `key` stands for both as they are
    compared. `into` is the need this one was put together with, `whole` the one that stands for
    all of them at the end of that way; both null for a need that stands for itself.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    product = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=32, unique=True)
    status = models.CharField(max_length=8, choices=NeedStatus, default=NeedStatus.OPEN)
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    whole = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="members")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["name", "product", "id"]

    @property
    def url(self) -> str:
        return reverse("related:need", args=[self.pk])

    @property
    def title(self) -> str:
        return f"{self.name} · {self.product}" if self.product else self.name


class NeedChange(models.Model):
    """One change of name, product, status or togetherness; `before` puts it back.

    Both hold `name`, `product`, `status` and `into` of the need.
    """

    id = models.BigAutoField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class EvidenceKind(models.TextChoices):
    SURVEY = "survey", pgettext_lazy("evidence", "Survey answer")
    SUGGESTION = "suggestion", pgettext_lazy("evidence", "Suggestion")
    MEETING = "meeting", pgettext_lazy("evidence", "Client meeting")
    FOCUS = "focus", pgettext_lazy("evidence", "Focus group")
    CONTACT = "contact", pgettext_lazy("evidence", "Contact or complaint")
    STAFF = "staff", pgettext_lazy("evidence", "Seen by staff")


class NeedEvidence(models.Model):
    """One time that somebody wanted something.

    `strength` is 1 to 5; where it was told on another scale, `told`, `scale_low` and `scale_high`
    keep that. `customer` is null where it came from a group or from nobody known; `people` is how
    many shared it, 1 for a customer. `words` are his own. What it was taken from is one of
    `suggestion`, `line` of minutes and `reply` to a survey, or none; `source` names it for
    readers, `reference` is its number elsewhere.
    """

    id = models.BigAutoField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence")
    customer = models.ForeignKey(
        "descriptive.Customer", null=True, on_delete=models.CASCADE, related_name="need_evidence"
    )
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    strength = models.FloatField()
    told = models.FloatField(null=True)
    scale_low = models.FloatField(null=True)
    scale_high = models.FloatField(null=True)
    people = models.PositiveIntegerField(default=1)
    words = models.TextField(blank=True)
    said_on = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    suggestion = models.ForeignKey(
        "related.Suggestion", null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    line = models.OneToOneField(
        "related.MinutesLine", null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    reply = models.ForeignKey(
        "related.SurveyReply", null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-said_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(strength__gte=1, strength__lte=5), name="need_strength_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(people=1) | models.Q(customer__isnull=True, people__gte=1),
                name="need_people_of_nobody_known",
            ),
        ]
