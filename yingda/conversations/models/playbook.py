"""Playbooks with their immutable versions, how far their follower has read, reviews of incidents and what follows from them."""

from typing import Any

from django.db import models

from yingda.plumbing.fields import InstantField


class Playbook(models.Model):
    """What a team does in a certain case; what it says is in its versions."""

    name = models.CharField(max_length=60)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    archived_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], condition=models.Q(archived_at__isnull=True), name="playbook_name")]


class PlaybookVersion(models.Model):
    """What a playbook said from `since_at` on (`rules.playbooks.document`); never changed afterwards."""

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    since_at = InstantField()
    by_name = models.CharField(max_length=120)
    document = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["playbook", "version"], name="playbook_version_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new version. Raises `RuntimeError` for one that is already stored."""
        if self.pk is not None:
            raise RuntimeError("a version of a playbook is never changed; make a new one")
        super().save(*args, **kwargs)


class PlaybookReading(models.Model):
    """Up to which number of the event stream running playbooks have followed what was said: one row."""

    n = models.BigIntegerField()


class IncidentReview(models.Model):
    """What a team makes of an incident afterwards; the facts beside it are read, never typed."""

    activation = models.OneToOneField("conversations.Activation", on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(default="")
    causes = models.TextField(default="")
    changes = models.TextField(default="")
    written_at = InstantField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = InstantField(null=True)


class ReviewAction(models.Model):
    """Something that is to change after an incident: a task of somebody until a day, or a ticket."""

    activation = models.ForeignKey("conversations.Activation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    due_at = InstantField(null=True)
    ticket = models.ForeignKey("conversations.Ticket", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = InstantField()
    done_at = InstantField(null=True)
