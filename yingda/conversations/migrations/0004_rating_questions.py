"""Whether a visitor would recommend the team, how easy it was, and when they were asked."""

import django.db.models.deletion
from django.db import migrations, models

import yingda.plumbing.fields


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_covered_indexes")]

    operations = [
        migrations.AddField("rating", "recommend", models.SmallIntegerField(null=True)),
        migrations.AddField("rating", "effort", models.SmallIntegerField(null=True)),
        migrations.CreateModel(
            name="RatingInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", yingda.plumbing.fields.InstantField()),
                (
                    "conversation",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="conversations.conversation"),
                ),
            ],
        ),
    ]
