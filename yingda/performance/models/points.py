"""Points and play: the rules in versions, the ledger, votes and awards."""

from django.db import models

from yingda.plumbing.fields import InstantField


class PlayVersion(models.Model):
    """Rules of points, levels and badges from a day (yyyymmdd) on (`document`: `rules.points.Play`); never changed. off: nothing earns points."""

    version = models.IntegerField(unique=True)
    document = models.TextField()
    starts_on = models.IntegerField()
    active = models.BooleanField(default=True)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")


class PointEntry(models.Model):
    """A line of the points ledger; only ever added. `subject` is what it is for (`day:20261129`, `league_week:5`, `entry:7`): each only once."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    day = models.IntegerField()
    points = models.IntegerField()
    note = models.CharField(max_length=200, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule", "subject"], name="performance_points_once")]
        indexes = [models.Index(fields=["day"], name="performance_points_day")]


class Ballot(models.Model):
    """A vote for the star of a month. `groups`: whose members vote and can be voted for, as JSON (empty: everybody); `candidates`: of a second
    round. `result`: what came out (`rules.voting.Outcome`), as JSON, once it is counted.
    """

    name = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    opens_at = InstantField()
    closes_at = InstantField()
    groups = models.TextField(default="[]")
    candidates = models.TextField(default="[]")
    tie = models.CharField(max_length=10)
    least = models.IntegerField(default=1)
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", help_text="the first round")
    result = models.TextField(blank=True)
    counted_at = InstantField(null=True)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")


class BallotVote(models.Model):
    """The vote of a person; who chose whom is never shown."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="+", db_index=False)
    voter = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "voter"], name="performance_vote_once")]


class Award(models.Model):
    """Something somebody was given in a month: the star of a vote, the prize of a contest. Taken back it stays, with when and why."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = InstantField(null=True)
    taken_back_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["month"], name="performance_award_month")]
