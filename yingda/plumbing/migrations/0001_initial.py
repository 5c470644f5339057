from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
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
                migrations.CreateModel(
                    name="IndexMark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60, unique=True)),
                        ("n", models.BigIntegerField(default=0)),
                        ("backlog", models.BigIntegerField(default=0)),
                        ("backlog_at_first", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="LiveNode",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("seen_at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Stream",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("last", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="TeamSetting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=80, unique=True)),
                        ("value", models.TextField()),
                        ("version", models.IntegerField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("changed_by", models.CharField(max_length=150)),
                    ],
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor_name", models.CharField(max_length=150)),
                        ("address", models.CharField(max_length=64)),
                        ("verb", models.CharField(max_length=80)),
                        ("subject", models.CharField(max_length=80)),
                        ("before", models.TextField()),
                        ("after", models.TextField()),
                        ("digest", models.CharField(max_length=64)),
                        ("salt", models.CharField(default="", max_length=32)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["subject", "-id"], name="plumbing_audit_subject"),
                            models.Index(fields=["verb", "-id"], name="plumbing_audit_verb"),
                            models.Index(fields=["actor_id", "-id"], name="plumbing_audit_actor"),
                            models.Index(fields=["at"], name="plumbing_audit_at"),
                            models.Index(fields=["address", "-id"], name="plumbing_audit_address"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdempotencyKey",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sender", models.CharField(max_length=50)),
                        ("key", models.CharField(max_length=255)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("claim", models.CharField(max_length=32)),
                        ("status", models.IntegerField(help_text="null while it runs", null=True)),
                        ("headers", models.JSONField(default=dict)),
                        ("body", yingda.plumbing.fields.EncryptedTextField(default="")),
                        ("at", yingda.plumbing.fields.InstantField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="plumbing_idempotency_at")],
                        "constraints": [models.UniqueConstraint(fields=("sender", "key"), name="plumbing_idempotency_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("payload", models.TextField()),
                        ("run_at", yingda.plumbing.fields.InstantField()),
                        ("key", models.CharField(max_length=120, null=True, unique=True)),
                        ("attempts", models.IntegerField(default=0)),
                        ("leased_until", yingda.plumbing.fields.InstantField(default=0)),
                        ("dead_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("last_error", models.TextField(default="")),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("dead_at__isnull", True)), fields=["run_at"], name="plumbing_job_due")],
                    },
                ),
                migrations.CreateModel(
                    name="LiveLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("node", models.CharField(max_length=40)),
                        ("person_id", models.BigIntegerField()),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("looking", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("node", "person_id"), name="live_line_once")],
                    },
                ),
                migrations.CreateModel(
                    name="StoredEvent",
                    fields=[
                        ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=64)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("staff", models.TextField(help_text="topics separated by blanks")),
                        ("visitor", models.BigIntegerField(null=True)),
                        ("body", models.TextField()),
                        ("visitor_body", models.TextField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="plumbing_event_at")],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("name", models.CharField(max_length=255)),
                        ("type", models.CharField(max_length=100)),
                        ("size", models.BigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("width", models.IntegerField(null=True)),
                        ("height", models.IntegerField(null=True)),
                        ("uploader_kind", models.CharField(max_length=10)),
                        ("uploader_id", models.BigIntegerField(null=True)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("subject", models.CharField(default="", help_text="what it was kept for; unclaimed uploads are removed after a day", max_length=80)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("subject", "")), fields=["created_at"], name="plumbing_file_unclaimed")],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=40)),
                        ("format", models.CharField(default="", max_length=8)),
                        ("filters", models.TextField(default="{}")),
                        ("person_id", models.BigIntegerField()),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("done", models.BigIntegerField(default=0)),
                        ("total", models.BigIntegerField(default=0)),
                        ("place", models.TextField(default="null")),
                        ("result", models.TextField(default="{}")),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person_id", "-id"], name="plumbing_task_person"),
                            models.Index(fields=["created_at"], name="plumbing_task_at"),
                        ],
                    },
                ),
            ],
        ),
    ]
