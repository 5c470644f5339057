"""The conversation itself, the history of its states and of who owned it."""

from django.db import models

from yingda.plumbing.fields import InstantField

UNRESOLVED = ~models.Q(state="resolved")


class Conversation(models.Model):
    """One matter of one customer. What lists show is kept on the row, so that a list is one statement.

    `participant_ids`, `tag_ids` and `mention_ids` repeat their tables as numbers separated by blanks; `contact_name` and
    `contact_tier` repeat the contact and follow its changes. `queue_id` is the number of a queue of the room above.
    """

    inbox = models.ForeignKey("inboxes.Inbox", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    contact = models.ForeignKey("customers.Contact", on_delete=models.PROTECT, related_name="+", db_index=False)
    contact_name = models.CharField(max_length=120)
    contact_tier = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10)
    state_since = InstantField()
    group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    queue_id = models.BigIntegerField(null=True)
    assignee = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    priority = models.SmallIntegerField(default=1)
    subject = models.CharField(max_length=200, default="")
    last_seq = models.IntegerField(default=0)
    last_at = InstantField()
    last_from = models.CharField(max_length=10, default="")
    preview = models.CharField(max_length=160, default="")
    unread = models.IntegerField(default=0)
    waiting_since = InstantField(null=True)
    staff_read_seq = models.IntegerField(default=0)
    staff_got_seq = models.IntegerField(default=0)
    visitor_read_seq = models.IntegerField(default=0)
    visitor_got_seq = models.IntegerField(default=0)
    sla_version_id = models.BigIntegerField(null=True)
    sla_kind = models.CharField(max_length=20, null=True)
    sla_due_at = InstantField(null=True)
    sla_warn_at = InstantField(null=True)
    sla_breached_at = InstantField(null=True)
    snoozed_until = InstantField(null=True)
    opened_at = InstantField()
    resolved_at = InstantField(null=True)
    previous = models.ForeignKey("conversations.Conversation", on_delete=models.SET_NULL, null=True, related_name="+")
    participant_ids = models.TextField(default="")
    tag_ids = models.TextField(default="")
    mention_ids = models.TextField(default="")
    version = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["assignee", "state", "-last_at"], name="conv_assignee"),
            models.Index(fields=["group", "state", "waiting_since"], name="conv_group"),
            models.Index(fields=["contact", "-id"], name="conv_contact"),
            models.Index(fields=["state", "-last_at"], name="conv_state"),
            models.Index(fields=["-last_at", "-id"], name="conv_open_newest", condition=UNRESOLVED),
            models.Index(fields=["waiting_since", "id"], name="conv_open_waiting", condition=UNRESOLVED),
            models.Index(fields=["queue_id", "state"], name="conv_queue"),
            models.Index(fields=["sla_due_at"], name="conv_sla", condition=UNRESOLVED),
        ]


class StateSpan(models.Model):
    """One state from `since_at` to `until_at`: who put it there and why."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10)
    since_at = InstantField()
    until_at = InstantField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200)


class OwnershipSpan(models.Model):
    """One person's ownership of the matter (首问负责), from first answer or accepted hand-over."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    since_at = InstantField()
    until_at = InstantField(null=True)
    why = models.CharField(max_length=40)


class ConversationTag(models.Model):
    """A tag on a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey("customers.Tag", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="conv_tag_once")]
        indexes = [models.Index(fields=["tag", "conversation"], name="conv_tag_lookup")]


class MovedConversation(models.Model):
    """A conversation that followed a contact into another one, so that undoing the merge can bring it back."""

    merge_id = models.BigIntegerField()
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge_id", "conversation"], name="conv_moved_once")]
