from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from threefold.kit.errors import Denied


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise Denied("Audit entries are never changed or deleted.")


class AppendOnly(models.QuerySet["Entry"]):
    update = delete = bulk_update = update_or_create = _refuse


class Entry(models.Model):
    """One act: never changed, never deleted by the application."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=150)
    action = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_kind", "target_id"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    delete = _refuse
