import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
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
                    name="Policy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("team_name", models.CharField(max_length=80)),
                        ("second_factor_roles", models.JSONField(default=list)),
                        ("set_up_at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=60, unique=True)),
                        ("zh", models.CharField(max_length=60)),
                        ("en", models.CharField(max_length=60)),
                        ("built_in", models.BooleanField(default=False)),
                        ("default_scope", models.CharField(default="own", max_length=12)),
                        ("permissions", models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="Skill",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False, help_text="Designates whether the user can log into this admin site.", verbose_name="staff status"
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                        ("display_name", models.CharField(max_length=80)),
                        ("signature_name", models.CharField(blank=True, default="", max_length=80)),
                        ("search_keys", models.TextField(default="")),
                        ("name_key", models.CharField(default="", help_text="full pinyin: what lists sort by", max_length=160)),
                        ("locale", models.CharField(default="zh-CN", max_length=10)),
                        ("theme", models.CharField(default="system", max_length=10)),
                        ("sound", models.BooleanField(default=True)),
                        ("desktop_notification", models.BooleanField(default=True)),
                        ("avatar_hue", models.IntegerField(default=174)),
                        ("suspended_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("suspended_why", models.CharField(default="", max_length=200)),
                        ("created_at", yingda.plumbing.fields.InstantField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["name_key", "id"], name="people_by_name")],
                        "constraints": [
                            models.UniqueConstraint(django.db.models.functions.text.Lower("username"), name="people_username_any_case"),
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), condition=models.Q(("email", ""), _negated=True), name="people_email_any_case"
                            ),
                            models.CheckConstraint(condition=models.Q(("avatar_hue__gte", 0), ("avatar_hue__lt", 360)), name="people_hue_0_359"),
                        ],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Calendar",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("closed_at__isnull", True)), fields=("name",), name="people_open_calendar_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Department",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        (
                            "parent",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.department", db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("parent", "name"), name="people_department_name"),
                            models.UniqueConstraint(condition=models.Q(("parent__isnull", True)), fields=("name",), name="people_top_department_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Group",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("department", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.department")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("closed_at__isnull", True)), fields=("name",), name="people_open_group_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("until_at__isnull", True)), fields=["group"], name="people_members_now")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)), fields=("person", "group"), name="people_one_open_membership"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PresenceSpan",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("state", models.CharField(max_length=10)),
                        ("why", models.CharField(max_length=14)),
                        ("channel", models.CharField(default="", max_length=20)),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("ended_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "-started_at"], name="people_presence_history")],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("person",), name="people_one_presence_now")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scope", models.CharField(max_length=12)),
                        ("given_at", yingda.plumbing.fields.InstantField()),
                        ("department", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.department")),
                        ("given_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                        ("group", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.group")),
                        ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "role", "group"), name="people_grant_group_once"),
                            models.UniqueConstraint(fields=("person", "role", "department"), name="people_grant_department_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("department__isnull", True), ("group__isnull", True)),
                                fields=("person", "role", "scope"),
                                name="people_grant_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("group__isnull", True), models.Q(("department__isnull", True), ("scope", "group")), _connector="OR"),
                                name="people_group_unit_of_group_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("department__isnull", True), ("scope", "department"), _connector="OR"),
                                name="people_department_unit_of_scope",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonSkill",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("level", models.IntegerField()),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                        ("skill", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.skill")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "skill"), name="people_one_level_per_skill"),
                            models.CheckConstraint(condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="people_level_1_5"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.IntegerField()),
                        ("document", models.JSONField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("calendar", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.calendar", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("calendar", "version"), name="people_calendar_version")],
                    },
                ),
            ],
        ),
    ]
