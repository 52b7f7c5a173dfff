from __future__ import annotations

from django.db import models


class Identifier(models.Model):
    """The map subject → identifier → customer; merging customers changes this map, never events.

    `issuer` is the source that gave the number out, empty for identifiers valid everywhere
    (e-mail, tax number). `value` is normalised by `identity.logic.normalise`.
    """

    id = models.BigIntegerField(primary_key=True)
    scheme = models.CharField(max_length=40)
    issuer = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=300)
    subject = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="identifiers"
    )
    source = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField()
    run = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "issuer", "value"], name="identifier_means_one_customer"
            )
        ]
