"""Registration drives: what they ask, what came in, what was agreed to, codes and draws."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threefold.collect.models.imports import Source

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class DriveKind(models.TextChoices):
    DRAW = "draw", _("Prize draw")
    COUPON = "coupon", _("Coupon")
    CLUB = "club", _("Member club")
    GIFT = "gift", _("Gift")
    NEWSLETTER = "newsletter", _("Newsletter")


class DriveState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("drive", "Draft")
    OPEN = "open", pgettext_lazy("drive", "Open")
    PAUSED = "paused", pgettext_lazy("drive", "Paused")
    CLOSED = "closed", pgettext_lazy("drive", "Closed")


class CodeUse(models.TextChoices):
    NONE = "none", _("No codes")
    GIVE = "give", _("Everybody who registers gets a code")
    ASK = "ask", _("A printed code is needed to register")


class Drive(models.Model):
    """One collection drive with a form of its own and a source of its own.

    `design` is a `logic.drives.shape.Design` as JSON: texts, languages, fields, consents. `origins`
    are the web origins that may embed the form. `edits` guards edits against each other.
    """

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=50, unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="drives")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DriveKind)
    state = models.CharField(max_length=8, choices=DriveState, default=DriveState.DRAFT)
    design = models.JSONField(default=dict)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    confirm = models.BooleanField(default=True)
    challenge = models.BooleanField(default=False)
    codes = models.CharField(max_length=5, choices=CodeUse, default=CodeUse.NONE)
    origins = models.JSONField(default=list)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    edits = models.PositiveIntegerField(default=1)
    copied_from = models.ForeignKey("self", **_BY)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def url(self) -> str:
        return reverse("collect:drive", args=[self.pk])

    @property
    def address(self) -> str:
        """Path of the public form."""
        return reverse("collect:form", args=[self.slug])


class Wording(models.Model):
    """The text beside one consent box in one language; a change makes a new number, never an edit.

    `digest` is the SHA-256 of the text in UTF-8.
    """

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="wordings")
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["purpose", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "purpose", "language", "number"], name="wording_numbered"
            )
        ]


class Channel(models.TextChoices):
    HOSTED = "hosted", _("Hosted form")
    EMBEDDED = "embedded", _("Embedded form")
    QR = "qr", _("QR code")
    PAPER = "paper", _("Paper card")


class EntryState(models.TextChoices):
    WAITING = "waiting", _("Waits for confirmation")
    TAKEN = "taken", _("Taken in")
    HELD = "held", _("Held back")
    AGAIN = "again", _("Registered before")
    DROPPED = "dropped", _("Dropped")


class Entry(models.Model):
    """One registration as it was typed.

    `person` is a keyed hash of whom it names, empty where that cannot be told. `nonce` makes the
    link of the confirming letter good for one use, `base` is scheme and host of that link.
    `passed_at` is when it went into the stream, `proved_at` when the e-mail way of its customer
    was marked as proven.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=8, choices=EntryState)
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=10)
    raw = models.JSONField(default=dict)
    person = models.CharField(max_length=32, blank=True)
    twin = models.ForeignKey("self", **_BY)
    known = models.BooleanField(null=True)
    doubts = models.JSONField(default=list)
    shown_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    nonce = models.CharField(max_length=32, blank=True)
    base = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=8, blank=True)
    letter_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=40, blank=True)
    box = models.CharField(max_length=40, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "person"],
                condition=models.Q(state__in=["waiting", "taken"]) & ~models.Q(person=""),
                name="entry_person_once",
            )
        ]
        indexes = [
            models.Index(fields=["drive", "state", "-sent_at"], name="entry_by_state"),
            models.Index(
                fields=["taken_at"], condition=models.Q(state="taken", passed_at=None),
                name="entry_to_pass",
            ),
            models.Index(
                fields=["confirmed_at"],
                condition=models.Q(confirmed_at__isnull=False, proved_at=None),
                name="entry_to_prove",
            ),
        ]  # fmt: skip


class Agreement(models.Model):
    """One consent box of one entry: which wording was shown, when, and whether it was ticked."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="agreements")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="agreements")
    purpose = models.CharField(max_length=40)
    given = models.BooleanField()
    on_paper = models.BooleanField(default=False)
    shown_at = models.DateTimeField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "purpose"], name="agreement_once_per_box")
        ]


class Code(models.Model):
    """A code that is used once: given to an entry, or printed on a card that an entry brings."""

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="code_set")
    code = models.CharField(max_length=16, unique=True)
    batch = models.PositiveIntegerField()
    entry = models.OneToOneField(Entry, null=True, on_delete=models.SET_NULL, related_name="code")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["drive", "entry"], name="code_free")]


class Redemption(models.Model):
    """A code was redeemed; the one-to-one row is what makes it once only."""

    code = models.OneToOneField(Code, on_delete=models.PROTECT, related_name="redemption")
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    place = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=80, blank=True)


class Draw(models.Model):
    """A drawing that can be repeated: `seed` and `pool` decide it (`logic.drives.drawing`).

    `pool` is the SHA-256 of the entries that took part, `size` their number.
    """

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField()
    prize = models.CharField(max_length=120, blank=True)
    seed = models.CharField(max_length=128)
    until = models.DateTimeField()
    pool = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["drive", "number"], name="draw_numbered")]


class Winner(models.Model):
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="winners")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="win")
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["draw", "place"], name="winner_placed")]


class Visits(models.Model):
    """How often a form was shown and begun, counted by day without telling visitors apart."""

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=10)
    views = models.PositiveIntegerField(default=0)
    starts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "day", "channel", "language"], name="visits_once"
            )
        ]


class Knock(models.Model):
    """How often one address or network came within an hour, under a hash that changes daily."""

    digest = models.CharField(max_length=32)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "hour"], name="knock_once")]
        indexes = [models.Index(fields=["hour"], name="knock_by_hour")]
