"""Contacts noted down by staff, and what was promised in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse


class ContactLog(models.Model):
    """One contact as a member of staff noted it.

    Its number is the message's id on the way to the lake, so a correction is a new row that
    `corrects` the one it replaces, which is withdrawn. The note stays here: it is sensitive and
    never goes to the lake. `way_kind` and `way_value` are the contact way that was used, `proof`
    what was proved of it. `sent_at` is empty until the event is on its way, `gone_at` is when a
    withdrawn one had left the lake.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="contact_logs"
    )
    channel = models.CharField(max_length=10)
    direction = models.CharField(max_length=3)
    reason = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40)
    reference = models.CharField(max_length=60, blank=True)
    duration_s = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    way_kind = models.CharField(max_length=8, blank=True)
    way_value = models.CharField(max_length=500, blank=True)
    proof = models.CharField(max_length=14, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    logged_at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="corrected_by"
    )
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="contact_of_customer"),
            models.Index(fields=["-at", "id"], name="contact_newest"),
            models.Index(
                fields=["logged_at"],
                name="contact_unsent",
                condition=models.Q(sent_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["withdrawn_at"],
                name="contact_not_gone",
                condition=models.Q(withdrawn_at__isnull=False, gone_at__isnull=True),
            ),
        ]

    @property
    def url(self) -> str:
        return reverse("collect:contact", args=[self.pk])


class FollowUp(models.Model):
    """The next step agreed on in a contact: what, by when, by whom. `detail` is sensitive."""

    contact = models.ForeignKey(ContactLog, on_delete=models.CASCADE, related_name="steps")
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="follow_ups"
    )
    what = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, blank=True)
    due = models.DateField()
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["responsible", "done_at", "due"], name="step_of_person")]
