"""Presence as it was and is."""

from django.db import models

from yingda.plumbing.fields import InstantField


class PresenceSpan(models.Model):
    """A person was `state` from `started_at` until `ended_at`; the one without an end is the present.

    state: online, busy, break, offline. why: self, leader, disconnected, signed_out, suspended, back.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=14)
    channel = models.CharField(max_length=20, default="")
    started_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ended_at__isnull=True), name="people_one_presence_now"),
        ]
        indexes = [models.Index(fields=["person", "-started_at"], name="people_presence_history")]
