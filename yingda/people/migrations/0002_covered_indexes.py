"""Indexes of installations from before decision 0024: another index begins with the same column."""

from django.db import migrations

COVERED = [
    "people_calendarversion_calendar_id_3e4e20cd",
    "people_department_parent_id_34651194",
    "people_grant_person_id_648279a3",
    "people_personskill_person_id_95077941",
    "people_presencespan_person_id_0149c274",
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL([f'DROP INDEX IF EXISTS "{name}"' for name in COVERED], migrations.RunSQL.noop)]
