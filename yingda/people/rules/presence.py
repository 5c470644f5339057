"""Presence: the states, which changes count, and what a returning person comes back to."""

from dataclasses import dataclass

ONLINE, BUSY, BREAK, OFFLINE = "online", "busy", "break", "offline"
STATES = (ONLINE, BUSY, BREAK, OFFLINE)
SELF, LEADER, DISCONNECTED, SIGNED_OUT, SUSPENDED, BACK = "self", "leader", "disconnected", "signed_out", "suspended", "back"
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Presence:
    """A person is `state` since `since_at` (ms), because of `why`, over `channel` (empty: the console)."""

    state: str
    since_at: int
    why: str = SELF
    channel: str = ""


NEVER_SEEN = Presence(OFFLINE, 0)


def takes_work(state: str) -> bool:
    """Whether new work may be given in this state."""
    return state == ONLINE


def begins_anew(now: Presence, state: str, why: str) -> bool:
    """Whether the wish starts a new span: another state, or a decision where only the connection had been lost."""
    return state != now.state or (now.why == DISCONNECTED and why != DISCONNECTED)


def state_on_return(now: Presence, before: str | None, at: int, within_minutes: int) -> str | None:
    """The state a person whose connection is back at `at` returns to, None for no change.

    now: the present span; before: the state of the span before it. Only a lost connection is undone, and only within
    `within_minutes`; whoever comes back later says anew that they are at work.
    """
    if now.why != DISCONNECTED or before in (None, OFFLINE) or at - now.since_at > within_minutes * MINUTE:
        return None
    return before
