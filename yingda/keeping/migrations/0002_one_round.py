"""What rooms forgot on their own is one round of this room now: the former regular jobs are taken out of the table."""

from django.db import migrations

FORMER = ("customers.forget_old_visits", "notifications.forget_old", "webhooks.forget_old", "plumbing.forget_old_events")


def take_out(apps, schema_editor):
    apps.get_model("plumbing", "Job").objects.filter(key__in=[f"every:{name}" for name in FORMER]).delete()


class Migration(migrations.Migration):
    dependencies = [("keeping", "0001_initial"), ("plumbing", "0006_audit_erasure")]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
