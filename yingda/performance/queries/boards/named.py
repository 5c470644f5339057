"""Names beside numbers: colleagues, groups, customers."""

from collections.abc import Collection
from typing import Any

from yingda.customers.queries import contacts_brief
from yingda.kit.actor import Actor
from yingda.people import queries as people


def people_named(ids: Collection[int]) -> dict[int, str]:
    """The names of these colleagues, suspended ones too."""
    return people.names_of(ids)


def groups_named(ids: Collection[int]) -> dict[int, str]:
    """The names of these groups."""
    return people.group_names(frozenset(ids))


def customers_named(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The names of these customers, for whoever may see customers; nobody else is told one."""
    if not actor.may_somewhere("customer.view"):
        return {}
    found: dict[int, dict[str, Any]] = contacts_brief(ids)
    return {number: one["name"] for number, one in found.items()}
