"""Background entries."""

from typing import Any

from yingda.customers.actions.imports import JOB, give_up, go_on
from yingda.plumbing.jobs import job


def _given_up(payload: dict[str, Any]) -> None:
    give_up(int(payload["import"]))


@job(JOB, buried=_given_up)
def take_in_orders(payload: dict[str, Any]) -> None:
    """One turn of an order import."""
    go_on(int(payload["import"]))
