"""Storage: which devices are pushed to, what is on its way to them, and when their owners want to hear of it."""

from django.db import models

from yingda.plumbing.fields import EncryptedTextField, InstantField


class PushKey(models.Model):
    """One row: the key pair by which push services know this installation (RFC 8292), the same on every node."""

    private = EncryptedTextField()
    public = models.CharField(max_length=90)
    created_at = InstantField()


class Device(models.Model):
    """A browser that somebody wants to be pushed to; it goes with the log-in it was added from.

    session: fingerprint of that log-in. endpoint: the address its push service gave it, which whoever knows it may push to.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    session = models.CharField(max_length=32)
    endpoint = EncryptedTextField()
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = EncryptedTextField()
    name = models.CharField(max_length=80)
    created_at = InstantField()
    last_push_at = InstantField(null=True)
    failing_since = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["session"], name="notifications_device_session")]


class Push(models.Model):
    """The latest about one topic for one device: due to be sent, or sent, so that the next one keeps its distance."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, default="")
    made_at = InstantField()
    due_at = InstantField(null=True)
    leased_until = InstantField(default=0)
    tries = models.IntegerField(default=0)
    sent_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "topic"], name="notifications_push_once")]
        indexes = [
            models.Index(fields=["due_at"], name="notifications_push_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["made_at"], name="notifications_push_age"),
        ]


class PushWish(models.Model):
    """When one person wants to be pushed to, and whether customers' words may be shown; without a row nothing is restrained."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    quiet_from = models.IntegerField(null=True)
    quiet_until = models.IntegerField(null=True)
    zone = models.CharField(max_length=60)
    only_on_duty = models.BooleanField(default=False)
    show_text = models.BooleanField(default=False)
