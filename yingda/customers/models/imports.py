"""Storage: which contacts an import made."""

from django.db import models


class ImportedContact(models.Model):
    """A contact that an import (a number of the room `imports`) made, so that it can be taken back while nobody has touched it."""

    import_id = models.BigIntegerField()
    contact = models.OneToOneField("customers.Contact", on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["import_id", "contact"], name="customers_imported")]
