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
                    name="QuickReplyFolder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scope", models.CharField(max_length=8)),
                        ("name", models.CharField(max_length=60)),
                        ("position", models.IntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "parent",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.quickreplyfolder"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", True), ("owner__isnull", True), ("scope", "shared")),
                                    models.Q(("group__isnull", False), ("owner__isnull", True), ("scope", "group")),
                                    models.Q(("group__isnull", True), ("owner__isnull", False), ("scope", "personal")),
                                    _connector="OR",
                                ),
                                name="knowledge_folder_scope",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuickReply",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scope", models.CharField(max_length=8)),
                        ("title", models.CharField(max_length=80)),
                        ("text", models.TextField()),
                        ("shortcut", models.CharField(default="", help_text="typed after the slash", max_length=32)),
                        ("search_keys", models.TextField()),
                        ("attachments", models.JSONField(default=list, help_text="keys of files")),
                        ("locale", models.CharField(default="zh-CN", max_length=10)),
                        ("position", models.IntegerField(default=0)),
                        ("uses", models.BigIntegerField(default=0)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("changed_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "folder",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.quickreplyfolder"),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["scope", "folder", "position"], name="knowledge_menu"),
                            models.Index(condition=models.Q(("scope", "personal")), fields=["owner"], name="knowledge_of_owner"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", True), ("owner__isnull", True), ("scope", "shared")),
                                    models.Q(("group__isnull", False), ("owner__isnull", True), ("scope", "group")),
                                    models.Q(("group__isnull", True), ("owner__isnull", False), ("scope", "personal")),
                                    _connector="OR",
                                ),
                                name="knowledge_reply_scope",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at__isnull", True), ("scope", "shared"), models.Q(("shortcut", ""), _negated=True)),
                                fields=("shortcut",),
                                name="knowledge_shared_shortcut",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at__isnull", True), ("scope", "group"), models.Q(("shortcut", ""), _negated=True)),
                                fields=("group", "shortcut"),
                                name="knowledge_group_shortcut",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at__isnull", True), ("scope", "personal"), models.Q(("shortcut", ""), _negated=True)),
                                fields=("owner", "shortcut"),
                                name="knowledge_own_shortcut",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuickReplyUse",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("conversation_id", models.BigIntegerField(null=True)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                        ("reply", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.quickreply", db_index=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["reply", "-at"], name="knowledge_uses_of_reply"),
                            models.Index(fields=["person", "-at"], name="knowledge_uses_of_person"),
                        ],
                    },
                ),
            ],
        ),
    ]
