import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

USER = settings.AUTH_USER_MODEL


def by():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=USER
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(USER),
        ("descriptive", "0006_proofs_of_events"),
        ("view", "0002_search_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mending",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mending",
                        serialize=False,
                        to="descriptive.customer",
                    ),
                ),
                ("assigned", by()),
                ("done_by", by()),
                ("done_at", models.DateTimeField(null=True)),
                ("rests_until", models.DateField(null=True)),
            ],
        )
    ]
