from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="withheld",
            field=models.CharField(default="", help_text="code of why nothing is kept of the buyer; empty where it is", max_length=40),
        ),
    ]
