"""Telling people: once, as they wish, and only themselves."""

import json
from typing import Any

import pytest

from tests.makers.staff import a_client, a_person, an_actor
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden, Refused
from yingda.notifications import actions, queries
from yingda.notifications.models import Notification
from yingda.notifications.rules import DAY_MS, KINDS, READ_KEPT_DAYS, Manner, manner_of
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import StoredEvent

pytestmark = pytest.mark.django_db
API = "/api/v1"


def events() -> list[Any]:
    return [(row.staff, json.loads(row.body)) for row in StoredEvent.objects.filter(name="notifications.new").order_by("n")]


def test_each_person_is_told_once_and_live() -> None:
    one, two = a_person(), a_person()
    made = actions.notify([one.pk, two.pk, one.pk], "assigned", {"conversation_id": 5, "contact": "李雷"}, "/desk/5", key="assigned:5")
    assert len(made) == 2
    assert [topic for topic, _ in events()] == [f"u:{one.pk}", f"u:{two.pk}"]
    shown = events()[0][1]["notification"]
    assert (shown["kind"], shown["facts"]["contact"], shown["sound"], shown["desktop"]) == ("assigned", "李雷", True, True)
    assert actions.notify([one.pk], "assigned", {}, key="assigned:5") == []
    assert len(events()) == 2
    assert len(actions.notify([one.pk], "assigned", {}) + actions.notify([one.pk], "assigned", {})) == 2
    assert Notification.objects.filter(person=one).first().facts == {"conversation_id": 5, "contact": "李雷"}  # type: ignore[union-attr]


def test_nobody_is_told_what_they_do_not_want_and_nobody_unknown() -> None:
    person = a_person()
    actor = an_actor(person)
    actions.choose(actor, {"mention": Manner(False, True, True, True), "sla_warning": Manner(True, False, False, False)})
    assert actions.notify([person.pk], "mention", {}) == []
    assert actions.notify([person.pk + 1_000_000], "mention", {}) == []
    actions.notify([person.pk], "sla_warning", {})
    assert events()[0][1]["notification"]["desktop"] is False
    with pytest.raises(Refused, match="notification_kind_unknown"):
        actions.choose(actor, {"weather": Manner(True, True, True, True)})
    with pytest.raises(KeyError):
        actions.notify([person.pk], "weather", {})


def test_a_manner_without_showing_is_silent() -> None:
    assert manner_of("mention", {"mention": Manner(False, True, True, True)}) == Manner(False, False, False, False)
    assert all(kind.zh and kind.en and kind.manner.in_app is kind.listed for kind in KINDS.values())


def test_reading_up_to_a_number_touches_only_ones_own() -> None:
    one, two = a_person(), a_person()
    numbers = [actions.notify([one.pk, two.pk], "mention", {"i": i})[0] for i in range(3)]
    assert actions.mark_read(an_actor(one), numbers[1]) == 1
    assert (queries.unread_count(one.pk), queries.unread_count(two.pk)) == (1, 3)
    told = StoredEvent.objects.filter(name="notifications.read")
    assert [(row.staff, json.loads(row.body)) for row in told] == [(f"u:{one.pk}", {"up_to": numbers[1], "unread": 1})]
    actions.mark_read(an_actor(one), numbers[1])
    assert told.count() == 1


def test_snapshot_and_events_give_the_later_snapshot() -> None:
    person = a_person()
    actor = an_actor(person)
    actions.notify([person.pk], "mention", {"i": 0})
    before = queries.inbox_of(actor)
    live = {row.pk: (row.kind, row.read_at is not None) for row in before["items"]}
    second = actions.notify([person.pk], "assigned", {"i": 1})[0]
    actions.mark_read(actor, second - 1)
    for row in StoredEvent.objects.filter(n__gt=before["n"]).order_by("n"):
        body = json.loads(row.body)
        if row.name == "notifications.new":
            live[body["notification"]["id"]] = (body["notification"]["kind"], False)
        if row.name == "notifications.read":
            live = {pk: (kind, read or pk <= body["up_to"]) for pk, (kind, read) in live.items()}
    after = queries.inbox_of(actor)
    assert live == {row.pk: (row.kind, row.read_at is not None) for row in after["items"]}
    assert after["unread"] == 1


def test_old_ones_are_forgotten() -> None:
    person = a_person()
    for i in range(4):
        actions.notify([person.pk], "mention", {"i": i})
    now = now_ms()
    first, second, third, _ = Notification.objects.order_by("id")
    Notification.objects.filter(pk=first.pk).update(read_at=now - READ_KEPT_DAYS * DAY_MS - 5_000)
    Notification.objects.filter(pk=second.pk).update(created_at=now - 3 * READ_KEPT_DAYS * DAY_MS - 5_000)
    Notification.objects.filter(pk=third.pk).update(created_at=now - READ_KEPT_DAYS * DAY_MS - 5_000)
    assert actions.forget_old() == 2
    assert set(Notification.objects.values_list("pk", flat=True)).isdisjoint({first.pk, second.pk})


def test_only_people_have_notifications() -> None:
    for verb in (lambda: queries.listed(SYSTEM), lambda: actions.mark_read(SYSTEM, 5), lambda: actions.choose(SYSTEM, {})):
        with pytest.raises(Forbidden):
            verb()


def test_the_interface(django_assert_max_num_queries: Any) -> None:
    person = a_person()
    client = a_client(person=person)
    actions.notify([a_person().pk], "mention", {})
    for i in range(5):
        actions.notify([person.pk], "mention", {"i": i})
    client.get(f"{API}/notifications")
    with django_assert_max_num_queries(8):
        page = client.get(f"{API}/notifications?limit=3").json()
    assert [one["facts"]["i"] for one in page["items"]] == [4, 3, 2] and page["unread"] == 5 and page["n"] > 0
    rest = client.get(f"{API}/notifications?limit=3&cursor={page['next']}").json()
    assert [one["facts"]["i"] for one in rest["items"]] == [1, 0] and rest["next"] is None
    assert client.get(f"{API}/notifications?cursor=nonsense").json()["code"] == "cursor_invalid"
    answer = client.put(f"{API}/notifications/read", json.dumps({"up_to": page["items"][0]["id"]}), content_type="application/json")
    assert answer.json() == {"unread": 0}
    assert client.get(f"{API}/notifications?unread_only=true").json()["items"] == []
    given = {"preferences": [{"kind": "mention", "in_app": True, "sound": False, "desktop": False, "push": False}]}
    shown = client.put(f"{API}/notifications/preferences", json.dumps(given), content_type="application/json").json()["items"]
    assert next(one for one in shown if one["kind"] == "mention")["sound"] is False
    assert len(client.get(f"{API}/notifications/preferences").json()["items"]) == len(KINDS)
    wrong = client.put(f"{API}/notifications/read", json.dumps({"up_to": -1}), content_type="application/json")
    assert wrong.status_code == 422 and "up_to" in wrong.json()["field"]
