from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("view", "0003_mending")]

    operations = [migrations.AddField("card", "reached_until", models.DateTimeField(null=True))]
