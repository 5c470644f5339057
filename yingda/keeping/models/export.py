"""Exports in the making and those that can be fetched."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Export(models.Model):
    """One export: of everything, of a list as somebody saw it (`wanted`: its filters), or of one customer.

    state: waiting, running, done, failed, expired. `done` of `total` rows are written. The file lies in the data folder
    under the row's `key` until `expires_at`.
    """

    kind = models.CharField(max_length=20, help_text="everything, customer, conversations, customers, orders or tickets")
    format = models.CharField(max_length=5, help_text="zip, csv, xlsx or jsonl")
    wanted = models.JSONField(default=dict)
    key = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="waiting")
    problem = models.CharField(max_length=40, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=150)
    locale = models.CharField(max_length=10, default="zh-CN")
    created_at = InstantField()
    finished_at = InstantField(null=True)
    expires_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="keeping_exports_of")]
