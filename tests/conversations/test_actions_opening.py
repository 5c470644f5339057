"""A colleague writes first."""

import pytest

from tests.makers.customers import a_contact
from tests.makers.people import a_person, actor_for
from tests.makers.routing import an_inbox
from yingda.conversations.actions import opening, states
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, NotFound, Refused

pytestmark = pytest.mark.django_db


def test_it_is_open_and_theirs() -> None:
    person = a_person()
    contact = a_contact(responsible=person.pk)
    matter = opening.begin(actor_for(person), an_inbox().pk, contact.pk, "回访")
    assert (matter.state, matter.assignee_id, matter.contact_id, matter.subject) == ("open", person.pk, contact.pk, "回访")


def test_a_customer_one_may_not_see_is_not_there() -> None:
    with pytest.raises(NotFound):
        opening.begin(actor_for(a_person()), an_inbox().pk, a_contact().pk, "")


def test_there_is_one_running_conversation_of_a_customer_in_an_inbox() -> None:
    person, inbox = a_person(), an_inbox()
    contact = a_contact(responsible=person.pk)
    first = opening.begin(actor_for(person), inbox.pk, contact.pk, "")
    with pytest.raises(Conflict) as refused:
        opening.begin(actor_for(person), inbox.pk, contact.pk, "")
    assert (refused.value.code, refused.value.params["number"]) == ("conversation_running", first.id)
    states.resolve(SYSTEM, first.id)
    assert opening.begin(actor_for(person), inbox.pk, contact.pk, "").id > first.id


def test_only_a_web_chat_can_be_written_through() -> None:
    person = a_person()
    with pytest.raises(Refused, match="inbox_not_for_writing"):
        opening.begin(actor_for(person), an_inbox(kind="form").pk, a_contact(responsible=person.pk).pk, "")
