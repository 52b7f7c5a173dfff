from __future__ import annotations

from django.db import models


class Identifier(models.Model):
    """The map subject → identifier → customer; merging customers changes this map, never events.

    `issuer` is the source that gave the number out, empty for identifiers valid everywhere
    (e-mail, tax number). `value` is normalised by `identity.logic.normalise`. `run` is the import
    that brought it first; later ones stand in `Sighting`.
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


class Sighting(models.Model):
    """An identifier brought again by a later import, or by another customer's record.

    While one is left the identifier outlives the undoing of its first import, and then belongs to
    the customer of its earliest sighting.
    """

    id = models.BigIntegerField(primary_key=True)
    identifier = models.ForeignKey(
        Identifier, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    run = models.BigIntegerField(db_index=True)
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="sightings"
    )
    source = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "run", "customer"], name="sighting_once_per_run"
            )
        ]
