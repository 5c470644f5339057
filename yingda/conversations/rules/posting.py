"""What may be posted, and what a message does to its conversation."""

from typing import Any

import msgspec

from yingda.conversations.rules.matter import Matter
from yingda.kit.errors import Refused
from yingda.kit.text import preview

TEXT_LIMIT = 8000
DATA_LIMIT = 16_000
PREVIEW_LIMIT = 120
VISITOR_KINDS = frozenset({"text", "image", "file"})
PERSON_KINDS = frozenset({"text", "image", "file", "quick_reply", "card", "note"})
STAFF_ONLY = frozenset({"note", "event"})
SILENT = frozenset({"system", "event", "note"})
WORDS_FOR = {"image": "[图片]", "file": "[文件]", "card": "[卡片]"}


class Draft(msgspec.Struct, frozen=True):
    """A message on its way in. `client_id` is the sender's UUID; the same one twice is one message."""

    kind: str
    text: str = ""
    data: dict[str, Any] = {}
    client_id: str | None = None


class Effect(msgspec.Struct, frozen=True):
    """What a message changes on the row of its conversation."""

    last_seq: int
    last_at: int
    last_from: str
    preview: str
    unread: int
    waiting_since: int | None
    state: str
    owner_id: int | None
    assignee_id: int | None


def check(draft: Draft, author_kind: str) -> None:
    """Raises `Refused` naming the field, unless the draft may be posted by such an author."""
    allowed = VISITOR_KINDS if author_kind == "visitor" else PERSON_KINDS
    if author_kind in ("person", "visitor", "api") and draft.kind not in allowed:
        raise Refused("kind_not_allowed", field="kind", kind=draft.kind)
    if len(draft.text) > TEXT_LIMIT:
        raise Refused("text_too_long", field="text", limit=TEXT_LIMIT, length=len(draft.text))
    if draft.kind in ("text", "note", "quick_reply") and not draft.text.strip():
        raise Refused("text_empty", field="text")
    if draft.kind in ("image", "file") and not isinstance(draft.data.get("file"), str):
        raise Refused("file_missing", field="data.file")
    if draft.kind == "card" and draft.data.get("card") not in ("order", "product"):
        raise Refused("card_unknown", field="data.card")
    if "\x00" in draft.text:
        raise Refused("text_has_nul", field="text")


def line_of(draft: Draft) -> str:
    """The one line a list shows of the message."""
    if draft.kind in WORDS_FOR:
        name = str(draft.data.get("name") or draft.data.get("title") or "")
        return preview(f"{WORDS_FOR[draft.kind]} {name}".strip(), PREVIEW_LIMIT)
    return preview(draft.text, PREVIEW_LIMIT)


def side_of(author_kind: str) -> str:
    """The side of the conversation an author stands on, as `last_from` says it."""
    return {"visitor": "customer", "person": "agent", "api": "agent"}.get(author_kind, author_kind)


def effect(matter: Matter, draft: Draft, author_kind: str, author_id: int | None, now: int) -> Effect:
    """What the message does: the counters, who is waiting, who owns it, and whether the conversation comes back.

    A customer's message starts the waiting and wakes a conversation that waited, slept or was resolved; the first answer
    of a person makes them its owner (首问负责制) and, when nobody had it, its assignee. Notes and system lines only count.
    What an automation says is no answer: whoever waits still waits.
    """
    quiet = Effect(
        matter.last_seq + 1, matter.last_at, matter.last_from, matter.preview, matter.unread,
        matter.waiting_since, matter.state, matter.owner_id, matter.assignee_id,
    )  # fmt: skip
    if draft.kind in SILENT:
        return quiet
    said = msgspec.structs.replace(quiet, last_at=now, last_from=side_of(author_kind), preview=line_of(draft))
    if author_kind == "visitor":
        waiting = now if matter.waiting_since is None else matter.waiting_since
        state = state_after_customer(matter)
        return msgspec.structs.replace(said, unread=matter.unread + 1, waiting_since=waiting, state=state)
    if "automatic" in draft.data and author_kind == "bot":
        return said
    answered = msgspec.structs.replace(said, unread=0, waiting_since=None)
    if author_kind != "person":
        return answered
    taken = matter.state in ("queued", "bot") or matter.assignee_id is None
    return msgspec.structs.replace(
        answered,
        owner_id=matter.owner_id or author_id,
        assignee_id=author_id if taken else matter.assignee_id,
        state="open" if taken or matter.state == "snoozed" else matter.state,
    )


def state_after_customer(matter: Matter) -> str:
    """Where a customer's message takes the conversation."""
    if matter.state in ("waiting", "snoozed"):
        return "open" if matter.assignee_id is not None else "queued"
    if matter.state == "resolved":
        return "queued"
    return matter.state


def reopens(resolved_at: int, now: int, hours: float) -> bool:
    """Whether a message `now` belongs to a conversation resolved at `resolved_at` (ms), reopened within `hours`."""
    return now - resolved_at <= hours * 3_600_000
