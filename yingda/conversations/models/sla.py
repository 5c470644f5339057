"""Service levels: policies, their immutable versions, and the targets of each conversation."""

from django.db import models

from yingda.plumbing.fields import InstantField


class SlaPolicy(models.Model):
    """A named policy; the first whose conditions hold, by `position`, is in force for a conversation."""

    name = models.CharField(max_length=80)
    position = models.IntegerField(default=0)
    archived_at = InstantField(null=True)


class SlaPolicyVersion(models.Model):
    """What a policy said from `since_at` on; never changed afterwards."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    since_at = InstantField()
    document = models.TextField(help_text="conditions, targets in minutes, clock, calendar, pauses, warning")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "version"], name="sla_version_once")]


class EscalationStep(models.Model):
    """Who is told or given the matter, `after_minutes` from the breach (negative: before it)."""

    policy_version = models.ForeignKey(SlaPolicyVersion, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    after_minutes = models.IntegerField()
    verb = models.CharField(max_length=10)
    to_role = models.CharField(max_length=40, default="")
    to_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")


class SlaTarget(models.Model):
    """One clock of one conversation: first response, next response or resolution, with the versions in force."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    policy_version = models.ForeignKey(SlaPolicyVersion, on_delete=models.PROTECT, related_name="+")
    calendar_version_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    started_at = InstantField()
    amount_ms = models.BigIntegerField()
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    paused_at = InstantField(null=True)
    left_ms = models.BigIntegerField(null=True, help_text="what was left when the clock was paused")
    warned_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    met_at = InstantField(null=True)
    cancelled_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "kind"], name="sla_target_conversation")]
