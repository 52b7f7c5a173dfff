from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("descriptive", "0006_proofs_of_events")]

    operations = [
        migrations.AddIndex(
            "contactproof",
            models.Index(
                fields=["customer"], condition=models.Q(kind=""), name="contact_proof_pending"
            ),
        )
    ]
