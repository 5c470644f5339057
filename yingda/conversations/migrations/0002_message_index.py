"""The index of all messages by terms (see docs/decisions/0012-message-search.md); an installation in use fills it with `yingda reindex`."""

from django.db import migrations

from yingda.plumbing.search import TermIndex

INDEX = TermIndex("conversations_messageindex")


def make(apps, schema_editor):
    for statement in INDEX.created(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {INDEX.table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("plumbing", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
