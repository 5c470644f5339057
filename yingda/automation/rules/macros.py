"""A macro's draft, what is wrong with it, and what of a run can be undone."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from yingda.automation.rules.document import Action, Problem
from yingda.kit.text import search_keys

NAME_LIMIT, FOLDER_LIMIT, SHORTCUT_LIMIT = 80, 40, 32
UNDO_MS = 15_000


class MacroDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a macro is made of; a text to the customer is one of its actions."""

    name: str
    folder: str = ""
    shortcut: str = ""
    actions: tuple[Action, ...] = ()


def macro_problems(draft: MacroDraft) -> Iterator[Problem]:
    """What makes a macro unusable, its actions aside."""
    if not draft.name.strip():
        yield Problem("name", "macro_name_missing")
    for name, limit in (("name", NAME_LIMIT), ("folder", FOLDER_LIMIT), ("shortcut", SHORTCUT_LIMIT)):
        length = len(getattr(draft, name))
        if length > limit:
            yield Problem(name, "automation_text_too_long", {"limit": limit, "length": length})
    if any(mark.isspace() or mark == "/" for mark in draft.shortcut.strip()):
        yield Problem("shortcut", "macro_shortcut_wrong")
    if not draft.actions:
        yield Problem("actions", "automation_actions_missing")


def keys_of(draft: MacroDraft) -> str:
    """What a search by Chinese, pinyin, initials, shortcut, folder or text looks in."""
    texts = [str(action.params.get("text", "")) for action in draft.actions]
    return "\n".join([search_keys(draft.name), draft.shortcut.strip().lower(), search_keys(draft.folder), *map(str.lower, texts)])


def undoing(before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What must be set to undo a run: `tag_ids`, `priority`, `state`; only what the run changed and nobody has changed since.

    before and after: how the conversation was before and after the run; now: how it is.
    """
    wanted: dict[str, Any] = {}
    added, gone = set(after["tag_ids"]) - set(before["tag_ids"]), set(before["tag_ids"]) - set(after["tag_ids"])
    tags = (set(now["tag_ids"]) - added) | gone
    if tags != set(now["tag_ids"]):
        wanted["tag_ids"] = sorted(tags)
    if before["priority"] != after["priority"] == now["priority"]:
        wanted["priority"] = before["priority"]
    if before["state"] != after["state"] == now["state"]:
        wanted["state"] = before["state"]
    return wanted


def is_in_time(at: int, now: int) -> bool:
    """Whether a run at `at` (ms) can still be undone: the screen offers it for 5 s, and an answer may take its time."""
    return now - at <= UNDO_MS
