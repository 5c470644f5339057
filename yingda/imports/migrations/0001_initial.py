import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yingda.plumbing.fields
import yingda.plumbing.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        yingda.plumbing.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=20)),
                        ("file_key", models.CharField(max_length=64)),
                        ("file_name", models.CharField(max_length=255)),
                        ("size", models.BigIntegerField()),
                        ("format", models.CharField(max_length=5)),
                        ("encoding", models.CharField(max_length=10)),
                        ("delimiter", models.CharField(max_length=1)),
                        ("header_row", models.IntegerField()),
                        ("header", models.JSONField(default=list, help_text="the names of the columns as written")),
                        ("mapping", models.JSONField(help_text="column → place in a row, from 0")),
                        ("zone", models.CharField(help_text="time zone of times without an offset", max_length=40)),
                        ("options", models.JSONField(default=dict)),
                        ("by_name", models.CharField(max_length=150)),
                        ("state", models.CharField(default="reading", max_length=10)),
                        ("paused_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("problem", models.CharField(default="", help_text="code of what made the whole file fail", max_length=40)),
                        ("read_bytes", models.BigIntegerField(default=0)),
                        ("lines_read", models.IntegerField(default=0)),
                        ("lines_to_save", models.IntegerField(default=0)),
                        ("lines_saved", models.IntegerField(default=0)),
                        ("lines_refused", models.IntegerField(default=0)),
                        ("summary_rows", models.IntegerField(default=0)),
                        ("delayed_cells", models.IntegerField(default=0)),
                        ("counts", models.JSONField(default=dict)),
                        ("place", models.JSONField(null=True)),
                        ("worked_ms", models.BigIntegerField(default=0)),
                        ("created_at", yingda.plumbing.fields.InstantField()),
                        ("finished_at", yingda.plumbing.fields.InstantField(null=True)),
                        ("forgotten_at", yingda.plumbing.fields.InstantField(help_text="when the file was removed", null=True)),
                        ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        (
                            "source",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.ordersource", db_index=False),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["source", "kind", "-id"], name="imports_of_source")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("reading", "saving", "undoing"))), fields=("source",), name="imports_one_of_a_source"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refusal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("row", models.IntegerField(help_text="as a spreadsheet counts: the header is 1")),
                        ("field", models.CharField(max_length=20)),
                        ("reason", models.CharField(max_length=40)),
                        ("params", models.JSONField(default=dict)),
                        ("of", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="imports.import", db_index=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("of", "row"), name="imports_refusal_once")],
                    },
                ),
            ],
        ),
    ]
