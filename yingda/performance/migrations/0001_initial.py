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
                    name="LeagueTable",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("metric", models.CharField(blank=True, max_length=40)),
                        ("scheme", models.CharField(blank=True, max_length=40)),
                        ("grain", models.CharField(max_length=10)),
                        ("visibility", models.CharField(max_length=10)),
                        ("least_n", models.IntegerField(default=0)),
                        ("delay_days", models.SmallIntegerField(default=0)),
                        ("first_week", models.IntegerField()),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="LeagueWeek",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("week", models.IntegerField(help_text="its Monday, yyyymmdd")),
                        ("document", models.TextField()),
                        ("frozen_at", yingda.plumbing.fields.InstantField()),
                        (
                            "table",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.leaguetable"),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("table", "week"), name="performance_week_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LeagueCorrection",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.BigIntegerField(help_text="person or group")),
                        ("kind", models.CharField(max_length=20)),
                        ("note", models.CharField(max_length=500)),
                        ("before", models.TextField()),
                        ("after", models.TextField()),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("of", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.leagueweek")),
                    ],
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40)),
                        ("version", models.IntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("note", models.CharField(default="", max_length=200)),
                        ("document", models.TextField()),
                        ("live_from", models.CharField(default="", max_length=7)),
                        ("live_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("live_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("key", "version"), name="performance_plan_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PayPeriod",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(help_text="of the plan", max_length=40)),
                        ("month", models.CharField(max_length=7)),
                        ("state", models.CharField(default="draft", max_length=10)),
                        ("total", models.BigIntegerField(default=0, help_text="fen: SQLite keeps no decimals")),
                        ("paid", models.BigIntegerField(default=0, help_text="fen")),
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
                        ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.planversion")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("key", "month"), name="performance_period_once")],
                        "indexes": [models.Index(fields=["-month", "-id"], name="performance_period_month")],
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
                migrations.CreateModel(
                    name="PlayVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField(unique=True)),
                        ("document", models.TextField()),
                        ("starts_on", models.IntegerField()),
                        ("active", models.BooleanField(default=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="PointEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("rule", models.CharField(max_length=40)),
                        ("subject", models.CharField(max_length=40)),
                        ("day", models.IntegerField()),
                        ("points", models.IntegerField()),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("corrects", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.pointentry")),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "person",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["day"], name="performance_points_day")],
                        "constraints": [models.UniqueConstraint(fields=("person", "rule", "subject"), name="performance_points_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("month", models.CharField(max_length=7)),
                        ("opens_at", yingda.plumbing.fields.InstantField()),
                        ("closes_at", yingda.plumbing.fields.InstantField()),
                        ("groups", models.TextField(default="[]")),
                        ("candidates", models.TextField(default="[]")),
                        ("tie", models.CharField(max_length=10)),
                        ("least", models.IntegerField(default=1)),
                        ("result", models.TextField(blank=True)),
                        ("counted_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        (
                            "after",
                            models.ForeignKey(
                                help_text="the first round", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.ballot"
                            ),
                        ),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="BallotVote",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("ballot", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.ballot")),
                        ("candidate", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("voter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("ballot", "voter"), name="performance_vote_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("month", models.CharField(max_length=7)),
                        ("kind", models.CharField(max_length=20)),
                        ("name", models.CharField(max_length=80)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("taken_back_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("taken_back_why", models.CharField(blank=True, max_length=200)),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("ballot", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.ballot")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["month"], name="performance_award_month")],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40)),
                        ("version", models.IntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("document", models.TextField()),
                        ("starts_on", models.IntegerField(help_text="yyyymmdd")),
                        ("active", models.BooleanField(default=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("key", "version"), name="performance_scheme_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TargetPlan",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("metric", models.CharField(max_length=40)),
                        ("since", models.IntegerField()),
                        ("until", models.IntegerField()),
                        ("document", models.TextField()),
                        ("version", models.IntegerField(default=1)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="PayEmployment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("joined_on", models.IntegerField(null=True)),
                        ("left_on", models.IntegerField(null=True)),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="PayExtra",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(help_text="of the plan", max_length=40)),
                        ("month", models.CharField(max_length=7)),
                        ("kind", models.CharField(max_length=12)),
                        ("amount", models.BigIntegerField(help_text="fen")),
                        ("reason", models.CharField(max_length=500)),
                        ("component", models.CharField(default="", max_length=40)),
                        ("state", models.CharField(default="proposed", max_length=10)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("decided_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("period", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="performance.payperiod")),
                        ("source", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.payperiod")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["key", "state"], name="performance_extra_due")],
                    },
                ),
                migrations.CreateModel(
                    name="PayDispute",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("line", models.SmallIntegerField()),
                        ("component", models.CharField(max_length=40)),
                        ("reason", models.CharField(max_length=500)),
                        ("state", models.CharField(default="open", max_length=10)),
                        ("opened_at", yingda.plumbing.fields.InstantField()),
                        ("due_at", yingda.plumbing.fields.InstantField()),
                        ("decided_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("outcome", models.CharField(default="", max_length=500)),
                        (
                            "decided_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("extra", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.payextra")),
                        (
                            "statement",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.paystatement"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("state", "open")), fields=("statement", "line"), name="performance_dispute_open_once")
                        ],
                        "indexes": [
                            models.Index(fields=["statement", "line"], name="performance_dispute_line"),
                            models.Index(fields=["state", "due_at"], name="performance_dispute_due"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClawedBack",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("order_id", models.BigIntegerField()),
                        ("amount", models.BigIntegerField(help_text="fen")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("period", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="performance.payperiod")),
                        ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.payperiod")),
                    ],
                ),
                migrations.CreateModel(
                    name="PayFund",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("key", models.CharField(max_length=40, unique=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="FundMovement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=10)),
                        ("amount", models.BigIntegerField()),
                        ("note", models.CharField(default="", max_length=200)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("fund", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.payfund")),
                        ("period", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.payperiod")),
                    ],
                ),
            ],
        ),
    ]
