"""Storage: conversations that were imported."""

from django.db import models

from yingda.plumbing.fields import InstantField


class ImportedConversation(models.Model):
    """A conversation that was imported: from which source (a number of the room below), under which key, and by which imports (numbers of the room above).

    thread: `c:` and the conversation's id in the source, or `s:` and the customer's, when sessions were made of a log. A log
    gives several under one thread, told apart by when they began.
    """

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="+")
    source_id = models.BigIntegerField()
    thread = models.CharField(max_length=130)
    first_at = InstantField()
    last_at = InstantField()
    import_id = models.BigIntegerField(help_text="the import that made it")
    last_import_id = models.BigIntegerField(help_text="the import that last added to it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_id", "thread", "first_at"], name="conv_imported_once")]
        indexes = [models.Index(fields=["import_id", "conversation"], name="conv_imported_by")]
