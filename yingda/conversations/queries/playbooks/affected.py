"""Which conversations a match names now; `rules.playbooks.matching.fits` says the same of one."""

from typing import Any

from yingda.conversations.queries.lists import FROM, UNRESOLVED, joined
from yingda.conversations.queries.visible import Clause, among
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.matching import Match
from yingda.conversations.rules.rows import row
from yingda.conversations.sql import SELECT
from yingda.kit.actor import NOWHERE, Actor
from yingda.plumbing.realtime.node import read

SHOWN = 50
MOST = 5_000


def matching(match: Match) -> list[Matter]:
    """The unresolved conversations that belong to it, longest waiting first; at most `MOST`."""
    where, params = joined(_clauses(match))
    rows = read(f"SELECT {SELECT} {FROM}{where} ORDER BY waiting_since ASC NULLS LAST, id LIMIT ?", (*params, MOST))
    return [Matter(*values) for values in rows]


def preview(actor: Actor, match: Match) -> dict[str, Any]:
    """How many conversations an incident would begin with, how many of them wait, and the first of them."""
    actor.demand_somewhere("incident.run")
    found = matching(within_reach(actor, match))
    waiting = sum(one.waiting_since is not None for one in found)
    return {"total": len(found), "waiting": waiting, "items": [row(one) for one in found[:SHOWN]]}


def within_reach(actor: Actor, match: Match) -> Match:
    """The match narrowed to the groups whose incidents the actor may run."""
    reach = actor.reach.get("incident.run", NOWHERE)
    if actor.kind == "system" or reach.everything:
        return match
    groups = [group for group in match.groups if group in reach.groups] if match.groups else sorted(reach.groups)
    return Match(match.tags, match.words, match.inboxes, tuple(groups) or (0,), match.since_at)


def _clauses(match: Match) -> list[Clause]:
    clauses: list[Clause] = [UNRESOLVED]
    clauses += [among("inbox_id", match.inboxes)] if match.inboxes else []
    clauses += [among("group_id", match.groups)] if match.groups else []
    clauses += [("last_at >= ?", [match.since_at])] if match.since_at is not None else []
    return clauses + ([_alternatives(match)] if match.tags or match.words else [])


def _alternatives(match: Match) -> Clause:
    parts: list[Clause] = []
    if match.tags:
        tagged, tags = among("tag_id", match.tags)
        parts.append((f"id IN (SELECT conversation_id FROM conversations_conversationtag WHERE {tagged})", tags))
    if match.words:
        said = " OR ".join("lower(m.text) LIKE ? ESCAPE '\\'" for _ in match.words)
        since = "" if match.since_at is None else " AND m.at >= ?"
        parts.append((
            f"EXISTS (SELECT 1 FROM conversations_message m WHERE m.conversation_id = conversations_conversation.id"
            f" AND m.author_kind = 'visitor' AND m.recalled_at IS NULL AND ({said}){since})",
            [*map(_like, match.words), *([] if match.since_at is None else [match.since_at])],
        ))  # fmt: skip
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def _like(word: str) -> str:
    escaped = word.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def found_by_number(ids: set[int]) -> dict[int, Matter]:
    """Conversations by number, unlocked."""
    where, params = among("id", sorted(ids))
    return {values[0]: Matter(*values) for values in read(f"SELECT {SELECT} {FROM}{where}", params)}
