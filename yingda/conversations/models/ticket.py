"""Tickets: their types with immutable versions, the ticket, its steps and clocks, what is said, linked and recorded."""

from typing import Any

from django.db import models

from yingda.plumbing.fields import InstantField

RUNNING = models.Q(state__in=["new", "open", "waiting"])


class TicketType(models.Model):
    """A kind of follow-up work; what it says is in its versions."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    archived_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(archived_at__isnull=True), name="ticket_type_key"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(archived_at__isnull=True), name="ticket_type_name"),
        ]


class TicketTypeVersion(models.Model):
    """What a type said from `since_at` on (`rules.tickets.types`); never changed afterwards."""

    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    since_at = InstantField()
    document = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "version"], name="ticket_type_version_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new version. Raises `RuntimeError` for one that is already stored."""
        if self.pk is not None:
            raise RuntimeError("a version of a type is never changed; make a new one")
        super().save(*args, **kwargs)


class TicketCounter(models.Model):
    """The last number given to a ticket: one row, locked until the commit, so that numbers have no gap."""

    last = models.BigIntegerField()


class Ticket(models.Model):
    """One piece of follow-up work. What lists show is kept on the row (decision 0009).

    `step_*` repeat the step in hand, `step_person_ids`, `watcher_ids` and `tag_ids` their tables as numbers separated by blanks.
    """

    number = models.BigIntegerField(unique=True)
    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="+")
    type_version = models.IntegerField()
    liaison = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(default="")
    answers = models.TextField(default="{}", help_text="what was filled into the form, by key")
    priority = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    state_since = InstantField()
    group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    maker = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey("customers.Contact", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact_name = models.CharField(max_length=120, default="")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    calendar_id = models.BigIntegerField(null=True)
    calendar_version = models.IntegerField(null=True)
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    step_id = models.BigIntegerField(null=True)
    step_name = models.CharField(max_length=60, default="")
    step_person_id = models.BigIntegerField(null=True)
    step_group_id = models.BigIntegerField(null=True)
    step_due_at = InstantField(null=True)
    step_breached_at = InstantField(null=True)
    steps_total = models.IntegerField(default=0)
    steps_over = models.IntegerField(default=0)
    step_person_ids = models.TextField(default="")
    watcher_ids = models.TextField(default="")
    tag_ids = models.TextField(default="")
    comment_count = models.IntegerField(default=0)
    merged_into = models.ForeignKey("conversations.Ticket", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = InstantField()
    changed_at = InstantField()
    solved_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    version = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="ticket_state"),
            models.Index(fields=["owner", "state"], name="ticket_owner"),
            models.Index(fields=["maker", "-id"], name="ticket_maker"),
            models.Index(fields=["group", "state"], name="ticket_group"),
            models.Index(fields=["step_group_id", "state"], name="ticket_step_group"),
            models.Index(fields=["contact", "-id"], name="ticket_contact"),
            models.Index(fields=["conversation"], name="ticket_conversation"),
            models.Index(fields=["due_at"], name="ticket_due", condition=RUNNING),
            models.Index(fields=["due_at", "step_due_at"], name="ticket_late", condition=RUNNING),
            models.Index(fields=["-changed_at", "-id"], name="ticket_changed"),
        ]


class TicketStep(models.Model):
    """One step of a ticket, done in the order of `position`; a group's step becomes its doer's."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    name = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+")
    minutes = models.IntegerField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    began_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, default="")

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "position"], name="ticket_step_order"),
            models.Index(fields=["person", "ticket"], name="ticket_step_person"),
        ]


class TicketClock(models.Model):
    """A deadline of a ticket, or of one of its steps, with the version of the calendar it counts by (`rules.sla.Clock`)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey(TicketStep, on_delete=models.CASCADE, null=True, related_name="+")
    calendar_id = models.BigIntegerField(null=True)
    calendar_version = models.IntegerField(null=True)
    warn_percent = models.SmallIntegerField()
    started_at = InstantField()
    amount_ms = models.BigIntegerField()
    counted_from_at = InstantField()
    left_ms = models.BigIntegerField()
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    paused_at = InstantField(null=True)
    warned_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    ended_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket"], name="ticket_clock_running", condition=models.Q(ended_at__isnull=True))]


class TicketEntry(models.Model):
    """One line of a ticket's history: who did what, when and why."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = InstantField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, default="")
    what = models.CharField(max_length=20)
    why = models.CharField(max_length=500, default="")
    facts = models.TextField(default="{}")


class TicketComment(models.Model):
    """What a colleague said to the others about a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    author_kind = models.CharField(max_length=10)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=120, default="")
    text = models.TextField()
    mentions = models.TextField(default="[]")
    files = models.TextField(default="[]")
    at = InstantField()


class TicketWatcher(models.Model):
    """A colleague who follows a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    since_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="ticket_watcher_once")]
        indexes = [models.Index(fields=["person", "ticket"], name="ticket_watched")]


class TicketLink(models.Model):
    """A link to another ticket (`kind` reads from `ticket` to `other`) or to a conversation."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.PROTECT, null=True, related_name="+")
    at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "kind", "other"], name="ticket_link_once"),
            models.UniqueConstraint(fields=["ticket", "conversation"], name="ticket_conversation_once"),
            models.CheckConstraint(condition=models.Q(other__isnull=True) ^ models.Q(conversation__isnull=True), name="ticket_link_one_end"),
        ]


class TicketTranscript(models.Model):
    """The messages of a conversation as colleagues saw them when the ticket was made."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.PROTECT, related_name="+")
    at = InstantField()
    messages = models.TextField()


class TicketMerge(models.Model):
    """That one ticket was absorbed by another, with everything needed to undo it."""

    survivor = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = InstantField()
    undone_at = InstantField(null=True)
    before = models.TextField(help_text="state of the absorbed, and what moved: comments, links, watchers")


class MovedTicket(models.Model):
    """A ticket that followed a contact into another one, so that undoing the merge can bring it back."""

    merge_id = models.BigIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge_id", "ticket"], name="ticket_moved_once")]
