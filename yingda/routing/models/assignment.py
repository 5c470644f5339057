"""Who had which conversation, why, and until when."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Assignment(models.Model):
    """A person had a conversation from `at` until `ended_at`.

    how: routed (by the machine), claimed, manual, handed_over, taken_over, answered, opened. ended_why: answered by the
    conversation's own words (resolved, …) or silent, gone, replaced. `explanation` is the decision of a routed one: rule,
    candidates with load and capacity, the excluded with their reason, versions.
    """

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey("routing.Queue", models.PROTECT, null=True, related_name="+", db_index=False)
    at = InstantField()
    ended_at = InstantField(null=True)
    how = models.CharField(max_length=20)
    ended_why = models.CharField(max_length=40, default="")
    waited_ms = models.BigIntegerField(default=0)
    channel = models.CharField(max_length=10, default="")
    explanation = models.TextField(default="{}")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation"], condition=models.Q(ended_at__isnull=True), name="routing_one_open_assignment"),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="routing_assigned_to"),
            models.Index(fields=["queue", "at"], name="routing_departures"),
        ]


class WrapUp(models.Model):
    """A person writes up a conversation that is over; until `until_at` it still takes its place."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10)
    since_at = InstantField()
    until_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=models.Q(ended_at__isnull=True), name="routing_wrapping_up")]
