"""What sources send by themselves: who may write, what has landed, what could not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from threefold.collect.models.imports import Run, Source


class WriteKey(models.Model):
    """May write for its source until `off_at`. Only the key's SHA-256 is kept, `hint` shows it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(max_length=120, blank=True)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]


class Batch(models.Model):
    """A stretch of one spool that is landed as a whole, exactly once.

    It is noted before anything of it is written, so that a crash repeats the same stretch; the next
    one may be noted as soon as the store has its part of this one. `counts` holds received, landed,
    duplicates and quarantined by source; `told` says that the customer list knows of it.
    """

    id = models.BigAutoField(primary_key=True)
    spool = models.CharField(max_length=32)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    told = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["spool", "first"], name="batch_once")]
        indexes = [
            models.Index(fields=["done_at"], condition=models.Q(told=False), name="batch_not_told")
        ]


class Message(models.Model):
    """An event that has been received: it comes in once, however often and late it is sent again.

    `key` is a hash of source and message id, `body` of what it says, `run` the live run it is in.
    """

    key = models.BigIntegerField(primary_key=True)
    body = models.BigIntegerField()
    batch = models.BigIntegerField()
    run = models.BigIntegerField()


class HeldState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    REPLAYED = "replayed", _("Sent in again")
    DROPPED = "dropped", _("Dropped")


class Held(models.Model):
    """A received event that could not land, as it was sent, and why (`logic.stream.causes`)."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="held")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="held")
    batch = models.BigIntegerField()
    place = models.BigIntegerField()
    cause = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=300, blank=True)
    payload = models.TextField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=HeldState, default=HeldState.WAITING)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="held_once")]
        indexes = [models.Index(fields=["source", "state", "cause"])]
