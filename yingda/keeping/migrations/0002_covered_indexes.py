"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "keeping_export_by_id_92e5ab5d",
]


class Migration(migrations.Migration):
    dependencies = [("keeping", "0001_initial")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
