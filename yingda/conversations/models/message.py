"""Messages and the people named in notes."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Message(models.Model):
    """One entry of a conversation. `seq` counts from 1 without a gap; `client_id` makes a repeated post harmless."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.IntegerField()
    kind = models.CharField(max_length=12)
    text = models.TextField(default="")
    data = models.TextField(default="{}")
    author_kind = models.CharField(max_length=10)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=120, default="")
    client_id = models.CharField(max_length=36, null=True)
    at = InstantField()
    edited_at = InstantField(null=True)
    recalled_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_client_id_once"),
        ]


class Mention(models.Model):
    """A colleague named in a note, until they have seen it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "seen_at"], name="mention_person")]
