"""Plans of managers, broken down."""

from django.db import models

from yingda.plumbing.fields import InstantField


class TargetPlan(models.Model):
    """What a metric is to be from day to day (yyyymmdd, both included). `document`: its value and parts (`rules.targets`), in the reader's unit."""

    name = models.CharField(max_length=80)
    metric = models.CharField(max_length=40)
    since = models.IntegerField()
    until = models.IntegerField()
    document = models.TextField()
    version = models.IntegerField(default=1)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = InstantField(null=True)
