"""How much a person can carry, and whose turn it is."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Capacity(models.Model):
    """The units a person has and what a chat of each channel takes (JSON: channel → units).

    `version` grows with every chat given to them: an assigner may only give under the version it decided on, so two
    assigners can never fill the same place.
    """

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    units = models.IntegerField()
    weights = models.TextField(default="{}")
    version = models.BigIntegerField(default=0)
    changed_at = InstantField(default=0)


class Turn(models.Model):
    """A person's last turn in a queue: its number, and how far they are in the weighted round.

    `floor` is where the round was when they were chosen; whoever was away begins again at the highest floor.
    """

    queue = models.ForeignKey("routing.Queue", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    passed = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="routing_turn_once")]
