"""Who may do what to which conversation: the table role × action × scope, asked of the actions themselves.

A column is what somebody's grant reaches of the conversation: nothing of it (`far`), the group it stands in (`near`), or
their own work (`own`). Every cell is tried on a real conversation by a real person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_matter
from tests.makers.customers import a_tag
from tests.makers.people import a_department
from yingda.conversations.actions import assigning, company, handing, opening, reading, revising, sorting, states
from yingda.conversations.queries import lists, one
from yingda.conversations.rules.listing import ListQuery
from yingda.conversations.rules.matter import Matter
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import Forbidden, NotFound, Refusal
from yingda.people.models import Group, Person
from yingda.people.rules.permissions import PERMISSIONS
from yingda.people.rules.roles import PRESETS
from yingda.plumbing.clock import now_ms

pytestmark = pytest.mark.django_db
HOUR = 3_600_000

Act = Callable[[Actor, Matter, Person], Any]
# What each action asks for, and how it is called on somebody's open conversation; `other` is a colleague who answers.
ACTIONS: dict[str, tuple[str, Act]] = {
    "see": ("conversation.view", lambda actor, m, other: one.opened(actor, m.id)),
    "read its history": ("conversation.view", lambda actor, m, other: one.states(actor, m.id)),
    "find it in the list": ("conversation.view", lambda actor, m, other: found(actor, m)),
    "write a note": ("conversation.view", lambda actor, m, other: post(actor, m.id, "备注", kind="note")),
    "answer": ("conversation.reply", lambda actor, m, other: post(actor, m.id)),
    "wait": ("conversation.reply", lambda actor, m, other: states.wait_for_customer(actor, m.id)),
    "snooze": ("conversation.reply", lambda actor, m, other: states.snooze(actor, m.id, now_ms() + HOUR)),
    "resolve": ("conversation.resolve", lambda actor, m, other: states.resolve(actor, m.id)),
    "assign": ("conversation.assign", lambda actor, m, other: assigning.assign(actor, m.id, other.pk)),
    "take over": ("conversation.take_over", lambda actor, m, other: assigning.take_over(actor, m.id)),
    "invite": ("conversation.invite", lambda actor, m, other: company.invite(actor, m.id, other.pk)),
    "tag": ("conversation.tag", lambda actor, m, other: sorting.set_tags(actor, m.id, [a_tag().pk])),
    "set its priority": ("conversation.tag", lambda actor, m, other: sorting.set_priority(actor, m.id, 3)),
    "whisper": ("conversation.whisper", lambda actor, m, other: post(actor, m.id, "嘘", kind="note", whisper_to=m.assignee_id)),
}
COLUMNS = ("far", "near", "own")


def found(actor: Actor, matter: Matter) -> None:
    rows, _next, _total = lists.page(actor, ListQuery(view="all"))
    if matter.id not in [row.id for row in rows]:
        raise NotFound("conversation")


# The scope of each role's grant that ships, and what it allows on conversations beside seeing them. One line per role:
# what the product page says a role does. `R` reply, `S` resolve, `I` invite, `T` tag, `A` assign, `O` take over, `W` whisper.
TABLE = """
project_manager         everything  R S I T A O W
supervisor              department  R S I T A O W
team_leader             group       R S I T A O W
quality_inspector       department  T
training_lead           department  W
trainer                 group       W
agent                   own         R S I T
senior_agent            group       R S I T A O W
technical_support       own         R S I T
contract_administrator  department
fulfilment_agent        own         R S I T
account_agent           own         R S I T
data_analyst            everything
return_visit_agent      own         R S I T
service_supervision     department  R T A O W
salesperson             own         R S I T
administrator           everything  R S I T A O W
client_reader           group
"""
LETTERS = {"R": "reply", "S": "resolve", "I": "invite", "T": "tag", "A": "assign", "O": "take_over", "W": "whisper"}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    role: str
    scope: str
    permissions: frozenset[str]


def table() -> list[Line]:
    lines = [line.split() for line in TABLE.strip().splitlines()]
    named = [(role, scope, {f"conversation.{LETTERS[letter]}" for letter in letters}) for role, scope, *letters in lines]
    return [Line(role, scope, frozenset(permissions | {"conversation.view"})) for role, scope, permissions in named]


def reaches(scope: str, permission: str, column: str) -> bool:
    """Whether a grant of this scope reaches a conversation in this column; some permissions cannot be held for own work."""
    if scope not in PERMISSIONS[permission].scopes:
        return False
    return column in {"own": ("own",), "group": ("own", "near"), "department": ("own", "near"), "everything": COLUMNS}[scope]


@dataclass
class Place:
    """A person with a grant, and a conversation for each column."""

    person: Person
    group: Group

    def conversation(self, column: str) -> Matter:
        agent = a_person()
        if column == "own":
            return a_conversation(assignee=agent, participant_ids=str(self.person.pk), owner_id=self.person.pk)
        return a_conversation(assignee=agent, group=self.group if column == "near" else a_group())


def a_place(role: str, scope: str) -> Place:
    department = a_department()
    group = a_group(department=department)
    return Place(a_person(role=role, scope=scope, group=group, department=department), group)


def outcome(act: Act, actor: Actor, matter: Matter, other: Person) -> str:
    try:
        act(actor, matter, other)
    except NotFound:
        return "not found"
    except Forbidden:
        return "forbidden"
    return "allowed"


def test_every_role_that_ships_stands_in_the_table() -> None:
    assert {line.role: line.scope for line in table()} == {key: preset.scope for key, preset in PRESETS.items()}


@pytest.mark.parametrize("line", table(), ids=lambda line: line.role)
def test_role_by_action_by_scope(line: Line) -> None:
    wrong = []
    for scope in dict.fromkeys((line.scope, "own", "group", "everything")):
        place, other = a_place(line.role, scope), a_person()
        actor = actor_for(place.person)
        for column in COLUMNS:
            matter = place.conversation(column)
            for name, (permission, act) in ACTIONS.items():
                allowed = permission in line.permissions and reaches(scope, permission, column)
                sees = reaches(scope, "conversation.view", column)
                expected = "allowed" if allowed and sees else ("forbidden" if sees else "not found")
                said = outcome(act, actor, matter, other)
                if said != expected:
                    wrong.append(f"{scope} {column} {name}: {said}, expected {expected}")
                if said != "allowed" and the_matter(matter.id) != matter:
                    wrong.append(f"{scope} {column} {name}: refused and changed")
                if said == "allowed":
                    matter = place.conversation(column)
    assert wrong == []


@pytest.mark.parametrize("role", ["agent", "trainer", "client_reader", "administrator"])
def test_a_waiting_chat_is_its_groups(role: str) -> None:
    """Whoever may see conversations at all sees what waits in their group; who may reply may take it."""
    group = a_group()
    actor, stranger = actor_for(a_person(role=role, scope=None, group=group)), actor_for(a_person(role="agent"))
    matter = a_conversation("queued", group=group)
    assert outcome(ACTIONS["see"][1], actor, matter, a_person()) == "allowed"
    assert outcome(ACTIONS["see"][1], stranger, matter, a_person()) == "not found"
    claimed = outcome(lambda actor, m, other: assigning.claim(actor, m.id), actor, matter, a_person())
    assert claimed == ("allowed" if role in ("agent", "administrator") else "forbidden")


def test_looking_on_is_for_supervisors_and_never_ones_own() -> None:
    for role, scope, column, expected in (
        ("team_leader", "group", "near", "allowed"),
        ("team_leader", "group", "far", "not found"),
        ("team_leader", "group", "own", "forbidden"),
        ("quality_inspector", "department", "near", "allowed"),
        ("agent", "own", "own", "forbidden"),
        ("agent", "own", "far", "not found"),
        ("data_analyst", "everything", "far", "forbidden"),
        ("administrator", "everything", "far", "allowed"),
    ):
        place = a_place(role, scope)
        said = outcome(lambda actor, m, other: company.peek(actor, m.id), actor_for(place.person), place.conversation(column), a_person())
        assert said == expected, (role, scope, column)


def test_handing_over_is_for_who_has_it_or_may_assign_it() -> None:
    def offer(actor: Actor, matter: Matter, other: Person) -> object:
        return handing.offer(actor, matter.id, "更熟悉", to_person=other.pk)

    for role, scope, column, expected in (
        ("agent", "own", "own", "allowed"),
        ("agent", "group", "near", "forbidden"),
        ("team_leader", "group", "near", "allowed"),
        ("data_analyst", "everything", "far", "forbidden"),
        ("administrator", "everything", "far", "allowed"),
    ):
        place = a_place(role, scope)
        assert outcome(offer, actor_for(place.person), place.conversation(column), a_person()) == expected, (role, scope, column)


def test_nobody_without_a_grant_does_anything() -> None:
    group = a_group()
    person = a_person(role=None, group=group)
    other = a_person()
    for name, (_permission, act) in ACTIONS.items():
        for matter in (a_conversation(assignee=person, group=group), a_conversation("queued", group=group)):
            assert outcome(act, actor_for(person), matter, other) == "not found", name


STAFF_VERBS: dict[str, Act] = {
    name: act for name, (_permission, act) in ACTIONS.items() if name not in ("answer", "find it in the list")
}  # fmt: skip


@pytest.mark.parametrize("name", STAFF_VERBS)
def test_a_visitor_does_nothing_of_the_staffs_even_to_their_own_conversation(name: str) -> None:
    matter = a_conversation(assignee=a_person())
    visitor = Actor("visitor", matter.contact_id, "访客")
    with pytest.raises(Refusal):
        STAFF_VERBS[name](visitor, matter, a_person())
    assert the_matter(matter.id) == matter


def test_a_visitor_reads_no_other_and_edits_nothing() -> None:
    matter = a_conversation(assignee=a_person())
    stranger = Actor("visitor", a_conversation().contact_id, "访客")
    with pytest.raises(NotFound):
        post(stranger, matter.id)
    with pytest.raises(NotFound):
        reading.mark_read(stranger, matter.id, 1)
    own = Actor("visitor", matter.contact_id, "访客")
    for verb in (lambda: revising.recall(own, 1), lambda: revising.edit_note(own, 1, "x")):
        with pytest.raises(Refusal):
            verb()


SCOPED = {"see": "conversation.view", "answer": "conversation.reply", "resolve": "conversation.resolve", "tag": "conversation.tag"}


@pytest.mark.parametrize("name", SCOPED)
def test_a_token_does_what_its_scopes_say_and_holds_nothing(name: str) -> None:
    """Its number is that of the assignee, which must make no difference."""
    person, other = a_person(), a_person()
    view = {"conversation.view": Reach(everything=True)}
    matter = a_conversation(assignee=person)
    full = Actor("api", person.pk, "erp", reach={**view, SCOPED[name]: Reach(everything=True)})
    assert outcome(ACTIONS[name][1], full, matter, other) == "allowed"
    if name != "see":
        assert outcome(ACTIONS[name][1], Actor("api", person.pk, "erp", reach=view), a_conversation(assignee=person), other) == "forbidden"
    assert outcome(ACTIONS[name][1], Actor("api", person.pk, "erp"), a_conversation(assignee=person), other) == "not found"


def test_no_token_claims_takes_over_begins_peeks_or_answers_an_offer() -> None:
    person, owner = a_person(), a_person()
    token = Actor("api", person.pk, "erp", reach=dict.fromkeys(PERMISSIONS, Reach(everything=True)))
    matter, waiting = a_conversation(assignee=owner), a_conversation("queued")
    offer = handing.offer(actor_for(owner), matter.id, "x", to_person=person.pk)
    for verb in (
        lambda: assigning.claim(token, waiting.id),
        lambda: assigning.take_over(token, matter.id),
        lambda: company.peek(token, matter.id),
        lambda: handing.accept(token, offer["id"]),
        lambda: handing.refuse(token, offer["id"]),
        lambda: opening.begin(token, waiting.inbox_id, waiting.contact_id, str(uuid4())),
    ):
        with pytest.raises(Forbidden):
            verb()
    assert (the_matter(matter.id).assignee_id, the_matter(waiting.id).assignee_id) == (owner.pk, None)


def test_a_token_hears_no_whisper_and_marks_nobodys_reading() -> None:
    agent, leader = a_person(), a_person(role="administrator")
    matter = a_conversation(assignee=agent)
    post(actor_for(leader), matter.id, "先安抚", kind="note", whisper_to=agent.pk)
    token = Actor("api", agent.pk, "erp", reach={"conversation.view": Reach(everything=True)})
    assert not any(m["text"] == "先安抚" for m in one.history(token, matter.id)[0])
    reading.mark_read(token, matter.id, 2)
    assert the_matter(matter.id).staff_read_seq == 0
