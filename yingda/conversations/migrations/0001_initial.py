import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("inboxes", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="PlaybookReading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TicketCounter",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("last", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Activation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("place", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=120)),
                        ("what_happened", models.TextField(default="")),
                        ("why", models.CharField(default="", max_length=500)),
                        ("match", models.TextField(default="{}")),
                        ("notice", models.CharField(default="", max_length=500)),
                        ("began_at", yingda.plumbing.fields.InstantField()),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("end_why", models.CharField(default="", max_length=500)),
                        ("affected", models.IntegerField(default=0)),
                        ("steps_total", models.IntegerField(default=0)),
                        ("steps_over", models.IntegerField(default=0)),
                        ("revision", models.IntegerField(default=0)),
                        ("began_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("parent", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation")),
                        (
                            "conversation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation"),
                        ),
                        ("playbook", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.playbook")),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place", "-id"], name="activation_place"),
                            models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["id"], name="activation_running"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("place", "conversation")),
                                fields=("playbook", "conversation"),
                                name="activation_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivationCase",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("joined_at", yingda.plumbing.fields.InstantField()),
                        ("how", models.CharField(max_length=8)),
                        ("left_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("waiting_since", yingda.plumbing.fields.InstantField(null=True)),
                        ("first_reply_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("longest_wait_ms", models.BigIntegerField(default=0)),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("words_said", models.TextField(default="[]")),
                        (
                            "activation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation", db_index=False),
                        ),
                        ("joined_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "conversation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation", db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["conversation", "left_at"], name="activation_case_of")],
                        "constraints": [models.UniqueConstraint(fields=("activation", "conversation"), name="activation_case_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ActivationStep",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.IntegerField()),
                        ("text", models.CharField(max_length=500)),
                        ("required", models.BooleanField(default=True)),
                        ("person_ids", models.TextField(default="")),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("state", models.CharField(default="open", max_length=8)),
                        ("over_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("note", models.CharField(default="", max_length=500)),
                        (
                            "activation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation", db_index=False),
                        ),
                        ("over_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("activation", "position"), name="activation_step_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ActivationClock",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=16)),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("amount_ms", models.BigIntegerField()),
                        ("calendar_id", models.BigIntegerField(null=True)),
                        ("calendar_version", models.IntegerField(null=True)),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warned_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("met_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("steps_done", models.IntegerField(default=0)),
                        ("activation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation")),
                        (
                            "case",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activationcase"),
                        ),
                        ("met_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "step",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activationstep"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["case"], name="activation_clock_open")],
                    },
                ),
                migrations.CreateModel(
                    name="Announcement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=8)),
                        ("key", models.CharField(max_length=36, unique=True)),
                        ("text", models.TextField()),
                        ("state", models.CharField(default="running", max_length=10)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("total", models.IntegerField(default=0)),
                        ("sent", models.IntegerField(default=0)),
                        ("refused", models.IntegerField(default=0)),
                        ("activation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation")),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="Conversation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("channel", models.CharField(max_length=10)),
                        ("contact_name", models.CharField(max_length=120)),
                        ("contact_tier", models.SmallIntegerField(default=0)),
                        ("state", models.CharField(max_length=10)),
                        ("state_since", yingda.plumbing.fields.InstantField()),
                        ("queue_id", models.BigIntegerField(null=True)),
                        ("priority", models.SmallIntegerField(default=1)),
                        ("subject", models.CharField(default="", max_length=200)),
                        ("last_seq", models.IntegerField(default=0)),
                        ("last_at", yingda.plumbing.fields.InstantField()),
                        ("last_from", models.CharField(default="", max_length=10)),
                        ("preview", models.CharField(default="", max_length=160)),
                        ("unread", models.IntegerField(default=0)),
                        ("waiting_since", yingda.plumbing.fields.InstantField(null=True)),
                        ("staff_read_seq", models.IntegerField(default=0)),
                        ("staff_got_seq", models.IntegerField(default=0)),
                        ("visitor_read_seq", models.IntegerField(default=0)),
                        ("visitor_got_seq", models.IntegerField(default=0)),
                        ("sla_version_id", models.BigIntegerField(null=True)),
                        ("sla_kind", models.CharField(max_length=20, null=True)),
                        ("sla_due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("sla_warn_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("sla_breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("snoozed_until", yingda.plumbing.fields.InstantField(null=True)),
                        ("opened_at", yingda.plumbing.fields.InstantField()),
                        ("resolved_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("participant_ids", models.TextField(default="")),
                        ("tag_ids", models.TextField(default="")),
                        ("mention_ids", models.TextField(default="")),
                        ("version", models.IntegerField(default=0)),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact", db_index=False)),
                        (
                            "group",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group", db_index=False),
                        ),
                        ("inbox", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inboxes.inbox")),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "previous",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="conversations.conversation"),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["assignee", "state", "-last_at"], name="conv_assignee"),
                            models.Index(fields=["group", "state", "waiting_since"], name="conv_group"),
                            models.Index(fields=["contact", "-id"], name="conv_contact"),
                            models.Index(fields=["state", "-last_at"], name="conv_state"),
                            models.Index(condition=models.Q(("state", "resolved"), _negated=True), fields=["-last_at", "-id"], name="conv_open_newest"),
                            models.Index(condition=models.Q(("state", "resolved"), _negated=True), fields=["waiting_since", "id"], name="conv_open_waiting"),
                            models.Index(fields=["queue_id", "state"], name="conv_queue"),
                            models.Index(condition=models.Q(("state", "resolved"), _negated=True), fields=["sla_due_at"], name="conv_sla"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementTarget",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("state", models.CharField(default="pending", max_length=8)),
                        ("code", models.CharField(default="", max_length=60)),
                        ("params", models.TextField(default="{}")),
                        ("seq", models.IntegerField(null=True)),
                        ("at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "announcement",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.announcement", db_index=False),
                        ),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["announcement", "state", "id"], name="announcement_pending")],
                        "constraints": [models.UniqueConstraint(fields=("announcement", "conversation"), name="announcement_target_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ActivationEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("what", models.CharField(max_length=20)),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor_name", models.CharField(default="", max_length=120)),
                        ("seq", models.IntegerField(null=True)),
                        ("facts", models.TextField(default="{}")),
                        ("activation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.activation")),
                        (
                            "conversation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ConversationTag",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "conversation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation", db_index=False),
                        ),
                        ("tag", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.tag", db_index=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tag", "conversation"], name="conv_tag_lookup")],
                        "constraints": [models.UniqueConstraint(fields=("conversation", "tag"), name="conv_tag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="HandOver",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("reason", models.CharField(max_length=500)),
                        ("state", models.CharField(max_length=10)),
                        ("offered_at", yingda.plumbing.fields.InstantField()),
                        ("expires_at", yingda.plumbing.fields.InstantField()),
                        ("answered_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        ("from_person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("to_group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        (
                            "to_person",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["to_person", "state"], name="hand_over_to")],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("state", "offered")), fields=("conversation",), name="hand_over_one_open")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedConversation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("source_id", models.BigIntegerField()),
                        ("thread", models.CharField(max_length=130)),
                        ("first_at", yingda.plumbing.fields.InstantField()),
                        ("last_at", yingda.plumbing.fields.InstantField()),
                        ("import_id", models.BigIntegerField(help_text="the import that made it")),
                        ("last_import_id", models.BigIntegerField(help_text="the import that last added to it")),
                        ("conversation", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["import_id", "conversation"], name="conv_imported_by")],
                        "constraints": [models.UniqueConstraint(fields=("source_id", "thread", "first_at"), name="conv_imported_once")],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentReview",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("summary", models.TextField(default="")),
                        ("causes", models.TextField(default="")),
                        ("changes", models.TextField(default="")),
                        ("written_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("activation", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.activation")),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("seq", models.IntegerField()),
                        ("kind", models.CharField(max_length=12)),
                        ("text", models.TextField(default="")),
                        ("data", models.TextField(default="{}")),
                        ("author_kind", models.CharField(max_length=10)),
                        ("author_id", models.BigIntegerField(null=True)),
                        ("author_name", models.CharField(default="", max_length=120)),
                        ("client_id", models.CharField(max_length=36, null=True)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("edited_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("recalled_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "conversation",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("conversation", "seq"), name="message_seq_once"),
                            models.UniqueConstraint(fields=("conversation", "client_id"), name="message_client_id_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("seen_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                        ("message", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.message")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "seen_at"], name="mention_person")],
                    },
                ),
                migrations.CreateModel(
                    name="MovedConversation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("merge_id", models.BigIntegerField()),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("merge_id", "conversation"), name="conv_moved_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OwnershipSpan",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("why", models.CharField(max_length=40)),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("role", models.CharField(max_length=10)),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        (
                            "invited_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "until_at"], name="participant_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)), fields=("conversation", "person", "role"), name="participant_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Playbook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60)),
                        ("position", models.IntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(condition=models.Q(("archived_at__isnull", True)), fields=("name",), name="playbook_name")],
                    },
                ),
                migrations.CreateModel(
                    name="PlaybookVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("by_name", models.CharField(max_length=120)),
                        ("document", models.TextField()),
                        (
                            "playbook",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.playbook", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("playbook", "version"), name="playbook_version_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("score", models.SmallIntegerField()),
                        ("reasons", models.TextField(default="[]")),
                        ("text", models.TextField(default="")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("conversation", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                        ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("list", models.CharField(default="conversations", max_length=20)),
                        ("name", models.CharField(max_length=60)),
                        ("query", models.TextField()),
                        ("position", models.IntegerField(default=0)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="SlaPolicy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("position", models.IntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField(default=0)),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("archived_at__isnull", True)), fields=("name",), name="sla_open_policy_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SlaPolicyVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("document", models.TextField(help_text="conditions, targets in minutes, clock, calendar, pauses, warning, escalation")),
                        (
                            "policy",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.slapolicy", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("policy", "version"), name="sla_version_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SlaTarget",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("calendar_id", models.BigIntegerField(null=True)),
                        ("calendar_version", models.IntegerField(null=True)),
                        ("kind", models.CharField(max_length=20)),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("amount_ms", models.BigIntegerField()),
                        ("counted_from_at", yingda.plumbing.fields.InstantField()),
                        ("left_ms", models.BigIntegerField()),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warn_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("paused_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warned_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("steps_done", models.IntegerField(default=0)),
                        ("met_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("cancelled_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "conversation",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation", db_index=False),
                        ),
                        (
                            "policy_version",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.slapolicyversion"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["conversation", "kind"], name="sla_target_conversation")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at__isnull", True), ("met_at__isnull", True)),
                                fields=("conversation", "kind"),
                                name="sla_one_running_of_a_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SlaStep",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("step", models.IntegerField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("verb", models.CharField(max_length=10)),
                        ("people", models.TextField(default="", help_text="ids separated by blanks")),
                        ("done", models.BooleanField(default=False)),
                        (
                            "target",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.slatarget", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("target", "step"), name="sla_step_once")],
                    },
                ),
                migrations.CreateModel(
                    name="StateSpan",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("state", models.CharField(max_length=10)),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("why", models.CharField(max_length=200)),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation")),
                    ],
                ),
                migrations.CreateModel(
                    name="Ticket",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.BigIntegerField(unique=True)),
                        ("type_version", models.IntegerField()),
                        ("liaison", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=200)),
                        ("description", models.TextField(default="")),
                        ("answers", models.TextField(default="{}", help_text="what was filled into the form, by key")),
                        ("priority", models.SmallIntegerField(default=1)),
                        ("state", models.CharField(max_length=10)),
                        ("state_since", yingda.plumbing.fields.InstantField()),
                        ("contact_name", models.CharField(default="", max_length=120)),
                        ("calendar_id", models.BigIntegerField(null=True)),
                        ("calendar_version", models.IntegerField(null=True)),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warn_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("step_id", models.BigIntegerField(null=True)),
                        ("step_name", models.CharField(default="", max_length=60)),
                        ("step_person_id", models.BigIntegerField(null=True)),
                        ("step_group_id", models.BigIntegerField(null=True)),
                        ("step_due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("step_breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("steps_total", models.IntegerField(default=0)),
                        ("steps_over", models.IntegerField(default=0)),
                        ("step_person_ids", models.TextField(default="")),
                        ("watcher_ids", models.TextField(default="")),
                        ("tag_ids", models.TextField(default="")),
                        ("comment_count", models.IntegerField(default=0)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("solved_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("version", models.IntegerField(default=0)),
                        (
                            "contact",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact", db_index=False),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.conversation", db_index=False
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group", db_index=False),
                        ),
                        (
                            "maker",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                        ("merged_into", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.ticket")),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                        ("type", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.tickettype")),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "-id"], name="ticket_state"),
                            models.Index(fields=["owner", "state"], name="ticket_owner"),
                            models.Index(fields=["maker", "-id"], name="ticket_maker"),
                            models.Index(fields=["group", "state"], name="ticket_group"),
                            models.Index(fields=["step_group_id", "state"], name="ticket_step_group"),
                            models.Index(fields=["contact", "-id"], name="ticket_contact"),
                            models.Index(fields=["conversation"], name="ticket_conversation"),
                            models.Index(condition=models.Q(("state__in", ["new", "open", "waiting"])), fields=["due_at"], name="ticket_due"),
                            models.Index(condition=models.Q(("state__in", ["new", "open", "waiting"])), fields=["due_at", "step_due_at"], name="ticket_late"),
                            models.Index(fields=["-changed_at", "-id"], name="ticket_changed"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewAction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.CharField(max_length=500)),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("done_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("activation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.activation")),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("ticket", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.ticket")),
                    ],
                ),
                migrations.CreateModel(
                    name="MovedTicket",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("merge_id", models.BigIntegerField()),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("merge_id", "ticket"), name="ticket_moved_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TicketComment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("author_kind", models.CharField(max_length=10)),
                        ("author_id", models.BigIntegerField(null=True)),
                        ("author_name", models.CharField(default="", max_length=120)),
                        ("text", models.TextField()),
                        ("mentions", models.TextField(default="[]")),
                        ("files", models.TextField(default="[]")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                    ],
                ),
                migrations.CreateModel(
                    name="TicketEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor_name", models.CharField(default="", max_length=120)),
                        ("what", models.CharField(max_length=20)),
                        ("why", models.CharField(default="", max_length=500)),
                        ("facts", models.TextField(default="{}")),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                    ],
                ),
                migrations.CreateModel(
                    name="TicketLink",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=12)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        (
                            "conversation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.conversation"),
                        ),
                        ("other", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket", db_index=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ticket", "kind", "other"), name="ticket_link_once"),
                            models.UniqueConstraint(fields=("ticket", "conversation"), name="ticket_conversation_once"),
                            models.CheckConstraint(
                                condition=models.Q(("other__isnull", True), ("conversation__isnull", True), _connector="XOR"), name="ticket_link_one_end"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketMerge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("undone_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("before", models.TextField(help_text="state of the absorbed, and what moved: comments, links, watchers")),
                        ("absorbed", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                        ("survivor", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                    ],
                ),
                migrations.CreateModel(
                    name="TicketStep",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.IntegerField()),
                        ("name", models.CharField(max_length=60)),
                        ("minutes", models.IntegerField(null=True)),
                        ("state", models.CharField(default="waiting", max_length=10)),
                        ("began_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("note", models.CharField(default="", max_length=500)),
                        ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        (
                            "person",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket", db_index=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["ticket", "position"], name="ticket_step_order"),
                            models.Index(fields=["person", "ticket"], name="ticket_step_person"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketClock",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("calendar_id", models.BigIntegerField(null=True)),
                        ("calendar_version", models.IntegerField(null=True)),
                        ("warn_percent", models.SmallIntegerField()),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("amount_ms", models.BigIntegerField()),
                        ("counted_from_at", yingda.plumbing.fields.InstantField()),
                        ("left_ms", models.BigIntegerField()),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warn_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("paused_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("warned_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("breached_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                        ("step", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticketstep")),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["ticket"], name="ticket_clock_running")],
                    },
                ),
                migrations.CreateModel(
                    name="TicketTranscript",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("messages", models.TextField()),
                        ("conversation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.conversation")),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket")),
                    ],
                ),
                migrations.CreateModel(
                    name="TicketType",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=60)),
                        ("position", models.IntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("archived_at__isnull", True)), fields=("key",), name="ticket_type_key"),
                            models.UniqueConstraint(condition=models.Q(("archived_at__isnull", True)), fields=("name",), name="ticket_type_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketTypeVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("document", models.TextField()),
                        (
                            "type",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conversations.tickettype", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("type", "version"), name="ticket_type_version_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TicketWatcher",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                        ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.ticket", db_index=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "ticket"], name="ticket_watched")],
                        "constraints": [models.UniqueConstraint(fields=("ticket", "person"), name="ticket_watcher_once")],
                    },
                ),
            ],
        ),
    ]
