"""The counter's row, and a database that lets audit entries be emptied and the oldest go: exactly that, and no other change."""

from django.db import migrations

SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "at", "actor_kind", "verb", "subject", "digest"))
EMPTIED = (
    "NEW.before = '{\"erased\":true}' AND NEW.after = '{\"erased\":true}' AND NEW.salt = ''"
    " AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.address IN (OLD.address, '')"
)
TOO_OLD = "OLD.id <= (SELECT COALESCE(max(through_id), 0) FROM plumbing_auditcut)"
SQLITE = [
    f"CREATE TRIGGER plumbing_audit_no_update BEFORE UPDATE ON plumbing_auditentry WHEN NOT ({SAME} AND NEW.actor_id IS OLD.actor_id"
    f" AND {EMPTIED}) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    f"CREATE TRIGGER plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry WHEN NOT ({TOO_OLD})"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION plumbing_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'UPDATE' AND {SAME} AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND {EMPTIED} THEN RETURN NEW; END IF;"
    f" IF TG_OP = 'DELETE' AND {TOO_OLD} THEN RETURN OLD; END IF;"
    " RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER plumbing_audit_no_truncate BEFORE TRUNCATE ON plumbing_auditentry FOR EACH STATEMENT EXECUTE FUNCTION plumbing_audit_refuse()",
    "CREATE TRIGGER plumbing_audit_no_change BEFORE UPDATE OR DELETE ON plumbing_auditentry FOR EACH ROW EXECUTE FUNCTION plumbing_audit_refuse()",
]


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)
    schema_editor.execute("INSERT INTO plumbing_stream (id, last) VALUES (1, 0)", params=None)


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
