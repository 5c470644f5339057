"""What visitors do: arrive, write, fill forms, send files, rate, ask for the transcript; and contacts that change."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from django.core import mail
from PIL import Image

from tests.makers.conversations import a_conversation, a_person, actor_for, an_inbox, post, the_customer, the_matter
from tests.makers.customers import a_contact
from tests.makers.people import a_calendar, a_group
from tests.makers.routing import a_queue, holder, on_duty, present
from tests.makers.time import HOUR, MINUTE, Clock
from yingda.conversations.actions import states, visitor
from yingda.conversations.models import Conversation, Message, MovedConversation, Rating, RatingInvitation
from yingda.conversations.queries.one import history, history_of_visitor
from yingda.conversations.queries.visitor import standing
from yingda.conversations.rules.posting import Draft
from yingda.customers import actions as customers
from yingda.customers.models import Contact
from yingda.inboxes import queries as inboxes
from yingda.inboxes.models import Inbox
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Many, NotFound, Refused
from yingda.plumbing import files
from yingda.plumbing.models import Job, StoredEvent
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db
PRE_CHAT = [
    {"key": "name", "label": {"zh": "称呼", "en": "Name"}, "type": "text", "required": True},
    {"key": "phone", "label": {"zh": "手机", "en": "Phone"}, "type": "phone"},
    {"key": "topic", "label": {"zh": "事由", "en": "Topic"}, "type": "choice", "choices": [{"zh": "退款", "en": "Refund"}]},
]


def facts(inbox: Inbox) -> InboxFacts:
    return inboxes.by_id(inbox.pk)


def signed(inbox: InboxFacts, now: int, secret: str | None = None, ends_s: int = 600, **claims: Any) -> str:
    return jwt.encode({"sub": "u-17", "exp": now // 1000 + ends_s, **claims}, secret or inbox.secrets[0], "HS256")


def arrived(inbox: InboxFacts, now: int, known: int | None = None, identity: str | None = None) -> int:
    return visitor.arrive(inbox, known, identity, "zh-CN", {}, now)


def writes(inbox: InboxFacts, contact: int, text: str = "你好", fields: dict[str, Any] | None = None, **draft: Any) -> Message:
    with transaction() as db:
        posted = visitor.post(db, Actor("visitor", contact, "访客"), inbox, Draft("text", text, **draft), fields)
    return Message.objects.get(pk=posted.id)


def test_an_identity_is_believed_when_it_is_signed_and_not_over(clock: Clock) -> None:
    inbox = facts(an_inbox())
    first = arrived(inbox, clock.now, identity=signed(inbox, clock.now, name="王女士", email="wang@example.cn"))
    assert Contact.objects.get(pk=first).name == "王女士"
    elsewhere = arrived(inbox, clock.now, identity=signed(inbox, clock.now))
    assert elsewhere == first, "the same customer on another device"
    for token, code in (
        (signed(inbox, clock.now, secret="x" * 40), "identity_forged"),
        (signed(inbox, clock.now, ends_s=-60), "identity_expired"),
        (signed(inbox, clock.now, ends_s=3 * 86_400), "identity_too_long_lived"),
        ("rubbish", "identity_forged"),
    ):
        before = Contact.objects.count()
        with pytest.raises(Refused) as refused:
            arrived(inbox, clock.now, identity=token)
        assert (refused.value.code, refused.value.field) == (code, "identity")
        assert Contact.objects.count() == before, "nothing half-done"


def test_who_comes_back_is_who_they_were(clock: Clock) -> None:
    inbox = facts(an_inbox())
    contact = arrived(inbox, clock.now)
    assert arrived(inbox, clock.now, known=contact) == contact
    assert arrived(inbox, clock.now) != contact


def test_the_first_message_begins_a_conversation_and_the_second_goes_on(clock: Clock) -> None:
    inbox = facts(an_inbox())
    contact = arrived(inbox, clock.now)
    mark = str(uuid4())
    first, again = writes(inbox, contact, client_id=mark), writes(inbox, contact, client_id=mark)
    second = writes(inbox, contact, "在吗")
    assert (first.pk, first.conversation_id, second.seq) == (again.pk, second.conversation_id, 2)
    matter = the_matter(first.conversation_id)
    assert (matter.state, matter.channel, matter.unread) == ("queued", "web", 2)


def test_within_48_hours_it_reopens_and_later_it_is_a_new_one_linked_to_it(clock: Clock) -> None:
    inbox, agent = facts(an_inbox()), actor_for(a_person(role="administrator"))
    contact = arrived(inbox, clock.now)
    first = writes(inbox, contact).conversation_id
    post(agent, first)
    states.resolve(agent, first)
    clock.now += 48 * HOUR
    assert writes(inbox, contact, "还有问题").conversation_id == first
    after = the_matter(first)
    assert (after.state, after.resolved_at, after.owner_id) == ("queued", None, agent.id)
    states.resolve(agent, first)
    clock.now += 48 * HOUR + 1
    later = writes(inbox, contact, "你好").conversation_id
    assert later != first
    assert the_matter(later).previous_id == first and the_matter(first).state == "resolved"


@pytest.mark.parametrize(("hours", "later_ms", "same"), [(1, HOUR, True), (1, HOUR + 1, False), (0, 1, False), (2160, 2160 * HOUR, True)])
def test_a_team_says_how_long_a_conversation_reopens(clock: Clock, hours: int, later_ms: int, same: bool) -> None:
    inbox, agent = facts(an_inbox(settings={"reopen_hours": hours})), actor_for(a_person(role="administrator"))
    contact = arrived(inbox, clock.now)
    first = writes(inbox, contact).conversation_id
    post(agent, first)
    states.resolve(agent, first)
    clock.now += later_ms
    assert (writes(inbox, contact, "还有问题").conversation_id == first) is same


def test_the_pre_chat_form_refuses_field_by_field_and_begins_nothing(clock: Clock) -> None:
    inbox = facts(an_inbox(settings={"fields": PRE_CHAT}))
    contact = arrived(inbox, clock.now)
    with pytest.raises(Many) as wrong:
        writes(inbox, contact, fields={"phone": "不是号码", "topic": "别的", "colour": "red"})
    codes = {refusal.field: refusal.code for refusal in wrong.value.refusals}
    assert set(codes) == {"name", "phone", "topic", "colour"} and codes["name"] == "form_field_required"
    assert not Conversation.objects.exists() and not Message.objects.exists()
    said = writes(inbox, contact, fields={"name": "王女士", "phone": "138 0013 8000", "topic": "退款"})
    form, _ = history(SYSTEM, said.conversation_id)
    shown = json.loads(bytes(form[0]["data"]))
    assert shown["what"] == "form" and {f["key"]: f["value"] for f in shown["fields"]}["name"] == "王女士"
    assert Contact.objects.get(pk=contact).name == "王女士"
    assert writes(inbox, contact, "第二句").conversation_id == said.conversation_id, "asked once only"


def test_the_offline_form_is_first_next_morning(clock: Clock) -> None:
    """Left in the night, it is given before what came after opening."""
    group = a_group()
    inbox = an_inbox()
    person = on_duty(group, units=1, state="break")
    a_queue([group], group_id=group.pk, calendar_id=a_calendar().pk)
    clock.pass_ms(12 * HOUR)
    answers = {"name": "李先生", "email": "li@example.cn", "text": "发票没有收到"}
    left = visitor.leave_form(facts(inbox), "zh-CN", answers, None, str(uuid4()))
    clock.work()
    matter = the_matter(left)
    assert (matter.channel, matter.state, matter.contact_name) == ("form", "queued", "李先生")
    assert holder(left) is None
    clock.pass_ms(11 * HOUR + 30 * MINUTE)
    later = writes(facts(inbox), arrived(facts(inbox), clock.now)).conversation_id
    present(person, "online")
    clock.work()
    assert (holder(left), holder(later)) == (person.pk, None)


def test_the_offline_form_twice_is_one_conversation(clock: Clock) -> None:
    inbox, mark = facts(an_inbox()), str(uuid4())
    answers = {"email": "li@example.cn", "text": "发票"}
    numbers = {visitor.leave_form(inbox, "zh-CN", answers, None, mark) for _ in range(2)}
    assert len(numbers) == 1 and Message.objects.filter(kind="text").count() == 1
    with pytest.raises(Many) as wrong:
        visitor.leave_form(inbox, "zh-CN", {"email": "nowhere", "text": ""}, None, None)
    assert {refusal.field for refusal in wrong.value.refusals} == {"email", "text"}


def test_a_rating_names_who_served_and_the_last_one_counts() -> None:
    inbox, agent = an_inbox(), a_person()
    matter = a_conversation(assignee=agent, inbox=inbox)
    customer = the_customer(matter.contact_id)
    post(actor_for(agent), matter.id)
    visitor.rate(customer, facts(inbox), 2, ["等待太久"], "太慢")
    visitor.rate(customer, facts(inbox), 5, [], "后来很好", 9, 6)
    rating = Rating.objects.get(conversation_id=matter.id)
    assert (rating.score, rating.text, rating.person_id, rating.recommend, rating.effort) == (5, "后来很好", agent.pk, 9, 6)
    assert StoredEvent.objects.filter(name="conversation.rated", visitor=None).count() == 2
    assert not any(m["kind"] == "event" for m in history_of_visitor(matter.id, None)[0])
    for score in (0, 6):
        with pytest.raises(Refused) as refused:
            visitor.rate(customer, facts(inbox), score, [], "")
        assert refused.value.field == "score"
    for _ in range(2):
        visitor.asked_to_rate(customer, facts(inbox))
    assert RatingInvitation.objects.filter(conversation_id=matter.id).count() == 1
    with pytest.raises(Refused) as soon:
        visitor.rate(the_customer(a_contact()), facts(inbox), 5, [], "")
    assert soon.value.code == "rating_too_soon"


def test_the_transcript_is_mailed_by_a_job_without_what_is_internal(clock: Clock) -> None:
    inbox, agent = an_inbox(), a_person("林岚")
    matter = a_conversation(assignee=agent, inbox=inbox, text="发货了吗")
    post(actor_for(agent), matter.id, "今天发出")
    post(actor_for(agent), matter.id, "客户很急", kind="note")
    with pytest.raises(Many):
        visitor.ask_transcript(the_customer(matter.contact_id), facts(inbox), "nowhere")
    visitor.ask_transcript(the_customer(matter.contact_id), facts(inbox), "wang@example.cn")
    assert Job.objects.filter(name="conversations.send_transcript").count() == 1
    clock.work()
    sent = mail.outbox[0]
    assert sent.to == ["wang@example.cn"] and f"#{matter.id}" in sent.subject
    assert "发货了吗" in sent.body and "今天发出" in sent.body and "客户很急" not in sent.body
    with pytest.raises(NotFound):
        visitor.ask_transcript(the_customer(a_contact()), facts(inbox), "wang@example.cn")


def a_picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    out.seek(0)
    return out


def test_a_file_is_sent_by_who_uploaded_it_and_described_by_the_server(clock: Clock, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    inbox = facts(an_inbox())
    owner, thief = arrived(inbox, clock.now), arrived(inbox, clock.now)
    row = files.keep(Actor("visitor", owner, ""), "照片.png", a_picture(), 100_000, files.KINDS)
    with pytest.raises(Refused) as foreign, transaction() as db:
        visitor.post(db, Actor("visitor", thief, ""), inbox, Draft("image", data={"file": row.key}))
    assert (foreign.value.code, foreign.value.field) == ("file_unknown", "data.file")
    assert not Conversation.objects.exists()
    with transaction() as db:
        lies = {"file": row.key, "name": "x.exe", "url": "https://evil.example", "width": 9}
        posted = visitor.post(db, Actor("visitor", owner, ""), inbox, Draft("file", data=lies))
    stored = Message.objects.get(pk=posted.id)
    data = json.loads(stored.data)
    assert (stored.kind, data["name"], data["width"], data["url"]) == ("image", "照片.png", 4, f"/api/v1/files/{row.key}")
    row.refresh_from_db()
    assert row.subject.startswith("message:"), "claimed, so that it stays"


def test_conversations_follow_a_renamed_contact(clock: Clock) -> None:
    matter = a_conversation()
    clock.work()
    customers.change_contact(SYSTEM, matter.contact_id, {"name": "赵先生"})
    clock.work()
    assert the_matter(matter.id).contact_name == "赵先生"
    row = StoredEvent.objects.filter(name="conversation.row").order_by("-n")[0]
    assert "赵先生" in row.body


def test_conversations_follow_a_merge_and_its_undoing(clock: Clock) -> None:
    kept, absorbed = a_contact("王女士"), a_contact("访客 9")
    mine, theirs = a_conversation(contact=kept), a_conversation(contact=absorbed)
    merge = customers.merge(SYSTEM, kept.pk, absorbed.pk)
    clock.work()
    assert {the_matter(m.id).contact_id for m in (mine, theirs)} == {kept.pk}
    assert the_matter(theirs.id).contact_name == Contact.objects.get(pk=kept.pk).name
    assert MovedConversation.objects.filter(merge_id=merge.pk).count() == 1
    customers.separate(SYSTEM, merge.pk)
    clock.work()
    assert (the_matter(mine.id).contact_id, the_matter(theirs.id).contact_id) == (kept.pk, absorbed.pk)
    assert the_matter(theirs.id).contact_name == "访客 9"
    assert not MovedConversation.objects.exists()


def test_a_visitor_stands_in_their_own_inbox_only(clock: Clock) -> None:
    here, there = facts(an_inbox()), facts(an_inbox())
    contact = arrived(here, clock.now)
    number = writes(here, contact).conversation_id
    assert standing(contact, here.id).conversation_id == number
    assert standing(contact, there.id).conversation_id is None
