import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

USER = settings.AUTH_USER_MODEL


def by():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=USER
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(USER),
        ("descriptive", "0007_pending_proofs"),
        ("segments", "0001_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassRules",
            fields=[
                ("id", number()),
                ("division", models.CharField(max_length=20)),
                ("document", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("made_by", by()),
                ("withdrawn_by", by()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["division", "-id"], name="class_rules_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProspectState",
            fields=[
                ("id", number()),
                ("type", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("expected_on", models.DateField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prospect_states",
                        to="descriptive.customer",
                    ),
                ),
                ("set_by", by()),
                ("withdrawn_by", by()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "-since"], name="prospect_of_customer")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("customer",),
                        name="prospect_one_type_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="prospect_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
