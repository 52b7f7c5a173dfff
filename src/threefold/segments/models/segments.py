from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Segment(models.Model):
    """A named rule that says which customers are meant.

    A live one holds whoever meets the rule now; otherwise its members were settled once, as of
    `settled_on`, and lie in the lake. `rule` is the text as the language writes it, `tree` the same
    for the builder. Members are never rows here: a million customers in two hundred segments are
    the lake's business.
    """

    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    rule = models.TextField()
    tree = models.JSONField()
    live = models.BooleanField(default=True)
    settled_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(retired_at__isnull=True),
                name="segment_name_once",
            )
        ]


class SegmentVersion(models.Model):
    """What a segment was called and how it was ruled after one of its changes."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    rule = models.TextField()
    tree = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_version_once")
        ]


class SegmentSize(models.Model):
    """How large a segment was as of a day, and how many came and went since the day before it.

    `unknown` are customers of whom too little is known to say; `entered` and `left` are empty where
    there is nothing to compare with. `version` is that of the rule then in force.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="sizes")
    as_of = models.DateField()
    version = models.PositiveIntegerField()
    customers = models.PositiveBigIntegerField()
    members = models.PositiveBigIntegerField()
    unknown = models.PositiveBigIntegerField()
    entered = models.PositiveBigIntegerField(null=True)
    left = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "as_of"], name="segment_size_once_a_day")
        ]
