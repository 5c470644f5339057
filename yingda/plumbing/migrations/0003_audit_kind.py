from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0002_guards")]
    operations = [migrations.AddIndex(model_name="auditentry", index=models.Index(fields=["actor_kind", "-id"], name="plumbing_audit_kind"))]
