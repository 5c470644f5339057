import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n", models.BigIntegerField(default=0)),
                        ("chain", models.CharField(default="", max_length=120)),
                        ("holder", models.CharField(default="", max_length=40)),
                        ("leased_until", yingda.plumbing.fields.InstantField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Automation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("search_keys", models.TextField()),
                        ("version", models.IntegerField(default=1)),
                        ("trigger", models.CharField(max_length=40)),
                        ("position", models.IntegerField(default=0)),
                        ("enabled", models.BooleanField(default=False)),
                        ("from_n", models.BigIntegerField(default=0)),
                        ("from_at", yingda.plumbing.fields.InstantField(default=0)),
                        ("looked_at", yingda.plumbing.fields.InstantField(default=0)),
                        ("paused_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("paused_why", models.CharField(default="", help_text="too_often, author_gone or failing", max_length=20)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                    ],
                ),
                migrations.CreateModel(
                    name="Macro",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scope", models.CharField(max_length=8)),
                        ("folder", models.CharField(default="", max_length=40)),
                        ("name", models.CharField(max_length=80)),
                        ("shortcut", models.CharField(default="", help_text="typed after the slash", max_length=32)),
                        ("actions", models.TextField()),
                        ("search_keys", models.TextField()),
                        ("uses", models.BigIntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["scope", "folder", "name"], name="automation_macro_menu")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", True), ("owner__isnull", True), ("scope", "shared")),
                                    models.Q(("group__isnull", False), ("owner__isnull", True), ("scope", "group")),
                                    models.Q(("group__isnull", True), ("owner__isnull", False), ("scope", "personal")),
                                    _connector="OR",
                                ),
                                name="automation_macro_scope",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MacroRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("conversation_id", models.BigIntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("steps", models.TextField(default="[]")),
                        ("before", models.TextField(default="{}")),
                        ("undone_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("macro", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.macro")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["macro", "-id"], name="automation_macro_uses")],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("key", models.CharField(max_length=80)),
                        ("n", models.BigIntegerField(null=True)),
                        ("trigger", models.CharField(max_length=40)),
                        ("subject_kind", models.CharField(max_length=12)),
                        ("subject_id", models.BigIntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("outcome", models.CharField(max_length=10)),
                        ("stopped_by", models.CharField(default="", max_length=20)),
                        ("depth", models.IntegerField(default=0)),
                        ("chain", models.CharField(default="", max_length=120)),
                        ("why", models.TextField(default="{}")),
                        ("steps", models.TextField(default="[]")),
                        ("took_ms", models.IntegerField(default=0)),
                        (
                            "automation",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.automation"),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["automation", "-id"], name="automation_run_log"),
                            models.Index(fields=["subject_kind", "subject_id", "-id"], name="automation_run_subject"),
                            models.Index(fields=["at"], name="automation_run_at"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("automation", "key"), name="automation_run_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("hour", models.BigIntegerField()),
                        ("missed", models.IntegerField(default=0)),
                        ("sample", models.TextField(default="")),
                        (
                            "automation",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.automation"),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("automation", "hour"), name="automation_tally_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Allowance",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("subject", models.CharField(max_length=40)),
                        ("parts", models.BigIntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        (
                            "automation",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.automation"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="automation_allowance_at")],
                        "constraints": [models.UniqueConstraint(fields=("automation", "subject"), name="automation_allowance_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AutomationVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("document", models.TextField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "automation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.automation", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("automation", "version"), name="automation_version_once")],
                    },
                ),
            ],
        ),
    ]
