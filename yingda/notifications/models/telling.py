"""Storage: what people were told, and how they want to be told."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Notification(models.Model):
    """One person was told of one thing. The screen makes the sentence from `kind` and `facts`."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, default="", help_text="path within the console")
    key = models.CharField(max_length=120, null=True, help_text="told once per person and key")
    created_at = InstantField()
    read_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="notifications_told_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notifications_unread"),
            models.Index(fields=["created_at"], name="notifications_age"),
        ]


class Preference(models.Model):
    """How one person wants to be told of one kind; without a row the kind's own defaults hold."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    in_app = models.BooleanField()
    sound = models.BooleanField()
    desktop = models.BooleanField()
    push = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once")]
