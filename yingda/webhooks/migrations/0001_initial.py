import django.db.models.deletion
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
                    name="Endpoint",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("url", models.CharField(max_length=500)),
                        ("types", models.JSONField(default=list, help_text="names of event types; * is every one but those asked for by name only")),
                        ("inbox_ids", models.JSONField(default=list, help_text="only conversations of these inboxes; empty: of all")),
                        ("secret", yingda.plumbing.fields.EncryptedTextField()),
                        ("former_secret", yingda.plumbing.fields.EncryptedTextField(null=True)),
                        ("former_until", yingda.plumbing.fields.InstantField(help_text="until when the former secret signs too", null=True)),
                        ("from_n", models.BigIntegerField(default=0)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("failing_since", yingda.plumbing.fields.InstantField(help_text="the first failure since the last success", null=True)),
                        ("disabled_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("disabled_why", models.CharField(default="", help_text="person, gone or failing", max_length=10)),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n", models.BigIntegerField(help_text="number in the event stream; empty for a test", null=True)),
                        ("key", models.CharField(max_length=40, unique=True)),
                        ("type", models.CharField(max_length=60)),
                        ("line", models.BigIntegerField(null=True)),
                        ("body", models.TextField()),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("state", models.CharField(default="pending", help_text="pending, delivered or dead", max_length=10)),
                        ("due_at", yingda.plumbing.fields.InstantField()),
                        ("leased_until", yingda.plumbing.fields.InstantField(default=0)),
                        ("tries", models.IntegerField(default=0)),
                        ("attempts", models.IntegerField(default=0)),
                        ("last_status", models.IntegerField(null=True)),
                        ("last_error", models.CharField(default="", max_length=20)),
                        ("last_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("endpoint", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="webhooks.endpoint")),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("state", "pending")), fields=["due_at", "id"], name="webhooks_due"),
                            models.Index(condition=models.Q(("state", "pending")), fields=["endpoint", "line", "id"], name="webhooks_line"),
                            models.Index(fields=["endpoint", "-id"], name="webhooks_log"),
                            models.Index(fields=["created_at"], name="webhooks_created"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("endpoint", "n", "type"), name="webhooks_delivery_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.IntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("took_ms", models.IntegerField()),
                        ("status", models.IntegerField(null=True)),
                        ("error", models.CharField(default="", max_length=20)),
                        ("answer", models.TextField(default="")),
                        ("delivery", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="webhooks.delivery", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("delivery", "number"), name="webhooks_attempt_once")],
                    },
                ),
            ],
        ),
    ]
