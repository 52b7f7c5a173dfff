from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collect", "0003_pulls")]
    operations = []
