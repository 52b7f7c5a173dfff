from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("collect", "0005_contacts")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="batch", name="batch_one_open_per_spool"),
    ]
