"""Storage: shops, orders, their items and the history of their statuses."""

from django.db import models

from yingda.customers.models.contacts import Contact
from yingda.plumbing.fields import EncryptedTextField, InstantField


class OrderSource(models.Model):
    """A shop or system orders come from; `key` names it in the webhook's address, `secret` signs its deliveries."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3, default="CNY")
    secret = EncryptedTextField()
    created_at = InstantField()
    closed_at = InstantField(null=True)


class Order(models.Model):
    """An order of one source. `total` is in minor units of `currency`; returns have a negative one.

    refund_amount, refund_items: what came back, or is to, of one with a refund in its history; None when nobody said, which is all of it.
    """

    source = models.ForeignKey(OrderSource, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=64)
    number = models.CharField(max_length=64)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer_name = models.CharField(max_length=200, default="", help_text="as the shop wrote it")
    withheld = models.CharField(max_length=40, default="", help_text="code of why nothing is kept of the buyer; empty where it is")
    total = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12)
    status_at = InstantField()
    placed_at = InstantField()
    refund_amount = models.BigIntegerField(null=True)
    refund_items = models.IntegerField(null=True)
    created_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="customers_order_once")]
        indexes = [
            models.Index(fields=["contact", "-placed_at", "-id"], name="customers_order_contact"),
            models.Index(fields=["-placed_at", "-id"], name="customers_order_placed"),
            models.Index(fields=["number"], name="customers_order_number"),
        ]


class OrderItem(models.Model):
    """One line of an order; `price` per piece in minor units of the order's currency."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.IntegerField()
    sku = models.CharField(max_length=64, default="")
    title = models.CharField(max_length=300, default="")
    quantity = models.IntegerField()
    price = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "place"], name="customers_orderitem_place")]


class OrderStatus(models.Model):
    """A status an order reached: when, by whose word (`source`), noted by whom."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    at = InstantField()
    source = models.CharField(max_length=10, help_text="person | api | import | webhook")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "status", "at"], name="customers_orderstatus_once")]


class HookDelivery(models.Model):
    """A webhook delivery that was accepted; kept as long as its timestamp would be, so that it cannot be replayed."""

    source = models.ForeignKey(OrderSource, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="customers_hook_once")]
        indexes = [models.Index(fields=["at"], name="customers_hook_at")]
