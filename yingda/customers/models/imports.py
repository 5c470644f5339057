"""Storage: order files on their way in."""

from django.db import models

from yingda.customers.models.orders import OrderSource
from yingda.plumbing.fields import InstantField


class OrderImport(models.Model):
    """An order file being taken in. State: reading | saving | done | failed."""

    source = models.ForeignKey(OrderSource, on_delete=models.PROTECT, related_name="+")
    file_key = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    mapping = models.JSONField(help_text="order field → column number, from 0")
    header_row = models.IntegerField()
    zone = models.CharField(max_length=40, help_text="time zone of times without an offset")
    unknown = models.JSONField(default=list, help_text="headers nobody knows")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    state = models.CharField(max_length=10, default="reading")
    problem = models.CharField(max_length=40, default="", help_text="code of what made the whole file fail")
    rows_read = models.IntegerField(default=0)
    rows_refused = models.IntegerField(default=0)
    orders_made = models.IntegerField(default=0)
    orders_changed = models.IntegerField(default=0)
    orders_same = models.IntegerField(default=0)
    orders_refused = models.IntegerField(default=0)
    created_at = InstantField()
    finished_at = InstantField(null=True)


class OrderImportLine(models.Model):
    """A row that was read and waits to be saved with the other rows of its order; without values it spoils them."""

    order_import = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="+")
    row = models.IntegerField(help_text="as the spreadsheet counts: the header is 1")
    external_id = models.CharField(max_length=64)
    values = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order_import", "external_id", "row"], name="customers_importline_order")]


class OrderImportRefusal(models.Model):
    """A row that was not taken: which field, and why (a code of the room's sentences with its parameters)."""

    order_import = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="+")
    row = models.IntegerField()
    field = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_import", "row"], name="customers_importrefusal_once")]
