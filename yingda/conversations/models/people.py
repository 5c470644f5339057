"""Who else is in a conversation, and offers to take it over."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Participant(models.Model):
    """A colleague in a conversation beside its assignee: `assist` is credited, `peek` only watches."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=10)
    invited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    since_at = InstantField()
    until_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "until_at"], name="participant_person")]
        constraints = [models.UniqueConstraint(fields=["conversation", "person", "role"], condition=models.Q(until_at__isnull=True), name="participant_once")]


class HandOver(models.Model):
    """An offer to own the matter: it counts only when the other side accepts."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    from_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10)
    offered_at = InstantField()
    expires_at = InstantField()
    answered_at = InstantField(null=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["to_person", "state"], name="hand_over_to")]
        constraints = [models.UniqueConstraint(fields=["conversation"], condition=models.Q(state="offered"), name="hand_over_one_open")]
