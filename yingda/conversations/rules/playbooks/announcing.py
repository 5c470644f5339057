"""Bulk replies: what may be asked, who it goes to, and what it says to each."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.kit.errors import Refused
from yingda.kit.variables import fill

ALL, WAITING, CHOSEN = "all", "waiting", "chosen"
AUDIENCES = (ALL, WAITING, CHOSEN)
VARIABLES = ("customer.name", "conversation.number", "inbox.name", "agent.name", "incident.title")
RUNNING, PAUSED, STOPPED, FINISHED = "running", "paused", "stopped", "finished"
MOVES: Mapping[str, tuple[str, ...]] = {RUNNING: (PAUSED, STOPPED), PAUSED: (RUNNING, STOPPED), STOPPED: (), FINISHED: ()}


@dataclass(frozen=True, slots=True)
class Addressee:
    """A conversation a bulk reply may go to: whether it is resolved, its customer waits, and what fills the variables."""

    resolved: bool
    waiting: bool
    allowed: bool
    values: Mapping[str, str | None]


def demand_audience(audience: str) -> None:
    """Raises Refused (announcement_audience_unknown) for another audience than those there are."""
    if audience not in AUDIENCES:
        raise Refused("announcement_audience_unknown", field="to")


def is_meant(audience: str, waiting: bool, chosen: bool) -> bool:
    """Whether a case belongs to the audience: all, those who wait for an answer, or those chosen by hand."""
    return {ALL: True, WAITING: waiting, CHOSEN: chosen}[audience]


def refusal_of(text: str, to: Addressee) -> tuple[str, dict[str, str]] | None:
    """Why this one is left out, as a code with its facts: resolved, out of reach, or a variable nobody knows; None: it gets it."""
    if not to.allowed:
        return "announcement_not_allowed", {}
    if to.resolved:
        return "conversation_resolved", {}
    missing = fill(text, to.values)[1]
    return ("announcement_variable_missing", {"names": "、".join(missing)}) if missing else None


def text_for(text: str, values: Mapping[str, str | None]) -> str:
    """The text as one customer gets it."""
    return fill(text, values)[0]


def may_move(before: str, after: str) -> bool:
    """Whether a bulk reply may go from one state to another: paused and taken up again, or stopped for good."""
    return after in MOVES[before]
