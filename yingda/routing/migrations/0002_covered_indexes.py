"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "routing_placement_conversation_id_b2be2c26",
    "routing_queuemember_queue_id_1a67fdf9",
    "routing_turn_queue_id_50a3c22c",
]


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
