"""How tickets go: which state follows which, which step comes next, what a merge moves."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from yingda.conversations.rules.tickets.ticket import RUNNING

DAY_MS = 24 * 3_600_000
_AFTER = {
    "new": ("open", "waiting", "solved"),
    "open": ("waiting", "solved"),
    "waiting": ("open", "solved"),
    "solved": ("open", "closed"),
    "closed": ("open",),
}
STEP_STATES = ("waiting", "active", "done", "skipped")
LINK_KINDS = ("relates", "blocks", "duplicates")


class Link(msgspec.Struct, frozen=True):
    """A link of a ticket: to another ticket (from it, or from the other to it) or to a conversation."""

    kind: str
    ticket_id: int
    other_id: int | None = None
    conversation_id: int | None = None


def state_refusal(state: str, wanted: str, steps_left: int, closed_at: int | None, merged: bool, now: int, reopen_days: int) -> str | None:
    """The code why a ticket in `state` may not become `wanted`, or None.

    Steps in hand stand before solving. A solved ticket is opened again at any time, a closed one within `reopen_days`, a merged one never.
    """
    if merged:
        return "ticket_is_merged"
    if wanted not in _AFTER[state]:
        return "ticket_state_does_not_allow"
    if wanted == "solved" and steps_left:
        return "ticket_steps_left"
    if state == "closed" and now - (closed_at or 0) > reopen_days * DAY_MS:
        return "ticket_closed_too_long"
    return None


def next_step(states: Sequence[str]) -> int | None:
    """The index of the step to begin now: the first that waits, when none is active."""
    return None if "active" in states else next((index for index, state in enumerate(states) if state == "waiting"), None)


def moved_links(survivor: Collection[Link], absorbed: Iterable[Link], survivor_id: int, absorbed_id: int) -> tuple[list[Link], list[Link]]:
    """Of the absorbed ticket's links, those that move, as they are afterwards, and those that go.

    What would lead from the survivor to itself, or would be there twice, goes.
    """
    has, moved, gone = set(survivor), [], []
    for link in absorbed:
        ends = (survivor_id if link.ticket_id == absorbed_id else link.ticket_id, survivor_id if link.other_id == absorbed_id else link.other_id)
        after = msgspec.structs.replace(link, ticket_id=ends[0], other_id=ends[1])
        if ends[0] == ends[1] or after in has:
            gone.append(link)
        else:
            has.add(after)
            moved.append(after)
    return moved, gone


def merge_refusal(survivor_state: str, survivor_merged: bool, absorbed_merged: bool, same: bool) -> str | None:
    """The code why one ticket may not be merged into another, or None: the survivor must be in work, the absorbed not merged before."""
    if same:
        return "ticket_merge_self"
    if survivor_merged or absorbed_merged:
        return "ticket_is_merged"
    return None if survivor_state in RUNNING else "ticket_merge_into_over"


def split_refusal(comments: Collection[int], steps: Collection[int], here_comments: Collection[int], open_steps: Collection[int]) -> str | None:
    """The code why these comments and steps cannot go to a new ticket, or None: something must go, and all of it be here and unfinished."""
    if not comments and not steps:
        return "ticket_split_nothing"
    if set(comments) - set(here_comments):
        return "ticket_split_comment_unknown"
    return "ticket_split_step_unknown" if set(steps) - set(open_steps) else None
