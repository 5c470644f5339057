"""What can be imported."""

from collections.abc import Mapping

from yingda.conversations.actions.imported import CONVERSATIONS
from yingda.customers.actions import CUSTOMERS, ORDERS
from yingda.kit.errors import Refused
from yingda.kit.importing import Kind

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (CUSTOMERS, ORDERS, CONVERSATIONS)}
PERMISSION = "customer.import"


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises Refused."""
    if name not in KINDS:
        raise Refused("import_kind_unknown", field="kind", kind=name[:40])
    return KINDS[name]
