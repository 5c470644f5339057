import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0002_covered_indexes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=10)),
                        ("since", models.CharField(max_length=10)),
                        ("until", models.CharField(max_length=10)),
                        ("locale", models.CharField(max_length=10)),
                        ("title", models.CharField(max_length=120)),
                        ("state", models.CharField(default="draft", max_length=10)),
                        ("draft", models.TextField(null=True)),
                        ("number", models.IntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        (
                            "group",
                            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group"),
                        ),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-until", "-id"], name="reports_newest"),
                            models.Index(fields=["group", "-until", "-id"], name="reports_of_group"),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Rendering",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.IntegerField()),
                        ("form", models.CharField(max_length=4)),
                        ("locale", models.CharField(max_length=10)),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("file_name", models.CharField(max_length=120)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("reason", models.CharField(default="", max_length=500)),
                        ("done", models.IntegerField(default=0)),
                        ("total", models.IntegerField(default=1)),
                        ("size", models.BigIntegerField(default=0)),
                        ("asked_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("report", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report")),
                    ],
                    options={"indexes": [models.Index(fields=["by", "state"], name="reports_renderings_of")]},
                ),
                migrations.CreateModel(
                    name="MeetingAction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=36)),
                        ("text", models.CharField(max_length=300)),
                        ("due", models.CharField(max_length=10)),
                        ("done_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("done_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("owner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("report", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report")),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("done_at__isnull", True)), fields=["due", "id"], name="reports_open_actions")],
                        "constraints": [models.UniqueConstraint(fields=("report", "key"), name="reports_action_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ReportComment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.CharField(max_length=2000)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("report", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report")),
                    ],
                    options={"indexes": [models.Index(fields=["report", "id"], name="reports_comments")]},
                ),
                migrations.CreateModel(
                    name="ReportSchedule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("kind", models.CharField(max_length=10)),
                        ("form", models.CharField(max_length=4)),
                        ("locale", models.CharField(max_length=10)),
                        ("day", models.SmallIntegerField()),
                        ("minute", models.SmallIntegerField()),
                        ("people", models.JSONField(default=list)),
                        ("addresses", models.JSONField(default=list)),
                        ("link", models.BooleanField(default=False)),
                        ("enabled", models.BooleanField(default=True)),
                        ("next_at", yingda.plumbing.fields.InstantField()),
                        ("version", models.IntegerField(default=1)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={"indexes": [models.Index(condition=models.Q(("enabled", True)), fields=["next_at"], name="reports_due")]},
                ),
                migrations.CreateModel(
                    name="ReportRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("since", models.CharField(max_length=10)),
                        ("trial", models.BooleanField(default=False)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("reason", models.CharField(default="", max_length=500)),
                        ("sent", models.JSONField(default=list)),
                        ("due_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("report", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.report")),
                        (
                            "schedule",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.reportschedule"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["schedule", "-id"], name="reports_runs")],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("trial", False)), fields=("schedule", "since"), name="reports_run_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ReportVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.IntegerField()),
                        ("title", models.CharField(max_length=120)),
                        ("content", models.TextField()),
                        ("figures", models.TextField()),
                        ("note", models.CharField(default="", max_length=200)),
                        ("published_at", yingda.plumbing.fields.InstantField()),
                        (
                            "published_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        ("report", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report")),
                    ],
                    options={"constraints": [models.UniqueConstraint(fields=("report", "number"), name="reports_version_once")]},
                ),
            ],
        ),
    ]
