"""Measured answers."""

from __future__ import annotations

from django.db import models


class Answer(models.Model):
    """One measured answer of one customer to one question.

    `variable` is the planned variable (csat, nps, …); exactly one of `number` and `text` is set.
    `content_id` tells the same answer read twice from two equal answers. `run` is the import that
    brought it first; later ones stand in `AnswerClaim`.
    """

    id = models.BigIntegerField(primary_key=True)
    content_id = models.CharField(max_length=32)
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    survey = models.CharField(max_length=120)
    variable = models.CharField(max_length=80)
    number = models.FloatField(null=True)
    text = models.TextField(blank=True)
    channel = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField()
    source = models.CharField(max_length=60)
    run = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "content_id"], name="answer_once_per_source")
        ]
        indexes = [models.Index(fields=["customer", "-answered_at"])]


class AnswerClaim(models.Model):
    """A later import that brought the same answer: while one is left the answer stays."""

    id = models.BigIntegerField(primary_key=True)
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, related_name="claims", db_index=False
    )
    run = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "run"], name="answer_claim_once_per_run")
        ]
