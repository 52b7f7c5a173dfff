from __future__ import annotations

from django.conf import settings
from django.db import models


class Card(models.Model):
    """The list row of a customer: all three kinds in short; derived, can be rebuilt at any time."""

    follows_customer = True

    customer = models.OneToOneField(
        "descriptive.Customer", primary_key=True, on_delete=models.CASCADE, related_name="card"
    )
    name = models.CharField(max_length=300, blank=True)
    sort_name = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12)
    country = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=120, blank=True)
    made_up = models.BooleanField(default=False)
    sources = models.PositiveSmallIntegerField(default=0)
    contact_ways = models.PositiveSmallIntegerField(default=0)
    live_contact_ways = models.PositiveSmallIntegerField(default=0)
    reachability = models.CharField(max_length=12, default="none")
    reached_until = models.DateTimeField(null=True)
    orders = models.PositiveIntegerField(default=0)
    spend = models.DecimalField(max_digits=18, decimal_places=3, default=0)
    first_purchase_at = models.DateTimeField(null=True)
    last_purchase_at = models.DateTimeField(null=True)
    events = models.PositiveIntegerField(default=0)
    last_event_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    complaints = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    last_answer_at = models.DateTimeField(null=True)
    csat = models.FloatField(null=True)
    nps = models.FloatField(null=True)
    descriptive_share = models.FloatField(default=0)
    behavioral_share = models.FloatField(default=0)
    related_share = models.FloatField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sort_name", "customer"]),
            models.Index(fields=["-spend", "customer"]),
            models.Index(fields=["-last_purchase_at", "customer"]),
            models.Index(fields=["-orders", "customer"]),
            models.Index(fields=["country", "sort_name"]),
        ]


class SearchTerm(models.Model):
    """One folded word, number or address by which a customer is found (prefix match)."""

    follows_customer = True

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="search_terms"
    )
    kind = models.CharField(max_length=10)
    term = models.CharField(max_length=200)

    class Meta:
        indexes = [
            # Holds all that a search asks for; the operator class lets PostgreSQL use it for LIKE.
            models.Index(
                fields=["term", "customer"],
                name="view_term_customer",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]


class SavedView(models.Model):
    """A named set of filters, columns and order of the customer list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_per_user")
        ]


class Mending(models.Model):
    """Who looks after the record of a customer on the list of records to mend, and since when he
    rests there: `rests_until` the day before he comes back, where `done_by` has mended him."""

    follows_customer = True

    customer = models.OneToOneField(
        "descriptive.Customer", primary_key=True, on_delete=models.CASCADE, related_name="mending"
    )
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    rests_until = models.DateField(null=True)
