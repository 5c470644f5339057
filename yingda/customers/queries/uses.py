"""How many customers carry a tag."""

from yingda.customers.models import ContactTag
from yingda.kit.uses import Use


def uses(kind: str, id: int) -> list[Use]:
    """The customers who carry a tag."""
    return [Use("customer", ContactTag.objects.filter(tag_id=id).count(), [])] if kind == "tag" else []
