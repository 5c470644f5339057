"""What the visitor thought of it."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Rating(models.Model):
    """A visitor's rating of a conversation: 1 to 5, with reasons and words."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField()
    reasons = models.TextField(default="[]")
    text = models.TextField(default="")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = InstantField()
