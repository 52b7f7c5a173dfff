from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntityKind(models.TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Counter(models.Model):
    """Hands out ranges of numbers inside the transaction that uses them."""

    name = models.CharField(max_length=40, primary_key=True)
    next = models.BigIntegerField(default=1)


class Customer(models.Model):
    """One customer as now believed.

    `golden` is {variable: {"v": value, "r": record id or null, "s": source, "t": ISO time,
    "m": "record" or "staff", "p": last proof of a contact way, "w": what decided over the other
    values}}; `p` and `w` are absent where there is none. It follows from the current records and
    staff values and can be rebuilt. `digest` tells whether a rebuild changed anything; `version`
    grows with every change and guards edits against each other.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=EntityKind, default=EntityKind.UNKNOWN)
    name = models.CharField(max_length=300, blank=True)
    golden = models.JSONField(default=dict)
    digest = models.CharField(max_length=32, blank=True)
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_run = models.BigIntegerField(null=True, db_index=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def whole(self) -> Customer:
        """The customer that this one is shown as: itself, or the root it is merged into."""
        member: Member | None = getattr(self, "member", None)
        return self if member is None else member.root


class Member(models.Model):
    """Own customers that are one: each member of a cluster of two or more, with its root.

    Derived from the decisions of `identity`, which alone writes it (service.arrange). The root is
    the oldest member and stands here too. Rows everywhere keep their own customer; readers that
    show or count customers go through this map.
    """

    follows_customer = True

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="member"
    )
    root = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="members")


class Record(models.Model):
    """What one source said of one customer, as received; a newer one supersedes it, never edits it.

    `key` is the source's own number of the record, else the record's content hash.
    `values` is {variable: standard value}; `raw` keeps the written form where it differs.
    `contacts` is a list of {"k": kind, "v": standard value, "w": as written, "n": variable,
    "f": right form, "c": {purpose: consent}}.
    """

    id = models.BigIntegerField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="records")
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=EntityKind)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
    contacts = models.JSONField(default=list)
    made_up = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=32)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    run = models.BigIntegerField(null=True, db_index=True)
    superseded_by_run = models.BigIntegerField(null=True, db_index=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=models.Q(superseded_at__isnull=True),
                name="record_one_current_per_key",
            )
        ]
        indexes = [models.Index(fields=["source", "key"])]


class RecordClaim(models.Model):
    """A later import that brought what a record already says.

    The record outlives the undoing of its own import as long as another one claims it.
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="claims")
    run = models.BigIntegerField(db_index=True)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()


class StaffValue(models.Model):
    """A value set by a member of staff; it wins over every source until withdrawn.

    `contact` has the form of one entry of `Record.contacts` when the variable is a contact way.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="staff_values")
    variable = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    contact = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "variable"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="staff_value_one_active",
            )
        ]


class ContactKind(models.TextChoices):
    MOBILE = "mobile", _("Mobile")
    PHONE = "phone", _("Phone")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Postal address")
    WEB = "web", _("Web account")
    CHAT = "chat", _("Chat account")


class Validity(models.TextChoices):
    UNKNOWN = "unknown", _("Not proved")
    VALID = "valid", _("Works")
    INVALID = "invalid", _("Dead")


class Proof(models.TextChoices):
    NONE = "", _("None")
    FORM = "form", _("Right form")
    BAD_FORM = "bad_form", _("Wrong form")
    DELIVERED = "delivered", _("Delivered")
    ANSWERED = "answered", _("Answered")
    CLICKED = "clicked", _("Link clicked")
    SPOKEN = "spoken", _("Spoken to")
    CONFIRMED = "confirmed", _("Confirmed by code or document")
    BOUNCED = "bounced", _("Bounced")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    RETURNED = "returned", _("Returned letter")


class ContactWay(models.Model):
    """One way to reach a customer, derived from current records, staff values, proofs, consents.

    `value` is standardised, `raw` is as written by its freshest source. `consent` is
    {purpose: true or false}; `refused` is set when the customer wants no contact that way at all.
    """

    follows_customer = True

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="contact_ways", db_index=False
    )
    kind = models.CharField(max_length=8, choices=ContactKind)
    value = models.CharField(max_length=500)
    raw = models.CharField(max_length=500, blank=True)
    variable = models.CharField(max_length=80)
    validity = models.CharField(max_length=8, choices=Validity, default=Validity.UNKNOWN)
    proof = models.CharField(max_length=14, choices=Proof, default=Proof.NONE, blank=True)
    proved_at = models.DateTimeField(null=True)
    consent = models.JSONField(default=dict)
    refused = models.BooleanField(default=False)
    source = models.CharField(max_length=60)
    observed_at = models.DateTimeField()
    run = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "value"], name="contact_way_once_per_customer"
            )
        ]


class ContactProof(models.Model):
    """Evidence that one contact way of a customer works or is dead; the newest one counts.

    `event` of `source` told it where nobody on the staff did; `run` brought that event. Such an
    event need not say which way was taken: `kinds` are those it may have been ("mobile,phone"),
    and until the customer is known to have one of them only, `kind` and `value` are empty.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_proofs")
    kind = models.CharField(max_length=8, choices=ContactKind)
    value = models.CharField(max_length=500)
    proof = models.CharField(max_length=14, choices=Proof)
    at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kinds = models.CharField(max_length=40, blank=True, default="")
    source = models.CharField(max_length=60, blank=True, default="")
    event = models.CharField(max_length=80, null=True)
    run = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event"], name="contact_proof_once_per_event")
        ]
        indexes = [
            models.Index(
                fields=["customer"], condition=models.Q(kind=""), name="contact_proof_pending"
            )
        ]


class ConsentEvidence(models.Model):
    """When and how leave to use one kind of contact for one purpose was given or withdrawn.

    Consent that came with a record stands in that record; here is what was noted otherwise.
    An empty `contact_kind` means every kind.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    contact_kind = models.CharField(max_length=8, choices=ContactKind, blank=True)
    purpose = models.CharField(max_length=40)
    given = models.BooleanField()
    source = models.CharField(max_length=60)
    wording = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )


class AccuracyDay(models.Model):
    """Counts of one dimension of accuracy on a day: `good` of `total`.

    `scope` is "" for the whole base, else "variable" or "source" with its code in `name`. The
    dimension "reachable" counts customers.
    """

    day = models.DateField()
    scope = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=80, blank=True)
    dimension = models.CharField(max_length=12)
    good = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "name", "dimension", "day"], name="accuracy_once_a_day"
            )
        ]


class AccuracyReport(models.Model):
    """What the newest measuring of accuracy found besides its counts; one row.

    `content` is {"ways", "decays", "calibration"} in the form of the dataclasses of `types`.
    """

    at = models.DateTimeField()
    content = models.JSONField()


class ConflictState(models.TextChoices):
    OPEN = "", _("Open")
    LATER = "later", _("Put off")
    NONE = "none", _("Not a conflict")


class Conflict(models.Model):
    """Sources that now say different things of one customer, where staff have not decided.

    Derived from current records. `told` is a list of {"v": value, "r": record id, "t": ISO time,
    "s": [sources]}, the believed one first. `sources` has all their codes between bars
    ("|crm|shop|"). `digest` names what is said by whom; an answer counts as long as it stays.
    """

    follows_customer = True

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="conflicts")
    variable = models.CharField(max_length=80)
    told = models.JSONField(default=list)
    sources = models.CharField(max_length=500)
    digest = models.CharField(max_length=32)
    state = models.CharField(max_length=5, choices=ConflictState, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "variable"], name="conflict_one_per_value")
        ]
        indexes = [models.Index(fields=["state", "variable"], name="descriptive_conflict_idx")]


class ConflictAnswer(models.Model):
    """That staff put a conflict off or found it none; the newest one of a digest counts.

    One with an empty state opens it again. A value kept stands in `StaffValue`.
    """

    follows_customer = True

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    variable = models.CharField(max_length=80)
    digest = models.CharField(max_length=32)
    state = models.CharField(max_length=5, choices=ConflictState, blank=True)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )


class Believed(models.Model):
    """By which rules everybody is believed now; one row, see `service.rules`."""

    rules = models.JSONField(default=dict)
    at = models.DateTimeField()
