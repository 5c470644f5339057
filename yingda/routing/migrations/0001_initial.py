import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Capacity",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("units", models.IntegerField()),
                        ("weights", models.TextField(default="{}")),
                        ("version", models.BigIntegerField(default=0)),
                        ("changed_at", yingda.plumbing.fields.InstantField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="FloorAgent",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("document", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Queue",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("position", models.IntegerField(default=0)),
                        ("conditions", models.TextField(default="{}")),
                        ("strategy", models.CharField(default="least_loaded", max_length=20)),
                        ("last_agent_first", models.BooleanField(default=True)),
                        ("responsible_first", models.BooleanField(default=True)),
                        ("overflow_after_s", models.IntegerField(default=0)),
                        ("answer_within_s", models.IntegerField(default=0)),
                        ("wrap_up_s", models.IntegerField(default=0)),
                        ("skills", models.TextField(default="[]")),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("calendar", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.calendar")),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("overflow_queue", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.queue")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("closed_at__isnull", True)), fields=("name",), name="routing_open_queue_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FloorQueue",
                    fields=[
                        (
                            "queue",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="routing.queue"
                            ),
                        ),
                        ("document", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "queue",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="routing.queue"
                            ),
                        ),
                        ("told", models.TextField(default="{}")),
                        ("told_at", yingda.plumbing.fields.InstantField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("how", models.CharField(max_length=20)),
                        ("ended_why", models.CharField(default="", max_length=40)),
                        ("waited_ms", models.BigIntegerField(default=0)),
                        ("channel", models.CharField(default="", max_length=10)),
                        ("explanation", models.TextField(default="{}")),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        (
                            "person",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "queue",
                            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.queue"),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "at"], name="routing_assigned_to"),
                            models.Index(fields=["queue", "at"], name="routing_departures"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)), fields=("conversation",), name="routing_one_open_assignment"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("queue_version", models.IntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("why", models.CharField(max_length=20)),
                        (
                            "conversation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation", db_index=False),
                        ),
                        ("queue", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.queue")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["conversation", "-id"], name="routing_placement_latest")],
                    },
                ),
                migrations.CreateModel(
                    name="QueueMember",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("level", models.IntegerField(default=1)),
                        ("weight", models.IntegerField(default=1)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.group")),
                        ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("queue", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="routing.queue", db_index=False)),
                        ("skill", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.skill")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", True), ("person__isnull", False), ("skill__isnull", True)),
                                    models.Q(("group__isnull", False), ("person__isnull", True), ("skill__isnull", True)),
                                    models.Q(("group__isnull", True), ("person__isnull", True), ("skill__isnull", False)),
                                    _connector="OR",
                                ),
                                name="routing_member_is_one_thing",
                            ),
                            models.UniqueConstraint(fields=("queue", "person"), name="routing_person_once"),
                            models.UniqueConstraint(fields=("queue", "group"), name="routing_group_once"),
                            models.UniqueConstraint(fields=("queue", "skill"), name="routing_skill_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.BigIntegerField()),
                        ("passed", models.BigIntegerField(default=0)),
                        ("floor", models.BigIntegerField(default=0)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("queue", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="routing.queue", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("queue", "person"), name="routing_turn_once")],
                    },
                ),
                migrations.CreateModel(
                    name="WrapUp",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("channel", models.CharField(max_length=10)),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField()),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        (
                            "person",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["person"], name="routing_wrapping_up")],
                    },
                ),
            ],
        ),
    ]
