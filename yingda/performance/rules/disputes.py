"""Disputes of lines of statements, and amounts from outside a plan: who may decide what, and until when. Source: spec, pay §2.5 and §3."""

from collections.abc import Collection

OPEN, ACCEPTED, REFUSED, WITHDRAWN = "open", "accepted", "refused", "withdrawn"
STATES = (OPEN, ACCEPTED, REFUSED, WITHDRAWN)
PROPOSED, APPROVED = "proposed", "approved"
DAY_MS = 24 * 3_600_000
LONGEST_REASON = 500


def due_at(opened_at: int, days: int) -> int:
    """By when a dispute is to be decided (ms): so many whole days after it was opened."""
    return opened_at + days * DAY_MS


def may_still_dispute(approved_at: int | None, now: int, days: int) -> bool:
    """Whether a statement approved then (ms) can still be disputed; before the approval nothing can."""
    return approved_at is not None and now <= approved_at + days * DAY_MS


def may_decide(person: int, disputed_by: int) -> bool:
    """Nobody decides on a dispute of their own."""
    return person != disputed_by


def may_approve_extra(person: int, made_by: int | None, of: int) -> bool:
    """An amount from outside a plan is approved by a second person: neither who proposed it nor who gets it."""
    return person not in (made_by, of)


def owner_of(reviewed_by: int | None, calculated_by: int | None, managers: Collection[int], disputed_by: int) -> int | None:
    """Who answers a dispute: who reviewed the period, or reckoned it, or the first of the managers; never who disputes."""
    asked = [one for one in (reviewed_by, calculated_by, *sorted(managers)) if one is not None and one != disputed_by]
    return asked[0] if asked else None
