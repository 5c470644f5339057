"""Role × action × scope: every verb of the room, tried by every role on a conversation of its own, its group, another group.

The table is written from the roles' permissions and scopes as the product page has them; each cell is tried for real.
Letters: `+` done, `f` forbidden (403: seen, but not this), `n` not found (404: not even seen).
"""

from collections.abc import Callable

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post
from yingda.conversations.actions import assigning, company, handing, sorting, states
from yingda.conversations.queries import one
from yingda.conversations.rules.matter import Matter
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people.models import Group, Person
from yingda.plumbing.clock import now_ms

pytestmark = pytest.mark.django_db(transaction=True)

Verb = Callable[[Actor, Matter, Person], object]
VERBS: dict[str, Verb] = {
    "view": lambda actor, matter, other: one.opened(actor, matter.id),
    "reply": lambda actor, matter, other: post(actor, matter.id),
    "note": lambda actor, matter, other: post(actor, matter.id, kind="note"),
    "resolve": lambda actor, matter, other: states.resolve(actor, matter.id),
    "snooze": lambda actor, matter, other: states.snooze(actor, matter.id, now_ms() + 60_000),
    "tag": lambda actor, matter, other: sorting.set_priority(actor, matter.id, 3),
    "invite": lambda actor, matter, other: company.invite(actor, matter.id, other.pk),
    "offer": lambda actor, matter, other: handing.offer(actor, matter.id, "请接手", to_person=other.pk),
    "assign": lambda actor, matter, other: assigning.assign(actor, matter.id, other.pk),
    "take_over": lambda actor, matter, other: assigning.take_over(actor, matter.id),
    "peek": lambda actor, matter, other: company.peek(actor, matter.id),
    "whisper": lambda actor, matter, other: post(actor, matter.id, kind="note", whisper_to=matter.assignee_id),
}
ORDER = tuple(VERBS)
#                     view reply note resolve snooze tag invite offer assign take_over peek whisper
TABLE = {
    ("agent", "own"): "+ + + + + + + + f f f f",
    ("agent", "group"): "n n n n n n n n n n n n",
    ("agent", "elsewhere"): "n n n n n n n n n n n n",
    ("technical_support", "own"): "+ + + + + + + + f f f f",
    ("technical_support", "group"): "n n n n n n n n n n n n",
    ("senior_agent", "own"): "+ + + + + + + + + + f +",
    ("senior_agent", "group"): "+ + + + + + + + + + + +",
    ("senior_agent", "elsewhere"): "n n n n n n n n n n n n",
    ("team_leader", "group"): "+ + + + + + + + + + + +",
    ("team_leader", "elsewhere"): "n n n n n n n n n n n n",
    ("trainer", "group"): "+ f + f f f f f f f + +",
    ("trainer", "elsewhere"): "n n n n n n n n n n n n",
    ("client_reader", "group"): "+ f + f f f f f f f f f",
    ("client_reader", "elsewhere"): "n n n n n n n n n n n n",
    ("data_analyst", "elsewhere"): "+ f + f f f f f f f f f",
    ("project_manager", "elsewhere"): "+ + + + + + + + + + + +",
    ("administrator", "elsewhere"): "+ + + + + + + + + + + +",
}
CELLS = [
    pytest.param(role, place, verb, expected, id=f"{role}-{place}-{verb}")
    for (role, place), row in TABLE.items()
    for verb, expected in zip(ORDER, row.split(), strict=True)
]


def a_scene(role: str, place: str) -> tuple[Actor, Matter, Person]:
    """Somebody with the role; a conversation that is theirs, their group's, or another group's; and a colleague."""
    group: Group = a_group()
    person = a_person(role=role, group=group)
    elsewhere = a_group()
    holder = person if place == "own" else a_person(group=group if place == "group" else elsewhere)
    matter = a_conversation(assignee=holder, group=elsewhere if place == "elsewhere" else group)
    return actor_for(person), matter, a_person(group=group)


@pytest.mark.parametrize(("role", "place", "verb", "expected"), CELLS)
def test_who_may_do_what_to_which_conversation(role: str, place: str, verb: str, expected: str) -> None:
    actor, matter, other = a_scene(role, place)
    try:
        VERBS[verb](actor, matter, other)
        outcome = "+"
    except NotFound:
        outcome = "n"
    except Forbidden:
        outcome = "f"
    assert outcome == expected


def test_a_refused_verb_leaves_everything_as_it_was() -> None:
    actor, matter, other = a_scene("agent", "elsewhere")
    for verb in VERBS.values():
        with pytest.raises((NotFound, Forbidden)):
            verb(actor, matter, other)
    found = one.find(matter.id)
    assert found == matter
