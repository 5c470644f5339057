"""League tables, their weeks as they were published, and what was said about them afterwards."""

from django.db import models

from yingda.plumbing.fields import InstantField


class LeagueTable(models.Model):
    """What is ranked, for whom, and who sees it. grain: person or group. scheme: the scorecard that opens from a line, whose total is ranked
    where there is no metric. first_week: the Monday (yyyymmdd) of its first week.
    """

    name = models.CharField(max_length=80)
    metric = models.CharField(max_length=40, blank=True)
    scheme = models.CharField(max_length=40, blank=True)
    grain = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10)
    least_n = models.IntegerField(default=0)
    delay_days = models.SmallIntegerField(default=0)
    first_week = models.IntegerField()
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = InstantField(null=True)


class LeagueWeek(models.Model):
    """A week as it was published (`document`: bytes of its lines); no row is ever changed."""

    table = models.ForeignKey(LeagueTable, on_delete=models.PROTECT, related_name="+", db_index=False)
    week = models.IntegerField(help_text="its Monday, yyyymmdd")
    document = models.TextField()
    frozen_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "week"], name="performance_week_once")]


class LeagueCorrection(models.Model):
    """What is known better since a week was published: a line before and after, with the kind of reason and a note."""

    of = models.ForeignKey(LeagueWeek, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField(help_text="person or group")
    kind = models.CharField(max_length=20)
    note = models.CharField(max_length=500)
    before = models.TextField()
    after = models.TextField()
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
