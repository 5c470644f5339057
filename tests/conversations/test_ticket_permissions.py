"""Role × verb × place: every verb on a ticket of one's own, free in one's group, a colleague's, watched, or of another group.

Letters: `+` done, `f` forbidden (403: seen, but not this), `n` not found (404: not even seen).
"""

from collections.abc import Callable

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person
from tests.makers.tickets import a_ticket, a_type, a_worker, step_numbers, the_ticket
from yingda.conversations.actions.tickets import changing, commenting, joining, making, owning, states, steps
from yingda.conversations.actions.tickets.making import NewTicket
from yingda.conversations.queries.tickets import one
from yingda.conversations.rules.tickets.ticket import Ticket as Value
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people.models import Group

pytestmark = pytest.mark.django_db(transaction=True)


Verb = Callable[[Actor, Value, Group, Actor], object]
VERBS: dict[str, Verb] = {
    "view": lambda me, ticket, group, other: one.opened_ticket(me, ticket.id),
    "comment": lambda me, ticket, group, other: commenting.comment(me, ticket.id, "看"),
    "fields": lambda me, ticket, group, other: changing.change_fields(me, ticket.id, {"title": "新"}),
    "state": lambda me, ticket, group, other: states.set_state(me, ticket.id, "waiting"),
    "step": lambda me, ticket, group, other: steps.finish_step(me, step_numbers(ticket)[0]),
    "escalate": lambda me, ticket, group, other: owning.escalate(me, ticket.id, group.pk, "转"),
    "split": lambda me, ticket, group, other: joining.split(me, ticket.id, "拆", [], step_numbers(ticket)[:1]),
    "assign": lambda me, ticket, group, other: owning.assign(me, ticket.id, other.id or 0),
    "give_step": lambda me, ticket, group, other: steps.give_step(me, step_numbers(ticket)[0], other.id, None),
}
#                          view comment fields state step escalate split assign give_step
TABLE = {
    ("agent", "own"): "+ + + + + + + f f",
    ("agent", "free"): "+ + + + + + + f f",
    ("agent", "group"): "n n n n n n n n n",
    ("agent", "watched"): "+ + f f f f f f f",
    ("agent", "elsewhere"): "n n n n n n n n n",
    ("senior_agent", "group"): "+ + + + + + + + +",
    ("senior_agent", "elsewhere"): "n n n n n n n n n",
    ("team_leader", "group"): "+ + + + + + + + +",
    ("team_leader", "elsewhere"): "n n n n n n n n n",
    ("data_analyst", "elsewhere"): "+ f f f f f f f f",
    ("client_reader", "group"): "n n n n n n n n n",
    ("trainer", "free"): "n n n n n n n n n",
    ("project_manager", "elsewhere"): "+ + + + + + + + +",
    ("administrator", "elsewhere"): "+ + + + + + + + +",
}
CELLS = [(role, place, verb, cell) for (role, place), cells in TABLE.items() for verb, cell in zip(VERBS, cells.split(), strict=True)]


@pytest.mark.parametrize(("role", "place", "verb", "expected"), CELLS)
def test_who_may_do_what_to_which_ticket(role: str, place: str, verb: str, expected: str) -> None:
    group, elsewhere = a_group(), a_group()
    me, colleague, stranger = a_worker(role, group), a_worker("agent", group), a_worker("agent", elsewhere)
    owner = {"own": me, "group": colleague, "watched": colleague, "elsewhere": stranger, "free": None}[place]
    ticket = a_ticket(
        SYSTEM, a_type([{"name": "一", **({} if owner is None else {"person_id": owner.id})}]),
        group_id=(elsewhere if place == "elsewhere" else group).pk, owner_id=None if owner is None else owner.id,
    )  # fmt: skip
    if place == "watched":
        commenting.watch(SYSTEM, ticket.id, me.id or 0)
    before = the_ticket(ticket)
    try:
        VERBS[verb](me, ticket, a_group(), colleague)
        outcome = "+"
    except NotFound:
        outcome = "n"
    except Forbidden:
        outcome = "f"
    assert outcome == expected
    assert outcome == "+" or the_ticket(ticket) == before


def test_tickets_are_made_by_those_who_work_on_them() -> None:
    matter = a_conversation(group=a_group(), assignee=a_person())
    for role in ("client_reader", "trainer", "data_analyst"):
        with pytest.raises(Forbidden):
            a_ticket(a_worker(role))
    with pytest.raises(NotFound):
        making.make_from(a_worker("agent", a_group()), matter.id, NewTicket(a_type(), "x"))
