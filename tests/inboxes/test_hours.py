"""Opening hours as visitors are told them, from a calendar of people."""

import json
from typing import Any

import pytest

from tests.makers.staff import an_actor
from yingda.inboxes import actions, queries
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import Refused
from yingda.people.actions.calendars import create_calendar

pytestmark = pytest.mark.django_db
DOCUMENT: dict[str, Any] = {"zone": "Asia/Shanghai", "weekly": [[[540, 1080]]] * 5 + [[], []], "holidays": [], "workdays": {}}
SATURDAY = 1_795_240_800_000  # 2026-11-21 14:00 in Shanghai
HOUR = 3_600_000


def manager() -> Actor:
    everything = Reach(own=True, everything=True)
    return an_actor(calendar__manage=everything, inbox__manage=everything)


def test_visitors_are_told_when_the_team_is_back() -> None:
    calendar = create_calendar(manager(), "工作日", json.loads(json.dumps(DOCUMENT)))
    inbox = actions.create(manager(), "官网", "web", {"calendar_id": calendar.pk})
    facts = queries.by_key(inbox.key)
    monday = SATURDAY + 43 * HOUR
    assert queries.hours(facts, "zh-CN", SATURDAY) == {
        "open": False,
        "next_opening_at": monday,
        "text": "客服11 月 23 日（周一）09:00 上班，请先留言",
    }
    assert queries.public_config(facts, "zh-CN", monday)["hours"] == {"open": True, "next_opening_at": None, "text": "客服在线"}
    assert queries.hours(facts, "zh-CN", monday + 9 * HOUR)["open"] is False


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        actions.create(manager(), "官网", "web", {"calendar_id": 4711})
    assert (refused.value.code, refused.value.field) == ("inbox_calendar_unknown", "calendar_id")
