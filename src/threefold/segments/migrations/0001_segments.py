import django.db.models.deletion
import django.db.models.functions.text
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


def of_segment(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="segments.segment"
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(USER)]

    operations = [
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=80)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("rule", models.TextField()),
                ("tree", models.JSONField()),
                ("live", models.BooleanField(default=True)),
                ("settled_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("created_by", by()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("retired_at__isnull", True)),
                        name="segment_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentVersion",
            fields=[
                ("id", number()),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("rule", models.TextField()),
                ("tree", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", by()),
                ("segment", of_segment("versions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("segment", "number"), name="segment_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentSize",
            fields=[
                ("id", number()),
                ("as_of", models.DateField()),
                ("version", models.PositiveIntegerField()),
                ("customers", models.PositiveBigIntegerField()),
                ("members", models.PositiveBigIntegerField()),
                ("unknown", models.PositiveBigIntegerField()),
                ("entered", models.PositiveBigIntegerField(null=True)),
                ("left", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("segment", of_segment("sizes")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("segment", "as_of"), name="segment_size_once_a_day"
                    )
                ],
            },
        ),
    ]
