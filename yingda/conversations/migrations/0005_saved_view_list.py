from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_playbooks")]

    operations = [
        migrations.AddField(model_name="savedview", name="list", field=models.CharField(default="conversations", max_length=20)),
    ]
