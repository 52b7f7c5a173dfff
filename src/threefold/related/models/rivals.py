"""Competitors: what is seen of them, which customers buy there, and what share is ours."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Kept(models.Model):
    """What staff keep and may change: `version` guards changes against each other, `before` is
    what stood there before the last one, to be put back."""

    id = models.BigAutoField(primary_key=True)
    version = models.PositiveIntegerField(default=1)
    before = models.JSONField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Competitor(Kept):
    """One competitor. `names` are other ways in which customers write its name; `categories` and
    `products` are those of ours that it rivals."""

    name = models.CharField(max_length=80)
    names = models.JSONField(default=list)
    website = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    categories = models.JSONField(default=list)
    products = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(retired_at__isnull=True),
                name="competitor_named_once",
            )
        ]

    @property
    def url(self) -> str:
        return reverse("related:competitor", args=[self.pk])


class Seen(models.TextChoices):
    VISIT = "visit", pgettext_lazy("competitor", "Visit")
    PRICE = "price", pgettext_lazy("competitor", "Price")
    CLAIM = "claim", pgettext_lazy("competitor", "Claim")


class Observation(Kept):
    """Seen of a competitor on a day: a visit by own staff, a price, or what it advertises.

    A price is of one unit of a product or of a category of goods.
    """

    competitor = models.ForeignKey(
        Competitor, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    kind = models.CharField(max_length=5, choices=Seen)
    seen_on = models.DateField()
    text = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=120, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["competitor", "-seen_on"], name="observation_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="price", price__isnull=False)
                | models.Q(price__isnull=True) & ~models.Q(kind="price"),
                name="observation_price_only_of_prices",
            )
        ]


class How(models.TextChoices):
    SURVEY = "survey", pgettext_lazy("evidence", "In a survey")
    CONTACT = "contact", pgettext_lazy("evidence", "In a contact")
    STAFF = "staff", pgettext_lazy("evidence", "Noticed by staff")
    OTHER = "other", pgettext_lazy("evidence", "In another way")


class Noted(models.Model):
    """Something that staff noted of one customer; taken back it stays as a row that counts no
    more. `reference` is the number of the contact or survey."""

    id = models.BigAutoField(primary_key=True)
    told_on = models.DateField()
    how = models.CharField(max_length=7, choices=How)
    evidence = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class BoughtElsewhere(Noted):
    """That a customer buys at a competitor, or not any more (`buys`), and which share of what he
    spends goes there (0 to 1, null: not told)."""

    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="bought_elsewhere"
    )
    competitor = models.ForeignKey(Competitor, on_delete=models.CASCADE, related_name="customers")
    buys = models.BooleanField(default=True, verbose_name=_("Buys there"))
    share = models.FloatField(null=True)


class WalletTold(Noted):
    """What a customer told of his spending as a whole: our `share` of it (0 to 1), what he spends
    in a year (`spend`, in our currency), or our `place` among the `shops` he uses, ours too."""

    customer = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="wallets_told"
    )
    share = models.FloatField(null=True)
    spend = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    place = models.PositiveSmallIntegerField(null=True)
    shops = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share__isnull=False)
                | models.Q(spend__isnull=False)
                | models.Q(place__isnull=False, shops__isnull=False),
                name="wallet_tells_something",
            )
        ]
