"""Storage: endpoints, what is to be delivered to them, each attempt, and how far the event stream has been read."""

from django.db import models

from yingda.plumbing.fields import EncryptedTextField, InstantField

WAITING = models.Q(state="pending")


class Endpoint(models.Model):
    """An address that is told of chosen events. It hears what happened after `from_n`; `secret` signs."""

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    types = models.JSONField(default=list, help_text="names of event types; * is every one but those asked for by name only")
    inbox_ids = models.JSONField(default=list, help_text="only conversations of these inboxes; empty: of all")
    secret = EncryptedTextField()
    former_secret = EncryptedTextField(null=True)
    former_until = InstantField(null=True, help_text="until when the former secret signs too")
    from_n = models.BigIntegerField(default=0)
    created_at = InstantField()
    failing_since = InstantField(null=True, help_text="the first failure since the last success")
    disabled_at = InstantField(null=True)
    disabled_why = models.CharField(max_length=10, default="", help_text="person, gone or failing")
    archived_at = InstantField(null=True)


class Delivery(models.Model):
    """One event for one endpoint. `key` is the webhook-id and stays the same over every attempt and replay.

    `tries` counts the attempts of the present round (a replay begins a new one), `attempts` all of them. `line` is the
    conversation whose order is kept.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField(null=True, help_text="number in the event stream; empty for a test")
    key = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=60)
    line = models.BigIntegerField(null=True)
    body = models.TextField()
    created_at = InstantField()
    state = models.CharField(max_length=10, default="pending", help_text="pending, delivered or dead")
    due_at = InstantField()
    leased_until = InstantField(default=0)
    tries = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    last_status = models.IntegerField(null=True)
    last_error = models.CharField(max_length=20, default="")
    last_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "n", "type"], name="webhooks_delivery_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="webhooks_due", condition=WAITING),
            models.Index(fields=["endpoint", "line", "id"], name="webhooks_line", condition=WAITING),
            models.Index(fields=["endpoint", "-id"], name="webhooks_log"),
            models.Index(fields=["created_at"], name="webhooks_created"),
        ]


class Attempt(models.Model):
    """One request: when it ended, how long it took, the status and the beginning of the answer, or why there was none."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    at = InstantField()
    took_ms = models.IntegerField()
    status = models.IntegerField(null=True)
    error = models.CharField(max_length=20, default="")
    answer = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="webhooks_attempt_once")]


class Reading(models.Model):
    """One row (id 1): every event up to `n` has been looked at for everybody."""

    n = models.BigIntegerField(default=0)
