"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "webhooks_attempt_delivery_id_bb1708b1",
]


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
