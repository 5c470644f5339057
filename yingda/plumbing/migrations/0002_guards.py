"""The counter's row, and a database that refuses to change or delete audit entries."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER plumbing_audit_no_update BEFORE UPDATE ON plumbing_auditentry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION plumbing_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER plumbing_audit_no_truncate BEFORE TRUNCATE ON plumbing_auditentry FOR EACH STATEMENT EXECUTE FUNCTION plumbing_audit_refuse()",
    "CREATE TRIGGER plumbing_audit_no_change BEFORE UPDATE OR DELETE ON plumbing_auditentry FOR EACH ROW EXECUTE FUNCTION plumbing_audit_refuse()",
]


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)
    apps.get_model("plumbing", "Stream").objects.create(id=1, last=0)


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
