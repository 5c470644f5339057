"""How long things are kept, what stays all the same, and what was erased."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Retention(models.Model):
    """How many days one kind of thing is kept; 0: for good. Without a row the kind's own default holds."""

    kind = models.CharField(max_length=30, unique=True)
    days = models.IntegerField()
    changed_at = InstantField()


class RetentionRun(models.Model):
    """What one night removed of one kind: everything older than `before_at` that no hold kept."""

    kind = models.CharField(max_length=30)
    before_at = InstantField()
    removed = models.BigIntegerField()
    at = InstantField()
    took_ms = models.BigIntegerField()


class Hold(models.Model):
    """A legal hold: nothing of this customer, or of this conversation, is removed or erased until it is lifted."""

    contact = models.ForeignKey("customers.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    since_at = InstantField()
    until_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(contact__isnull=True) ^ models.Q(conversation__isnull=True), name="keeping_hold_on_one"),
            models.UniqueConstraint(fields=["contact"], condition=models.Q(until_at__isnull=True), name="keeping_hold_contact"),
            models.UniqueConstraint(fields=["conversation"], condition=models.Q(until_at__isnull=True), name="keeping_hold_talk"),
        ]


class Erasure(models.Model):
    """That a customer's personal data was erased: who, when, why, and how much of what; nothing of the customer.

    `marks` are keyed hashes of the identities: what is restored or imported later is recognised by them. state: running, done.
    """

    contact_ids = models.JSONField(help_text="the numbers the customer had, those of merged contacts with it")
    reason = models.CharField(max_length=20)
    marks = models.JSONField(default=list)
    counts = models.JSONField(default=dict, help_text="how many of each kind were emptied or removed")
    state = models.CharField(max_length=10, default="running")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = InstantField()
    finished_at = InstantField(null=True)
