from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("descriptive", "0005_survivorship")]

    operations = [
        migrations.AddField(
            "contactproof", "kinds", models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            "contactproof", "source", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddField("contactproof", "event", models.CharField(max_length=80, null=True)),
        migrations.AddField(
            "contactproof", "run", models.BigIntegerField(db_index=True, null=True)
        ),
        migrations.AddConstraint(
            "contactproof",
            models.UniqueConstraint(
                fields=["source", "event"], name="contact_proof_once_per_event"
            ),
        ),
    ]
