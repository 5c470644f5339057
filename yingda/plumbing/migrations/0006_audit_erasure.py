"""Entries of the audit log may be emptied, and the oldest may go: exactly that, and nothing else, is let through by the guards."""

from django.db import migrations, models

import yingda.plumbing.fields

SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "at", "actor_kind", "verb", "subject", "digest"))
EMPTIED = (
    "NEW.before = '{\"erased\":true}' AND NEW.after = '{\"erased\":true}' AND NEW.salt = ''"
    " AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.address IN (OLD.address, '')"
)
TOO_OLD = "OLD.id <= (SELECT COALESCE(max(through_id), 0) FROM plumbing_auditcut)"
SQLITE = [
    "DROP TRIGGER IF EXISTS plumbing_audit_no_update",
    "DROP TRIGGER IF EXISTS plumbing_audit_no_delete",
    f"CREATE TRIGGER plumbing_audit_no_update BEFORE UPDATE ON plumbing_auditentry WHEN NOT ({SAME} AND NEW.actor_id IS OLD.actor_id"
    f" AND {EMPTIED}) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    f"CREATE TRIGGER plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry WHEN NOT ({TOO_OLD})"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION plumbing_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'UPDATE' AND {SAME} AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND {EMPTIED} THEN RETURN NEW; END IF;"
    f" IF TG_OP = 'DELETE' AND {TOO_OLD} THEN RETURN OLD; END IF;"
    " RAISE EXCEPTION 'the audit log is append-only'; END $$",
]


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("plumbing", "0005_index_mark")]
    operations = [
        migrations.AddField(model_name="auditentry", name="salt", field=models.CharField(default="", max_length=32)),
        migrations.CreateModel(
            name="AuditCut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through_id", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("removed", models.BigIntegerField()),
                ("at", yingda.plumbing.fields.InstantField()),
            ],
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
