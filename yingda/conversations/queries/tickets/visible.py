"""`may_see_ticket` as SQL; a test holds the two to the same answer."""

from yingda.conversations.queries.visible import Clause, among
from yingda.kit.actor import NOWHERE, Actor

RUNNING = "state IN ('new', 'open', 'waiting')"
HAS_STEP = "id IN (SELECT ticket_id FROM conversations_ticketstep WHERE person_id = ?)"
WATCHES = "id IN (SELECT ticket_id FROM conversations_ticketwatcher WHERE person_id = ?)"


def tickets_visible_to(actor: Actor) -> Clause:
    """The tickets an actor may see."""
    reach = actor.reach.get("ticket.view", NOWHERE)
    if actor.kind == "system" or reach.everything:
        return "1 = 1", []
    if not actor.may_somewhere("ticket.view"):
        return "1 = 0", []
    parts: list[Clause] = [among(column, sorted(reach.groups)) for column in ("group_id", "step_group_id") if reach.groups]
    if reach.own and actor.kind == "person":
        parts += [("owner_id = ?", [actor.id]), ("maker_id = ?", [actor.id]), (HAS_STEP, [actor.id]), (WATCHES, [actor.id])]
    if actor.groups:
        parts += [_free("owner_id", "group_id", actor), _free("step_person_id", "step_group_id", actor)]
    # No part that is never true: one without an index makes SQLite read the whole table.
    if not parts:
        return "1 = 0", []
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def _free(person: str, group: str, actor: Actor) -> Clause:
    here, groups = among(group, sorted(actor.groups))
    return f"({RUNNING} AND {person} IS NULL AND {here})", groups
