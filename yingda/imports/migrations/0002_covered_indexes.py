"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "imports_import_source_id_de8fc387",
    "imports_refusal_of_id_552fea84",
]


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
