from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ANALYST = "analyst", _("Analyst")
    AGENT = "agent", _("Service agent")
    AUDITOR = "auditor", _("Auditor")
    NONE = "", _("No access")


class User(AbstractUser):
    """A member of staff. Without a role a user may log in and see nothing."""

    role = models.CharField(max_length=16, choices=Role, default=Role.NONE, blank=True)
    language = models.CharField(max_length=10, blank=True)
    must_change_password = models.BooleanField(default=False)


class Token(models.Model):
    """An API token; only its SHA-256 is stored, the prefix helps to recognise it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Unmasking(models.Model):
    """Leave to see one customer's masked values for a short time, with the reason given."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    customer_id = models.BigIntegerField()
    privacy = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "customer_id", "expires_at"])]


class SecretMark(models.Model):
    """One row: the mark of the secret that this store goes with."""

    mark = models.CharField(max_length=32, unique=True)
    marked_at = models.DateTimeField(auto_now_add=True)
