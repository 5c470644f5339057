"""Background entries."""

from typing import Any

from yingda.customers.actions.imports import JOB, give_up, go_on
from yingda.customers.actions.visits import forget_old_visits
from yingda.plumbing.jobs import job


def _given_up(payload: dict[str, Any]) -> None:
    give_up(int(payload["import"]))


@job(JOB, buried=_given_up)
def take_in_orders(payload: dict[str, Any]) -> None:
    """One turn of an order import."""
    go_on(int(payload["import"]))


@job("customers.forget_old_visits")
def forget_visits(_payload: dict[str, Any]) -> None:
    """Lets go of visits that are older than they are kept; once a day."""
    forget_old_visits()
