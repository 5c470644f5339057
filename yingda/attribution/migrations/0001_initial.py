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
                    name="FactMark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("epoch", models.BigIntegerField()),
                        ("n", models.BigIntegerField()),
                        ("written", models.BigIntegerField(default=0)),
                        ("talks_left", models.BigIntegerField(default=0)),
                        ("orders_left", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="AgentFact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("conversation_id", models.BigIntegerField()),
                        ("agent_id", models.BigIntegerField()),
                        ("contact_id", models.BigIntegerField()),
                        ("group_id", models.BigIntegerField(null=True)),
                        ("day", models.IntegerField()),
                        ("day_n", models.IntegerField(help_text="the day as a running number")),
                        ("first_at", yingda.plumbing.fields.InstantField()),
                        ("last_at", yingda.plumbing.fields.InstantField()),
                        ("lines", models.IntegerField()),
                        ("words", models.IntegerField()),
                        ("answered_rounds", models.IntegerField()),
                        ("response_ms", models.BigIntegerField(help_text="sum over answered rounds")),
                        ("first_response_ms", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("conversation_id", "agent_id"), name="attribution_agent_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("order_id", models.BigIntegerField()),
                        ("rule_id", models.BigIntegerField()),
                        ("written", models.BigIntegerField()),
                        ("in_force", models.BooleanField()),
                        ("agent_id", models.BigIntegerField(null=True)),
                        ("contact_id", models.BigIntegerField(null=True)),
                        ("group_id", models.BigIntegerField(help_text="of the session that decided", null=True)),
                        ("day", models.IntegerField()),
                        ("day_n", models.IntegerField(help_text="the day as a running number")),
                        ("placed_n", models.IntegerField(help_text="the business day of placing, as a running number")),
                        ("amount", models.BigIntegerField()),
                        ("gross", models.BigIntegerField(default=0)),
                        ("taken_back", models.BigIntegerField(default=0)),
                        ("items", models.IntegerField()),
                        ("paid", models.BooleanField()),
                        ("refund_applied", models.BooleanField(default=False)),
                        ("refunded", models.BooleanField(default=False)),
                        ("decided_by", models.CharField(default="", max_length=10)),
                        ("reason", models.CharField(max_length=20)),
                        ("cell", models.CharField(max_length=30)),
                        ("ordered_id", models.BigIntegerField(null=True)),
                        ("payer_id", models.BigIntegerField(null=True)),
                        ("follow_up_id", models.BigIntegerField(null=True)),
                        ("inquiry_days", models.IntegerField(default=1)),
                        ("after_sales_days", models.IntegerField(default=21)),
                        ("assists", models.JSONField(default=list)),
                        ("evidence", models.JSONField(default=list)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["written"], name="attribution_credit_written"),
                            models.Index(fields=["rule_id", "day", "order_id"], name="attribution_credit_day"),
                            models.Index(fields=["rule_id", "agent_id", "day", "order_id"], name="attribution_credit_agent"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("order_id", "rule_id"), name="attribution_credit_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CreditAssist",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("order_id", models.BigIntegerField()),
                        ("rule_id", models.BigIntegerField()),
                        ("in_force", models.BooleanField()),
                        ("agent_id", models.BigIntegerField()),
                        ("contact_id", models.BigIntegerField(null=True)),
                        ("group_id", models.BigIntegerField(null=True)),
                        ("day", models.IntegerField()),
                        ("day_n", models.IntegerField(help_text="the day as a running number")),
                        ("amount", models.BigIntegerField()),
                        ("paid", models.BooleanField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["rule_id", "agent_id", "day"], name="attribution_assist_agent")],
                        "constraints": [models.UniqueConstraint(fields=("order_id", "rule_id", "agent_id"), name="attribution_assist_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CreditEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("order_id", models.BigIntegerField()),
                        ("rule_id", models.BigIntegerField()),
                        ("agent_id", models.BigIntegerField()),
                        ("amount", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=10)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("booked_at", yingda.plumbing.fields.InstantField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["order_id", "rule_id"], name="attribution_entry_order"),
                            models.Index(fields=["agent_id", "at"], name="attribution_entry_agent"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditRule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("rule", models.CharField(max_length=12)),
                        ("look_back", models.BigIntegerField()),
                        ("inquiry_days", models.SmallIntegerField(default=1)),
                        ("follow_up", models.BooleanField()),
                        ("follow_up_from", models.BigIntegerField(default=60000)),
                        ("follow_up_to", models.BigIntegerField(default=3600000)),
                        ("urge", models.BigIntegerField(default=3600000)),
                        ("claw_back", models.BigIntegerField()),
                        ("after_sales_days", models.SmallIntegerField(default=21)),
                        ("excludes_flagged", models.BooleanField(default=True)),
                        ("excludes_after_sales", models.BooleanField(default=True)),
                        ("in_force", models.BooleanField(default=False)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by_id", models.BigIntegerField(null=True)),
                        ("judged_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("in_force_at", yingda.plumbing.fields.InstantField(help_text="when it was put in force last", null=True)),
                        ("stopped_at", yingda.plumbing.fields.InstantField(help_text="no longer judged by; its judgements stay as they were", null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("in_force", True)), fields=("in_force",), name="attribution_one_rule_in_force")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderFact",
                    fields=[
                        ("order_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("written", models.BigIntegerField()),
                        ("source_id", models.BigIntegerField()),
                        ("contact_id", models.BigIntegerField(null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("total", models.BigIntegerField()),
                        ("items", models.IntegerField()),
                        ("day", models.IntegerField()),
                        ("placed_at", yingda.plumbing.fields.InstantField()),
                        ("paid_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("paid_day", models.IntegerField(null=True)),
                        ("cancelled_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("refund_applied_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("refunded_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["written"], name="attribution_order_written"),
                            models.Index(fields=["contact_id"], name="attribution_order_contact"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderMark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("order_id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=12)),
                        ("reason", models.CharField(max_length=200)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("made_by_id", models.BigIntegerField(null=True)),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("ended_by_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["order_id", "-id"], name="attribution_mark_order")],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("order_id", "kind"), name="attribution_mark_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundFact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("conversation_id", models.BigIntegerField()),
                        ("place", models.IntegerField()),
                        ("agent_id", models.BigIntegerField(null=True)),
                        ("contact_id", models.BigIntegerField()),
                        ("group_id", models.BigIntegerField(null=True)),
                        ("day", models.IntegerField()),
                        ("asked_lines", models.IntegerField()),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("answered_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("response_ms", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("conversation_id", "place"), name="attribution_round_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SessionFact",
                    fields=[
                        ("conversation_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("written", models.BigIntegerField()),
                        ("contact_id", models.BigIntegerField()),
                        ("inbox_id", models.BigIntegerField()),
                        ("channel", models.CharField(max_length=10)),
                        ("group_id", models.BigIntegerField(null=True)),
                        ("day", models.IntegerField()),
                        ("hour", models.SmallIntegerField()),
                        ("opened_at", yingda.plumbing.fields.InstantField()),
                        ("last_line_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("first_customer_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("first_agent_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("first_agent_id", models.BigIntegerField(null=True)),
                        ("first_response_ms", models.BigIntegerField(null=True)),
                        ("customer_lines", models.IntegerField()),
                        ("agent_lines", models.IntegerField()),
                        ("automatic_lines", models.IntegerField()),
                        ("rounds", models.IntegerField()),
                        ("answered_rounds", models.IntegerField()),
                        ("response_ms", models.BigIntegerField(help_text="sum over answered rounds")),
                        ("resolved_first_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("resolved_last_at", yingda.plumbing.fields.InstantField(help_text="of one that is resolved now", null=True)),
                        ("owner_id", models.BigIntegerField(null=True)),
                        ("rating", models.SmallIntegerField(null=True)),
                        ("rated_agent_id", models.BigIntegerField(null=True)),
                        ("imported", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["written"], name="attribution_session_written"),
                            models.Index(fields=["contact_id"], name="attribution_session_contact"),
                        ],
                    },
                ),
            ]
        ),
    ]
