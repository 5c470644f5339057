"""Background entries."""

from typing import Any

from yingda.customers.actions.visits import forget_old_visits
from yingda.plumbing.jobs import job


@job("customers.forget_old_visits")
def forget_visits(_payload: dict[str, Any]) -> None:
    """Lets go of visits that are older than they are kept; once a day."""
    forget_old_visits()
