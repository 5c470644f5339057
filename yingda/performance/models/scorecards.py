"""Schemes of scorecards in versions."""

from django.db import models

from yingda.plumbing.fields import InstantField


class SchemeVersion(models.Model):
    """A scheme as it is from a day on; it is never changed. `document`: its parts (`rules.scorecards`); off: nobody is scored by it from then on."""

    key = models.CharField(max_length=40)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    document = models.TextField()
    starts_on = models.IntegerField(help_text="yyyymmdd")
    active = models.BooleanField(default=True)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="performance_scheme_once")]
