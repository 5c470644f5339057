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
                    name="PushKey",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("private", yingda.plumbing.fields.EncryptedTextField()),
                        ("public", models.CharField(max_length=90)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="PushWish",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("quiet_from", models.IntegerField(null=True)),
                        ("quiet_until", models.IntegerField(null=True)),
                        ("zone", models.CharField(max_length=60)),
                        ("only_on_duty", models.BooleanField(default=False)),
                        ("show_text", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("session", models.CharField(max_length=32)),
                        ("endpoint", yingda.plumbing.fields.EncryptedTextField()),
                        ("endpoint_hash", models.CharField(max_length=64, unique=True)),
                        ("p256dh", models.CharField(max_length=100)),
                        ("auth", yingda.plumbing.fields.EncryptedTextField()),
                        ("name", models.CharField(max_length=80)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("last_push_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("failing_since", yingda.plumbing.fields.InstantField(null=True)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["session"], name="notifications_device_session")],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=32)),
                        ("facts", models.JSONField(default=dict)),
                        ("link", models.CharField(default="", help_text="path within the console", max_length=200)),
                        ("key", models.CharField(help_text="told once per person and key", max_length=120, null=True)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("read_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "-id"], name="notifications_of_person"),
                            models.Index(condition=models.Q(("read_at__isnull", True)), fields=["person"], name="notifications_unread"),
                            models.Index(fields=["created_at"], name="notifications_age"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("key", "person"), name="notifications_told_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=32)),
                        ("in_app", models.BooleanField()),
                        ("sound", models.BooleanField()),
                        ("desktop", models.BooleanField()),
                        ("push", models.BooleanField(default=True)),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="notifications_preference_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Push",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("topic", models.CharField(max_length=32)),
                        ("kind", models.CharField(max_length=32)),
                        ("facts", models.JSONField(default=dict)),
                        ("link", models.CharField(default="", max_length=200)),
                        ("made_at", yingda.plumbing.fields.InstantField()),
                        ("due_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("leased_until", yingda.plumbing.fields.InstantField(default=0)),
                        ("tries", models.IntegerField(default=0)),
                        ("sent_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("device", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="notifications.device", db_index=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="notifications_push_due"),
                            models.Index(fields=["made_at"], name="notifications_push_age"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("device", "topic"), name="notifications_push_once")],
                    },
                ),
            ],
        ),
    ]
