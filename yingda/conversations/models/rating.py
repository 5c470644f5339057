"""What the visitor thought of it."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Rating(models.Model):
    """A visitor's rating of a conversation: 1 to 5, with reasons and words; whether they would recommend the team (0 to 10), how easy it was (1 to 7)."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField()
    reasons = models.TextField(default="[]")
    text = models.TextField(default="")
    recommend = models.SmallIntegerField(null=True)
    effort = models.SmallIntegerField(null=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = InstantField()


class RatingInvitation(models.Model):
    """A visitor was shown the question how it was, for the first time."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    at = InstantField()
