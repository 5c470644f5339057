"""How far what was said has been followed: from where the first of the running activations began."""

from yingda.conversations.models import Activation, PlaybookReading
from yingda.plumbing.numbers import last_number


def begin_reading() -> None:
    """What is in the stream by now is none of an activation's business, unless another is following already."""
    row, fresh = PlaybookReading.objects.select_for_update().get_or_create(pk=1, defaults={"n": last_number()})
    if not fresh and not Activation.objects.filter(ended_at__isnull=True).exists():
        row.n = last_number()
        row.save(update_fields=["n"])
