"""A playbook in use: for a conversation, a topic or the team; its steps, cases, clocks, entries, and bulk replies."""

from django.db import models

from yingda.plumbing.fields import InstantField

RUNNING = models.Q(ended_at__isnull=True)


class Activation(models.Model):
    """A playbook switched on by somebody, with the version in force then. `place` is `conversation`, `topic` or `team` (an incident).

    A topic has no steps of its own: every conversation that belongs to it gets an activation whose `parent` it is.
    """

    playbook = models.ForeignKey("conversations.Playbook", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    place = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    what_happened = models.TextField(default="")
    why = models.CharField(max_length=500, default="")
    match = models.TextField(default="{}")
    notice = models.CharField(max_length=500, default="")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    began_at = InstantField()
    began_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = InstantField(null=True)
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    end_why = models.CharField(max_length=500, default="")
    affected = models.IntegerField(default=0)
    steps_total = models.IntegerField(default=0)
    steps_over = models.IntegerField(default=0)
    revision = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["playbook", "conversation"], condition=RUNNING & models.Q(place="conversation"), name="activation_once")]
        indexes = [
            models.Index(fields=["place", "-id"], name="activation_place"),
            models.Index(fields=["id"], name="activation_running", condition=RUNNING),
        ]


class ActivationStep(models.Model):
    """One step of an activation. `person_ids`: whose it is, as numbers separated by blanks."""

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    text = models.CharField(max_length=500)
    required = models.BooleanField(default=True)
    person_ids = models.TextField(default="")
    due_at = InstantField(null=True)
    state = models.CharField(max_length=8, default="open")
    over_at = InstantField(null=True)
    over_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activation", "position"], name="activation_step_once")]


class ActivationCase(models.Model):
    """A conversation under an activation: since when, how it came, how it is answered. `due_at`: when an answer is owed."""

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    joined_at = InstantField()
    how = models.CharField(max_length=8)
    joined_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    left_at = InstantField(null=True)
    waiting_since = InstantField(null=True)
    first_reply_at = InstantField(null=True)
    longest_wait_ms = models.BigIntegerField(default=0)
    due_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    words_said = models.TextField(default="[]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activation", "conversation"], name="activation_case_once")]
        indexes = [models.Index(fields=["conversation", "left_at"], name="activation_case_of")]


class ActivationClock(models.Model):
    """One deadline: of a step, or of an answer owed in a case (`kind` step, first_response, next_response)."""

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(ActivationCase, on_delete=models.CASCADE, null=True, related_name="+")
    step = models.ForeignKey(ActivationStep, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    started_at = InstantField()
    amount_ms = models.BigIntegerField()
    calendar_id = models.BigIntegerField(null=True)
    calendar_version = models.IntegerField(null=True)
    due_at = InstantField(null=True)
    warned_at = InstantField(null=True)
    breached_at = InstantField(null=True)
    met_at = InstantField(null=True)
    met_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = InstantField(null=True)
    steps_done = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["case"], name="activation_clock_open", condition=models.Q(ended_at__isnull=True))]


class ActivationEntry(models.Model):
    """Something that happened under an activation: what its check and the review are made of."""

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, null=True, related_name="+")
    at = InstantField()
    what = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, default="")
    seq = models.IntegerField(null=True)
    facts = models.TextField(default="{}")


class Announcement(models.Model):
    """One bulk reply. `kind` is `reply` or `closing`; `key` is the sender's UUID, so that asking twice makes one."""

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=36, unique=True)
    text = models.TextField()
    state = models.CharField(max_length=10, default="running")
    made_at = InstantField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = InstantField(null=True)
    total = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)


class AnnouncementTarget(models.Model):
    """A conversation that a bulk reply goes to: once, whatever happens."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default="pending")
    code = models.CharField(max_length=60, default="")
    params = models.TextField(default="{}")
    seq = models.IntegerField(null=True)
    at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "conversation"], name="announcement_target_once")]
        indexes = [models.Index(fields=["announcement", "state", "id"], name="announcement_pending")]
