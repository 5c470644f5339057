import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40)),
                        ("version", models.IntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("document", models.TextField()),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={"constraints": [models.UniqueConstraint(fields=("key", "version"), name="performance_plan_once")]},
                ),
                migrations.CreateModel(
                    name="PayPeriod",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("month", models.CharField(max_length=7)),
                        ("state", models.CharField(default="draft", max_length=10)),
                        ("total", models.BigIntegerField(default=0, help_text="fen: SQLite keeps no decimals")),
                        ("version", models.IntegerField(default=1)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("calculated_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("reviewed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("approved_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("locked_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "calculated_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "plan",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.planversion"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-month", "-id"], name="performance_period_month")],
                        "constraints": [models.UniqueConstraint(fields=("plan", "month"), name="performance_period_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PayStatement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("inputs", models.TextField()),
                        ("document", models.TextField()),
                        ("total", models.BigIntegerField(help_text="fen")),
                        ("paid", models.BigIntegerField(help_text="fen")),
                        ("held", models.BigIntegerField(help_text="fen")),
                        (
                            "period",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="performance.payperiod"),
                        ),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("period", "person"), name="performance_statement_once")],
                    },
                ),
            ]
        ),
    ]
