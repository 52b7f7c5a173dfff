from __future__ import annotations

from django.db import models
from django.db.models import Q


class ExchangeRate(models.Model):
    """What one unit of `currency` was worth in `base` from `day` on, until the next day given.

    `base` is the installation's own currency when the rate came in: should that ever change, these
    rates no longer count and come back with it.
    """

    base = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    # Fifteen digits are what SQLite keeps exactly.
    rate = models.DecimalField(max_digits=15, decimal_places=8)
    source = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "day"], name="rate_one_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_above_nothing"),
            models.CheckConstraint(
                condition=~Q(currency=models.F("base")), name="rate_of_another_currency"
            ),
        ]
