"""The floor as it was last announced: a snapshot of these rows plus later events is the later snapshot."""

from django.db import models

from yingda.plumbing.fields import InstantField


class FloorAgent(models.Model):
    """One agent on the floor, as the last `routing.load` said."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    document = models.TextField()


class FloorQueue(models.Model):
    """One queue on the floor, as the last `routing.queue` said."""

    queue = models.OneToOneField("routing.Queue", models.CASCADE, primary_key=True, related_name="+")
    document = models.TextField()


class Line(models.Model):
    """What the visitors in a queue were last told: place and estimate by conversation (JSON), and when."""

    queue = models.OneToOneField("routing.Queue", models.CASCADE, primary_key=True, related_name="+")
    told = models.TextField(default="{}")
    told_at = InstantField(default=0)
