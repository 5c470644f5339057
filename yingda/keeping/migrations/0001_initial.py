import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0001_initial"),
        ("customers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Retention",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=30, unique=True)),
                        ("days", models.IntegerField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="RetentionRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=30)),
                        ("before_at", yingda.plumbing.fields.InstantField()),
                        ("removed", models.BigIntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("took_ms", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("contact_ids", models.JSONField(help_text="the numbers the customer had, those of merged contacts with it")),
                        ("reason", models.CharField(max_length=20)),
                        ("marks", models.JSONField(default=list)),
                        ("counts", models.JSONField(default=dict, help_text="how many of each kind were emptied or removed")),
                        ("state", models.CharField(default="running", max_length=10)),
                        ("by_name", models.CharField(max_length=150)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="Export",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(help_text="everything, customer, conversations, customers, orders or tickets", max_length=20)),
                        ("format", models.CharField(help_text="zip, csv, xlsx or jsonl", max_length=5)),
                        ("wanted", models.JSONField(default=dict)),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("file_name", models.CharField(max_length=120)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("problem", models.CharField(default="", max_length=40)),
                        ("done", models.BigIntegerField(default=0)),
                        ("total", models.BigIntegerField(default=0)),
                        ("size", models.BigIntegerField(default=0)),
                        ("sha256", models.CharField(default="", max_length=64)),
                        ("by_name", models.CharField(max_length=150)),
                        ("locale", models.CharField(default="zh-CN", max_length=10)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("expires_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["by", "-id"], name="keeping_exports_of")],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("reason", models.CharField(max_length=200)),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("contact", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact")),
                        (
                            "conversation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.conversation"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("contact__isnull", True), ("conversation__isnull", True), _connector="XOR"), name="keeping_hold_on_one"
                            ),
                            models.UniqueConstraint(condition=models.Q(("until_at__isnull", True)), fields=("contact",), name="keeping_hold_contact"),
                            models.UniqueConstraint(condition=models.Q(("until_at__isnull", True)), fields=("conversation",), name="keeping_hold_talk"),
                        ],
                    },
                ),
            ],
        ),
    ]
