"""Makers of chats and orders at given instants, and of versions of the judge rule, by the actions of the rooms."""

from dataclasses import replace
from typing import Any

from tests.makers.conversations import a_conversation, post
from tests.makers.customers import an_order
from tests.makers.people import actor_for
from tests.makers.time import Clock
from yingda.attribution.actions import following, ruling
from yingda.attribution.models import CreditRule
from yingda.attribution.rules.terms import Terms
from yingda.conversations.actions import states
from yingda.customers.actions.orders import move_order
from yingda.customers.models import Contact, Order
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.people.models import Group, Person
from yingda.plumbing import tasks


def a_talk(clock: Clock, agent: Person, contact: Contact, start: int, end: int, group: Group | None = None) -> int:
    """The customer asks at `start`, the agent answers and closes at `end` (ms); the conversation."""
    # Whose conversation it is plays no part here: they may speak in all.
    actor = replace(actor_for(agent), reach={f"conversation.{name}": Reach(everything=True) for name in ("view", "reply", "resolve")})
    clock.now = start
    talk = a_conversation(contact=contact, group=group)
    post(actor, talk.id, "您好")
    clock.now = end
    post(actor, talk.id, "好的")
    states.resolve(actor, talk.id)
    return talk.id


def a_paid_order(contact: Contact | None, placed: int, paid: int | None = None, total: int = 10_000) -> Order:
    """An order placed and paid at these instants (paid as placed without one)."""
    order = an_order(contact, total=total, placed_at=placed)
    return move_order(SYSTEM, order.pk, "paid", placed if paid is None else paid)


def a_version(actor: Actor = SYSTEM, **terms: Any) -> CreditRule:
    """A version of the judge rule, by payment unless said otherwise, not judged yet."""
    return ruling.add_version(actor, Terms(**{"name": "按付款", "rule": "paid", **terms}))


def judged_by(clock: Clock, actor: Actor, rule: CreditRule) -> CreditRule:
    """The version after history was judged by it."""
    following.follow()
    task = tasks.start(actor, "credit.judging", {"rule": rule.pk})
    clock.work()
    assert tasks.mine(actor, task.pk).state == "done"
    rule.refresh_from_db()
    return rule
