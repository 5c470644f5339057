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
                    name="ApiToken",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("beginning", models.CharField(max_length=12)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("former_digest", models.CharField(max_length=64, null=True, unique=True)),
                        ("former_until", yingda.plumbing.fields.InstantField(help_text="until when the former secret still lets in", null=True)),
                        ("scopes", models.JSONField(default=list)),
                        ("group_ids", models.JSONField(default=list)),
                        ("networks", models.JSONField(default=list, help_text="addresses it may come from; any when empty")),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("last_used_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("last_address", models.CharField(default="", max_length=64)),
                        ("expires_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("revoked_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name="Inbox",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("kind", models.CharField(help_text="web, form, api or import", max_length=8)),
                        ("key", models.CharField(max_length=32, unique=True)),
                        ("secret", yingda.plumbing.fields.EncryptedTextField()),
                        ("former_secret", yingda.plumbing.fields.EncryptedTextField(null=True)),
                        ("former_until", yingda.plumbing.fields.InstantField(help_text="until when the former secret still opens tokens", null=True)),
                        ("locale", models.CharField(default="zh-CN", max_length=10)),
                        ("allowed_origins", models.JSONField(default=list)),
                        ("settings", models.JSONField(default=dict)),
                        ("version", models.IntegerField(default=1)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("archived_at", yingda.plumbing.fields.InstantField(null=True)),
                        (
                            "calendar",
                            models.ForeignKey(
                                help_text="opening hours; always open when null",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.calendar",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("kind__in", ("web", "form", "api", "import"))), name="inboxes_inbox_kind")],
                    },
                ),
            ],
        ),
    ]
