"""`may_see` as SQL; a test holds the two to the same answer."""

from typing import Any

from yingda.kit.actor import NOWHERE, Actor

Clause = tuple[str, list[Any]]

TAKES_PART = "id IN (SELECT conversation_id FROM conversations_participant WHERE person_id = ? AND until_at IS NULL AND role = 'assist')"
IS_NAMED = "id IN (SELECT conversation_id FROM conversations_mention WHERE person_id = ? AND seen_at IS NULL)"


def among(column: str, values: Any) -> Clause:
    """`column` is one of the values; never true for none."""
    listed = list(values)
    return (f"{column} IN ({', '.join('?' * len(listed))})", listed) if listed else ("1 = 0", [])


def visible_to(actor: Actor) -> Clause:
    """The conversations an actor may see."""
    reach = actor.reach.get("conversation.view", NOWHERE)
    if actor.kind == "system" or reach.everything:
        return "1 = 1", []
    if not actor.may_somewhere("conversation.view"):
        return "1 = 0", []
    parts: list[Clause] = [among("group_id", sorted(reach.groups))] if reach.groups else []
    if reach.own and actor.kind == "person":
        parts += [("assignee_id = ?", [actor.id]), ("owner_id = ?", [actor.id]), (TAKES_PART, [actor.id]), (IS_NAMED, [actor.id])]
    if actor.groups:
        here, groups = among("group_id", sorted(actor.groups))
        parts.append((f"(state = 'queued' AND {here})", groups))
    if not parts:
        return "1 = 0", []
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]
