"""The demo team: made through the actions, once, out of hearing, and never over a real team."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from tests.makers.people import a_person
from tests.makers.time import Clock
from yingda.conversations.models import Conversation, Message, OwnershipSpan, Rating, StateSpan, Ticket
from yingda.conversations.queries.visible import visible_to
from yingda.customers.models import Contact, Order, OrderStatus, Visit
from yingda.notifications.models import Notification
from yingda.people.models import Grant, Person, PresenceSpan
from yingda.people.queries import actor_of
from yingda.plumbing.audit import broken_links
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry, Job, StoredEvent, Stream
from yingda.routing.models import Assignment, Queue
from yingda.site.cli import cli
from yingda.site.demo import build, live
from yingda.site.demo.words import talks

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, HOUR = 60_000, 3_600_000


def made(days: int = 2) -> build.Demo:
    return build.make(lambda step, part: None, days)


def test_a_believable_team_is_made_once() -> None:
    began_at = now_ms()
    demo = made()
    assert {"xiaolin", "fangxiaoqing", "admin"} <= set(Person.objects.values_list("username", flat=True))
    assert Grant.objects.values("role_id").distinct().count() == 18
    assert Queue.objects.count() == 4
    states = Counter(Conversation.objects.values_list("state", flat=True))
    assert states["resolved"] > 20
    assert all(states[state] for state in ("queued", "open", "waiting", "snoozed"))
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"text", "note", "system", "event"} <= kinds
    assert all(model.objects.exists() for model in (Contact, Order, OrderStatus, Visit, Rating, Assignment))
    the_past_is_the_past(began_at)
    there_are_tickets_of_every_kind()
    everything_fits_together()
    colleagues_who_are_not_connected_stay_and_take_nothing_from_visitors()
    the_demo_agent_has_work_of_every_kind()
    before = [AuditEntry.objects.count(), Message.objects.count(), Stream.objects.get().last]
    assert made() == demo
    assert before == [AuditEntry.objects.count(), Message.objects.count(), Stream.objects.get().last]


def there_are_tickets_of_every_kind() -> None:
    """In every state, over their time, merged, of both liaison lines, and out of conversations."""
    assert set(Ticket.objects.values_list("state", flat=True)) == {"new", "open", "waiting", "solved", "closed"}
    assert set(Ticket.objects.values_list("liaison", flat=True)) == {"none", "product_improvement", "selling_knowledge"}
    assert Ticket.objects.filter(breached_at__isnull=False).exists() and Ticket.objects.filter(merged_into__isnull=False).count() == 1
    assert Ticket.objects.filter(conversation__isnull=False).count() >= 3 and not Ticket.objects.filter(title="").exists()


def the_past_is_the_past(began_at: int) -> None:
    """The weeks left no events and no jobs behind; nothing lies in the future."""
    assert StoredEvent.objects.filter(at__lt=began_at - 2 * HOUR).count() == 0
    assert Job.objects.filter(run_at__lt=began_at - 2 * HOUR).count() == 0
    assert Conversation.objects.filter(opened_at__lt=began_at - 6 * HOUR).exists()
    assert Message.objects.filter(at__gt=now_ms()).count() == 0
    assert StateSpan.objects.filter(since_at__gt=now_ms()).count() == 0
    # As jobs would have it: whoever waits, waits for a minute or an hour, not for days.
    waiting = Conversation.objects.exclude(state="resolved").filter(channel="web")
    assert waiting.filter(opened_at__lt=began_at - 2 * HOUR).count() == 0


def everything_fits_together() -> None:
    """What holds for every desk holds for this one."""
    assert list(broken_links()) == []
    assert StoredEvent.objects.count() == Stream.objects.get().last
    for chat in Conversation.objects.all():
        seqs = list(Message.objects.filter(conversation=chat).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, chat.last_seq + 1))
        answered = Message.objects.filter(conversation=chat, author_kind="person").exclude(kind="note").exists()
        assert not answered or OwnershipSpan.objects.filter(conversation=chat, until_at__isnull=True).count() == 1
    assert not Job.objects.filter(dead_at__isnull=False).exists()
    assert not Job.objects.exclude(last_error="").exists()


def colleagues_who_are_not_connected_stay_and_take_nothing_from_visitors() -> None:
    spans = PresenceSpan.objects.filter(ended_at__isnull=True, channel=live.CHANNEL)
    assert {span.person.username: span.state for span in spans.select_related("person")} == {name: state for name, (state, _units) in live.COLLEAGUES.items()}
    assert not Job.objects.filter(name="people.gone").exists()
    queue = Queue.objects.get(name="售前")
    waiting = Conversation.objects.filter(state="queued", queue_id=queue.pk)
    assert waiting.exists(), "every colleague on the floor is full, so somebody waits for whoever signs in"


def the_demo_agent_has_work_of_every_kind() -> None:
    agent = actor_of(Person.objects.get(username="xiaolin").pk)
    sql, params = visible_to(agent)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM conversations_conversation WHERE {sql.replace('?', '%s')}", params)
        assert cursor.fetchone()[0] > 5
    mine = Conversation.objects.filter(assignee_id=agent.id).exclude(state="resolved")
    assert {"open", "waiting", "snoozed"} <= set(mine.values_list("state", flat=True))
    assert Conversation.objects.filter(mention_ids__contains=str(agent.id)).exists()
    assert Job.objects.filter(name="site.demo_offers").exists()


def test_another_day_there_is_a_new_hour_and_nothing_old_is_news(clock: Clock) -> None:
    demo = made()
    clock.pass_ms(8 * HOUR)
    assert Notification.objects.filter(read_at__isnull=True).count() > 20
    assert made() == demo
    running = Conversation.objects.exclude(state="resolved")
    assert {"queued", "open", "waiting", "snoozed"} <= set(running.values_list("state", flat=True))
    assert not running.filter(opened_at__lt=clock.now - 2 * HOUR).exists()
    assert not Notification.objects.filter(read_at__isnull=True, created_at__lt=clock.now - 2 * HOUR).exists()
    colleagues_who_are_not_connected_stay_and_take_nothing_from_visitors()
    everything_fits_together()
    before = [AuditEntry.objects.count(), Message.objects.count()]
    assert made() == demo
    assert before == [AuditEntry.objects.count(), Message.objects.count()]


def test_the_first_minutes_are_calm(clock: Clock) -> None:
    made()
    clock.pass_ms(8 * MINUTE)
    for username in ("xiaolin", "fangxiaoqing", "admin"):
        news = Notification.objects.filter(person_id=Person.objects.get(username=username).pk, read_at__isnull=True)
        assert news.count() <= 3, (username, list(news.values_list("kind", "facts")))
    assert Notification.objects.filter(kind="sla_warning", read_at__isnull=True).exists(), "something is at risk, to look at"


def test_a_real_team_is_left_alone() -> None:
    a_person()
    before = AuditEntry.objects.count()
    with pytest.raises(build.Taken):
        made()
    assert AuditEntry.objects.count() == before
    told = CliRunner().invoke(cli, ["demo"])
    assert told.exit_code == 1
    assert "真实的团队" in told.output and "real team" in told.output


@pytest.mark.parametrize("address", ["", "order", "teas/longjing"])
def test_a_real_team_has_no_demo_shop(address: str) -> None:
    a_person()
    assert Client().get(f"/demo-shop/{address}").status_code == 404


def test_what_is_said_can_be_filled_in() -> None:
    words = {"p": "茶", "q": "茶", "o": "QH1", "city": "杭州", "d": "2", "courier": "快", "who": "小林"}
    for talk in (*talks.ZH, *talks.EN):
        assert talk.lines[0].startswith("c ")
        for line in talk.lines:
            assert line[:2] in ("c ", "a ", "p ", "n ")
            assert "{" not in line.format(**words)
