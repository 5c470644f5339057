"""Service levels: policies, their immutable versions, and the targets of each conversation."""

from typing import Any

from django.db import models

from yingda.plumbing.fields import InstantField


class SlaPolicy(models.Model):
    """A named policy; the first whose conditions hold, by `position`, is in force for a conversation."""

    name = models.CharField(max_length=80)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField(default=0)
    archived_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(archived_at__isnull=True), name="sla_open_policy_name"),
        ]


class SlaPolicyVersion(models.Model):
    """What a policy said from `since_at` on (`rules.sla_document`); never changed afterwards."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    since_at = InstantField()
    document = models.TextField(help_text="conditions, targets in minutes, clock, calendar, pauses, warning, escalation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "version"], name="sla_version_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new version. Raises `RuntimeError` for one that is already stored."""
        if self.pk is not None:
            raise RuntimeError("a policy version is never changed; make a new one")
        super().save(*args, **kwargs)


class SlaTarget(models.Model):
    """One clock of one conversation, with the versions of policy and calendar in force.

    `left_ms` was left at `counted_from_at`; `due_at` and `warn_at` follow from them and are empty while it is paused.
    `calendar_version` is empty for wall time. `steps_done` counts the steps of the escalation chain that were taken.
    """

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    policy_version = models.ForeignKey(SlaPolicyVersion, on_delete=models.PROTECT, related_name="+")
    calendar_id = models.BigIntegerField(null=True)
    calendar_version = models.IntegerField(null=True)
    kind = models.CharField(max_length=20)
    started_at = InstantField()
    amount_ms = models.BigIntegerField()
    counted_from_at = InstantField()
    left_ms = models.BigIntegerField()
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    paused_at = InstantField(null=True)
    warned_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    steps_done = models.IntegerField(default=0)
    met_at = InstantField(null=True)
    cancelled_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "kind"], name="sla_target_conversation")]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                condition=models.Q(met_at__isnull=True, cancelled_at__isnull=True),
                name="sla_one_running_of_a_kind",
            )
        ]


class SlaStep(models.Model):
    """An escalation step that was taken: when, what it did and to whom; `done` false: nobody was there for it."""

    target = models.ForeignKey(SlaTarget, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.IntegerField()
    at = InstantField()
    verb = models.CharField(max_length=10)
    people = models.TextField(default="", help_text="ids separated by blanks")
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "step"], name="sla_step_once")]
