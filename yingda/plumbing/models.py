"""Storage of the pipes."""

from django.db import models

from yingda.plumbing.fields import EncryptedTextField, InstantField


class Stream(models.Model):
    """One row: the last number given to an event. Taking a number locks it, so numbers follow commit order."""

    last = models.BigIntegerField(default=0)


class StoredEvent(models.Model):
    """One fact, as written in the transaction that made it true."""

    n = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=64)
    at = InstantField()
    staff = models.TextField(help_text="topics separated by blanks")
    visitor = models.BigIntegerField(null=True)
    body = models.TextField()
    visitor_body = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="plumbing_event_at")]


class Job(models.Model):
    """Work to be done once `run_at` has come; the row goes when it is done."""

    name = models.CharField(max_length=80)
    payload = models.TextField()
    run_at = InstantField()
    key = models.CharField(max_length=120, null=True, unique=True)
    attempts = models.IntegerField(default=0)
    leased_until = InstantField(default=0)
    dead_at = InstantField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], name="plumbing_job_due", condition=models.Q(dead_at__isnull=True)),
        ]


class AuditEntry(models.Model):
    """Who changed what, from what to what, from where. The database refuses to change or delete a row.

    Two exceptions, both told in the log itself: the values of a row may be emptied when a customer is erased, and rows up
    to an `AuditCut` may go once they are too old. `salt` makes the digest of emptied values unguessable.
    """

    at = InstantField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    before = models.TextField()
    after = models.TextField()
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"], name="plumbing_audit_subject"),
            models.Index(fields=["verb", "-id"], name="plumbing_audit_verb"),
            models.Index(fields=["actor_id", "-id"], name="plumbing_audit_actor"),
            models.Index(fields=["actor_kind", "-id"], name="plumbing_audit_kind"),
            models.Index(fields=["at"], name="plumbing_audit_at"),
            models.Index(fields=["address", "-id"], name="plumbing_audit_address"),
        ]


class TeamSetting(models.Model):
    """What a team chose in place of a default (`team_settings`); the value as JSON."""

    key = models.CharField(max_length=80, unique=True)
    value = models.TextField()
    version = models.IntegerField()
    changed_at = InstantField()
    changed_by = models.CharField(max_length=150)


class Task(models.Model):
    """Long work somebody waits for, done in turns: of which `kind`, with which `filters` (JSON), how far, and its result.

    `place` is where the next turn begins (JSON); `result` what is known so far (JSON).
    """

    kind = models.CharField(max_length=40)
    format = models.CharField(max_length=8, default="")
    filters = models.TextField(default="{}")
    person_id = models.BigIntegerField()
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, default="waiting")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    place = models.TextField(default="null")
    result = models.TextField(default="{}")
    created_at = InstantField()
    finished_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "-id"], name="plumbing_task_person"), models.Index(fields=["created_at"], name="plumbing_task_at")]


class AuditCut(models.Model):
    """Entries up to `through_id` were removed because of their age; the chain goes on from `digest`, that of the last of them."""

    through_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    removed = models.BigIntegerField()
    at = InstantField()


class StoredFile(models.Model):
    """An upload that passed its checks. The key is 256 random bits: whoever was given it may read the file."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.BigIntegerField(null=True)
    created_at = InstantField()
    subject = models.CharField(max_length=80, default="", help_text="what it was kept for; unclaimed uploads are removed after a day")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="plumbing_file_unclaimed", condition=models.Q(subject="")),
        ]


class LiveNode(models.Model):
    """A web process that said it lives."""

    name = models.CharField(max_length=40, unique=True)
    seen_at = InstantField()


class LiveLine(models.Model):
    """A person with at least one socket at a node; `looking` while the console is before their eyes there."""

    node = models.CharField(max_length=40)
    person_id = models.BigIntegerField()
    since_at = InstantField()
    looking = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "person_id"], name="live_line_once")]


class IndexMark(models.Model):
    """How far an index is: it follows the event stream up to `n`; of what was there before, rows up to `backlog` are missing."""

    name = models.CharField(max_length=60, unique=True)
    n = models.BigIntegerField(default=0)
    backlog = models.BigIntegerField(default=0)
    backlog_at_first = models.BigIntegerField(default=0)


class IdempotencyKey(models.Model):
    """A request that asked to be done once: who, which key, what was asked, and the answer when it is done."""

    sender = models.CharField(max_length=50)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    status = models.IntegerField(null=True, help_text="null while it runs")
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(default="")
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="plumbing_idempotency_once")]
        indexes = [models.Index(fields=["at"], name="plumbing_idempotency_at")]
