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
                    name="ErasedIdentity",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("mark", models.CharField(max_length=64, unique=True)),
                        ("at", yingda.plumbing.fields.InstantField()),
                    ],
                ),
                migrations.CreateModel(
                    name="OrderSource",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("currency", models.CharField(default="CNY", max_length=3)),
                        ("secret", yingda.plumbing.fields.EncryptedTextField()),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("closed_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(help_text="lasting key", max_length=40, unique=True)),
                        ("name_zh", models.CharField(max_length=40)),
                        ("name_en", models.CharField(max_length=40)),
                        ("colour", models.CharField(default="#7a869a", max_length=7)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("retired_at", yingda.plumbing.fields.InstantField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Company",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=200)),
                        ("search_keys", models.TextField(default="")),
                        ("domain", models.CharField(default="", max_length=253)),
                        ("note", models.TextField(default="")),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["name", "id"], name="customers_company_name")],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(default="", max_length=200)),
                        ("search_keys", models.TextField(default="", help_text="name, pinyin and initials in lower case")),
                        ("tier", models.SmallIntegerField(default=0)),
                        ("locale", models.CharField(default="zh-CN", max_length=10)),
                        ("attributes", models.JSONField(default=dict)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("last_seen_at", yingda.plumbing.fields.InstantField()),
                        ("erased_at", yingda.plumbing.fields.InstantField(help_text="when everything that said who it is was erased", null=True)),
                        ("company", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="customers.company")),
                        ("merged_into", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact")),
                        (
                            "responsible",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, db_index=False
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("merged_into__isnull", True)), fields=["-last_seen_at", "-id"], name="customers_contact_seen"),
                            models.Index(fields=["responsible", "-last_seen_at"], name="customers_contact_owner"),
                            models.Index(fields=["name", "id"], name="customers_contact_name"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("tier__gte", 0), ("tier__lte", 4)), name="customers_contact_tier"),
                            models.CheckConstraint(condition=models.Q(("merged_into", models.F("id")), _negated=True), name="customers_contact_not_self"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=20)),
                        ("given_at", yingda.plumbing.fields.InstantField()),
                        ("withdrawn_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("source", models.CharField(default="", help_text="where it was said: a form, a chat, a call", max_length=200)),
                        ("given_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["contact", "kind", "given_at"], name="customers_consent_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="ContactNote",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("author_name", models.CharField(max_length=150)),
                        ("text", models.TextField()),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["contact", "-at", "-id"], name="customers_note_time")],
                    },
                ),
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("channel", models.CharField(max_length=10)),
                        ("value", models.CharField(help_text="normalised", max_length=255)),
                        ("scope", models.CharField(default="", help_text="the inbox it is valid in; empty for everywhere", max_length=64)),
                        ("verified", models.BooleanField(default=False)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["value"], name="customers_identity_value"),
                            models.Index(fields=["contact"], name="customers_identity_contact"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("channel", "scope", "value"), name="customers_identity_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedContact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("import_id", models.BigIntegerField()),
                        ("contact", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["import_id", "contact"], name="customers_imported")],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("snapshot", models.JSONField()),
                        ("why", models.CharField(help_text="by_hand | signed_identity", max_length=20)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("undone_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("absorbed", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact")),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("survivor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact", db_index=False)),
                        ("undone_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["survivor", "-at"], name="customers_merge_survivor")],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("undone_at__isnull", True)), fields=("absorbed",), name="customers_merge_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("external_id", models.CharField(max_length=64)),
                        ("number", models.CharField(max_length=64)),
                        ("buyer_name", models.CharField(default="", help_text="as the shop wrote it", max_length=200)),
                        ("total", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("status", models.CharField(max_length=12)),
                        ("status_at", yingda.plumbing.fields.InstantField()),
                        ("placed_at", yingda.plumbing.fields.InstantField()),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        (
                            "contact",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.contact", db_index=False),
                        ),
                        (
                            "source",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.ordersource", db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["contact", "-placed_at", "-id"], name="customers_order_contact"),
                            models.Index(fields=["-placed_at", "-id"], name="customers_order_placed"),
                            models.Index(fields=["number"], name="customers_order_number"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("source", "external_id"), name="customers_order_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OrderItem",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("place", models.IntegerField()),
                        ("sku", models.CharField(default="", max_length=64)),
                        ("title", models.CharField(default="", max_length=300)),
                        ("quantity", models.IntegerField()),
                        ("price", models.BigIntegerField()),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.order", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("order", "place"), name="customers_orderitem_place")],
                    },
                ),
                migrations.CreateModel(
                    name="HookDelivery",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("digest", models.CharField(max_length=64)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        (
                            "source",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.ordersource", db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="customers_hook_at")],
                        "constraints": [models.UniqueConstraint(fields=("source", "digest"), name="customers_hook_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OrderStatus",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("status", models.CharField(max_length=12)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("source", models.CharField(help_text="person | api | import | webhook", max_length=10)),
                        ("noted_at", yingda.plumbing.fields.InstantField()),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.order", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("order", "status", "at"), name="customers_orderstatus_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("since_at", yingda.plumbing.fields.InstantField()),
                        ("until_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("why", models.CharField(default="", max_length=200)),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["contact", "-since_at"], name="customers_resp_contact")],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("until_at__isnull", True)), fields=("contact",), name="customers_resp_one_open")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTag",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                        ("tag", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.tag")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("contact", "tag"), name="customers_contacttag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("started_at", yingda.plumbing.fields.InstantField()),
                        ("last_at", yingda.plumbing.fields.InstantField()),
                        ("pages", models.IntegerField(default=0)),
                        ("landing_page", models.TextField()),
                        ("referrer", models.TextField(default="")),
                        ("device", models.CharField(default="", max_length=10)),
                        ("utm_source", models.CharField(default="", max_length=200)),
                        ("utm_medium", models.CharField(default="", max_length=200)),
                        ("utm_campaign", models.CharField(default="", max_length=200)),
                        ("utm_term", models.CharField(default="", max_length=200)),
                        ("utm_content", models.CharField(default="", max_length=200)),
                        ("gclid", models.CharField(default="", max_length=300)),
                        ("bd_vid", models.CharField(default="", max_length=300)),
                        ("msclkid", models.CharField(default="", max_length=300)),
                        ("qhclickid", models.CharField(default="", max_length=300)),
                        ("gdt_vid", models.CharField(default="", max_length=300)),
                        ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.contact", db_index=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["contact", "-started_at", "-id"], name="customers_visit_contact"),
                            models.Index(fields=["last_at"], name="customers_visit_last"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PageView",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("url", models.TextField()),
                        ("title", models.CharField(default="", max_length=300)),
                        ("at", yingda.plumbing.fields.InstantField()),
                        ("visit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.visit", db_index=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["visit", "at"], name="customers_pageview_visit")],
                    },
                ),
            ],
        ),
    ]
