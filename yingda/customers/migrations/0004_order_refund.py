from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_covered_indexes")]

    operations = [
        migrations.AddField("order", "refund_amount", models.BigIntegerField(null=True)),
        migrations.AddField("order", "refund_items", models.IntegerField(null=True)),
    ]
