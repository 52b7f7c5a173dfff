import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def believed(apps, schema_editor):
    """Nobody is to be believed anew where nobody is known."""
    alias = schema_editor.connection.alias
    if not apps.get_model("descriptive", "Customer").objects.using(alias).exists():
        believed = apps.get_model("descriptive", "Believed").objects.using(alias)
        believed.create(rules={}, at=timezone.now())


STATES = [("", "Open"), ("later", "Put off"), ("none", "Not a conflict")]
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("descriptive", "0004_accuracy_report"),
    ]

    operations = [
        migrations.AddField("contactproof", "noted_at", models.DateTimeField(null=True)),
        migrations.AddField("consentevidence", "noted_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Believed",
            fields=[
                ("id", ID),
                ("rules", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", ID),
                ("variable", models.CharField(max_length=80)),
                ("told", models.JSONField(default=list)),
                ("sources", models.CharField(max_length=500)),
                ("digest", models.CharField(max_length=32)),
                ("state", models.CharField(blank=True, choices=STATES, max_length=5)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="descriptive.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "variable"], name="descriptive_conflict_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["customer", "variable"], name="conflict_one_per_value"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictAnswer",
            fields=[
                ("id", ID),
                ("variable", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=32)),
                ("state", models.CharField(blank=True, choices=STATES, max_length=5)),
                ("at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="descriptive.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(believed, migrations.RunPython.noop, elidable=False),
    ]
