from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Identifier(models.Model):
    """The map subject → identifier → customer; merging customers changes this map, never events.

    `issuer` is the source that gave the number out, empty for identifiers valid everywhere
    (e-mail, tax number). `value` is normalised by `identity.logic.normalise`. `run` is the import
    that brought it first; later ones stand in `Sighting`. `told` is what the row that brought it
    told of its bearer (logic.faces), so that another bearer can be told from him.
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
    told = models.CharField(max_length=200, blank=True, default="")

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
    told = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "run", "customer"], name="sighting_once_per_run"
            )
        ]


class Meaning(models.TextChoices):
    SHARED = "shared", _("Shared by several")
    PERSONAL = "personal", _("Of one customer")


class Declaration(models.Model):
    """What staff say of a value: it belongs to several, or to one customer. One is in force.

    It names the value, not the identifier, which may go with its import and come again.
    """

    id = models.BigAutoField(primary_key=True)
    scheme = models.CharField(max_length=40)
    issuer = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=300)
    meaning = models.CharField(max_length=8, choices=Meaning)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "issuer", "value"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="declaration_one_in_force",
            )
        ]


class Verdict(models.TextChoices):
    SAME = "same", _("The same")
    DIFFERENT = "different", _("Different")


class Method(models.TextChoices):
    STAFF = "staff", _("Decided by staff")
    AUTOMATIC = "automatic", _("Matched")
    IDENTIFIER = "identifier", _("By identifier")


class Cause(models.TextChoices):
    BETWEEN = "between", _("Not sure enough")
    SIZE = "size", _("Would join too many")
    APART = "apart", _("Against a decision that they differ")


class Answer(models.TextChoices):
    OPEN = "", _("Open")
    LATER = "later", _("Later")
    SAME = "same", _("The same")
    DIFFERENT = "different", _("Different")


class Pair(models.Model):
    """Two own customers, the smaller number left. Ends with either of them."""

    follows_customer = True

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="%(class)ss_left"
    )
    right = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="%(class)ss_right"
    )
    probability = models.FloatField(null=True)
    evidence = models.JSONField(default=dict)
    model = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Link(Pair):
    """The ledger of decisions: these two are one customer, or are not.

    A pair has one decision in force, those before it are withdrawn and stay. Staff decide for
    good: nothing automatic overrules them. `evidence` tells how the comparisons came out, never
    the values compared; `model` what compared them.
    """

    verdict = models.CharField(max_length=9, choices=Verdict)
    method = models.CharField(max_length=10, choices=Method)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="link_smaller_number_left"
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="link_one_in_force",
            ),
        ]


class Candidate(Pair):
    """A pair that a person should look at: why it was not decided, and what was answered."""

    cause = models.CharField(max_length=8, choices=Cause)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.OPEN, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")),
                name="candidate_smaller_number_left",
            ),
            models.UniqueConstraint(fields=["left", "right"], name="candidate_once"),
        ]
        indexes = [models.Index(fields=["answer", "-probability"], name="candidate_best_first")]


class Household(models.Model):
    """Persons who live together; who they are stands in `Relation`."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()


class Role(models.TextChoices):
    EMPLOYEE = "employee", _("Works for")
    REPRESENTATIVE = "representative", _("Acts for")
    OWNER = "owner", _("Owns")
    HEAD = "head", _("Head of the household")
    PARTNER = "partner", _("Partner in the household")
    CHILD = "child", _("Child in the household")
    MEMBER = "member", _("Member of the household")


class Relation(models.Model):
    """What a person is to an organisation or a household, from when to when; never a merge.

    Both ends are own customers. Empty `since` is unknown, empty `until` still. One noted by mistake
    is withdrawn, one that ended has an `until`.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        "descriptive.Customer", on_delete=models.CASCADE, related_name="relations"
    )
    organisation = models.ForeignKey(
        "descriptive.Customer", null=True, on_delete=models.CASCADE, related_name="relations_to"
    )
    household = models.ForeignKey(
        Household, null=True, on_delete=models.CASCADE, related_name="relations"
    )
    role = models.CharField(max_length=14, choices=Role)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.CharField(max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(household__isnull=True),
                name="relation_to_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="relation_ends_after_it_begins",
            ),
        ]


class MatchModel(models.Model):
    """What a whole run of matching learnt of one kind of customers, to match a few records by.

    `content` has the form of `logic.matching.kept`; no value that was compared stands in it.
    `records` is how many were learnt from, `through` the number of the last record matched since:
    every current record up to it can be found by the index.
    """

    entity = models.CharField(max_length=12, unique=True)
    at = models.DateTimeField()
    records = models.BigIntegerField()
    through = models.BigIntegerField()
    content = models.JSONField()


class MatchIndex(models.Model):
    """A part of the index by which records that may be the same are found.

    `keys` are keyed hashes of what records agree in, sorted, eight bytes each; `values` are the
    records' numbers, or how common a value is, in the same order. Hashes that begin with the same
    bits stand in one `bucket`.
    """

    id = models.BigAutoField(primary_key=True)
    model = models.ForeignKey(MatchModel, on_delete=models.CASCADE, related_name="index")
    bucket = models.IntegerField()
    keys = models.BinaryField()
    values = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "bucket"], name="match_index_bucket_once")
        ]


class MatchKey(models.Model):
    """The same of records that came after the whole run, a row each."""

    id = models.BigAutoField(primary_key=True)
    model = models.ForeignKey(
        MatchModel, on_delete=models.CASCADE, related_name="later", db_index=False
    )
    key = models.BigIntegerField()
    record = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["model", "key"], name="match_key_of_model")]


class MatchDue(models.Model):
    """A customer whose records changed otherwise than by new ones, to be matched again."""

    follows_customer = True

    customer = models.OneToOneField(
        "descriptive.Customer", primary_key=True, on_delete=models.CASCADE, related_name="match_due"
    )
