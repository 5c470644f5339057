"""Queues, who serves them, and when a conversation came into one."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Queue(models.Model):
    """Where conversations wait. The first one, by `position`, whose conditions hold takes a conversation.

    `conditions` (`rules.queues.Conditions`) and `skills` ([[skill id, least level], …]) are JSON. `version` grows with
    every change; assignments name the one they were made under. A closed queue stays, because history points at it.
    """

    name = models.CharField(max_length=80)
    position = models.IntegerField(default=0)
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    conditions = models.TextField(default="{}")
    strategy = models.CharField(max_length=20, default="least_loaded")
    last_agent_first = models.BooleanField(default=True)
    responsible_first = models.BooleanField(default=True)
    overflow_after_s = models.IntegerField(default=0)
    overflow_queue = models.ForeignKey("routing.Queue", models.PROTECT, null=True, related_name="+")
    answer_within_s = models.IntegerField(default=0)
    wrap_up_s = models.IntegerField(default=0)
    skills = models.TextField(default="[]")
    calendar = models.ForeignKey("people.Calendar", models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)
    created_at = InstantField()
    closed_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(closed_at__isnull=True), name="routing_open_queue_name"),
        ]


class QueueMember(models.Model):
    """Who serves a queue: a person, everybody of a group, or everybody with a skill at `level` or above.

    `weight` is the share in the weighted strategy. A person named several ways counts once, with the highest weight.
    """

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("people.Group", models.CASCADE, null=True, related_name="+")
    skill = models.ForeignKey("people.Skill", models.CASCADE, null=True, related_name="+")
    level = models.IntegerField(default=1)
    weight = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(person__isnull=False, group__isnull=True, skill__isnull=True)
                    | models.Q(person__isnull=True, group__isnull=False, skill__isnull=True)
                    | models.Q(person__isnull=True, group__isnull=True, skill__isnull=False)
                ),
                name="routing_member_is_one_thing",
            ),
            models.UniqueConstraint(fields=["queue", "person"], name="routing_person_once"),
            models.UniqueConstraint(fields=["queue", "group"], name="routing_group_once"),
            models.UniqueConstraint(fields=["queue", "skill"], name="routing_skill_once"),
        ]


class Placement(models.Model):
    """A conversation came into a queue, and why: `conditions` (with the queue's version), `overflow` or `default`."""

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+", db_index=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    queue_version = models.IntegerField()
    at = InstantField()
    why = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["conversation", "-id"], name="routing_placement_latest")]
