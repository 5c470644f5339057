"""Inboxes, queues, service levels and quick replies of the demo."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from yingda.conversations.actions import sla_policies
from yingda.inboxes import actions as inboxes
from yingda.kit.actor import SYSTEM
from yingda.knowledge import actions as knowledge
from yingda.routing.actions import capacity, queues
from yingda.routing.actions.queues import Member
from yingda.site.demo.words import replies
from yingda.site.demo.words.team import AGENT
from yingda.site.demo.world import World

SHOP, ENGLISH, FORM, API = "青禾商城网页聊天", "Qinghe Tea web chat", "在线留言", "小程序接入"
KEY_ACCOUNTS, AFTER_SALES, PRE_SALES = "大客户", "售后", "售前"
IN_ENGLISH = "English"
TOPICS = (("售前咨询", "Before buying"), ("售后服务", "After buying"), ("企业采购", "For business"))


def make(world: World) -> None:
    """What visitors meet and agents work with. Part of the demo's transaction."""
    _inboxes(world)
    _queues(world)
    _service_levels(world)
    _quick_replies(world)


def _inboxes(world: World) -> None:
    topic = {
        "key": "topic", "label": {"zh": "想咨询什么", "en": "What is it about"}, "type": "choice",
        "choices": [{"zh": zh, "en": en} for zh, en in TOPICS],
    }  # fmt: skip
    look = {"team_name": {"zh": "青禾茶铺", "en": "Qinghe Tea"}, "colour": "#0f766e"}
    hello = {"zh": "您好，这里是青禾茶铺，选茶、订单、售后都可以问我们。", "en": "Hello, this is Qinghe Tea. Ask us about tea, orders or returns."}
    chat = {"appearance": {**look, "greeting": hello}, "fields": [topic]}
    all_day, hours = world.calendars["全天在线"], world.calendars["客服中心 08:00–22:00"]
    wanted: dict[str, tuple[str, dict[str, Any]]] = {
        SHOP: ("web", {"calendar_id": all_day, "settings": chat}),
        ENGLISH: ("web", {"calendar_id": all_day, "locale": "en", "settings": chat}),
        FORM: ("form", {"calendar_id": hours, "settings": {"appearance": look}}),
        API: ("api", {"calendar_id": hours}),
    }
    for name, (kind, fields) in wanted.items():
        world.inboxes[name] = inboxes.create(SYSTEM, name, kind, fields).pk


def _queues(world: World) -> None:
    after = ["退", "换", "快递", "物流", "发票", "订单", "到账", "破", "碎", "裂", "投诉", "几天", "能到", "收到", "少发", "地址", "喝不惯"]
    wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (KEY_ACCOUNTS, "大客户组", {"conditions": {"tiers": [3, 4]}, "answer_within_s": 90, "overflow_after_s": 600}),
        (IN_ENGLISH, "英文组 English", {"conditions": {"inboxes": [world.inboxes[ENGLISH]]}, "strategy": "round_robin", "answer_within_s": 180}),
        (AFTER_SALES, "售后组", {"conditions": {"words": after}, "answer_within_s": 120}),
        (PRE_SALES, "售前组", {"answer_within_s": 120, "strategy": "least_loaded"}),
    )
    for position, (name, group, fields) in reversed(list(enumerate(wanted))):
        values = {"name": name, "position": position, "group_id": world.groups[group], **fields}
        if name == KEY_ACCOUNTS:
            values["overflow_queue_id"] = world.queues[PRE_SALES]
        row = queues.make(SYSTEM, values)
        queues.set_members(SYSTEM, row.pk, [Member(group_id=world.groups[group])])
        world.queues[name] = row.pk
    for username, member in world.members.items():
        if member.shift:
            capacity.set_capacity(SYSTEM, world.people[username], 6 if "agent" in member.grants else 4, {})


def _service_levels(world: World) -> None:
    """Wide enough that who looks at the demo for some minutes is not rung for every chat nobody answers."""
    leaders = [{"kind": "first_response", "after_minutes": 3, "verb": "tell", "role": "leaders"}]
    key = {
        "conditions": {"tiers": [3, 4]}, "targets": {"first_response": 10, "next_response": 15, "resolution": 480}, "clock": "wall",
        "pauses": ["waiting", "snoozed"], "warn_percent": 70, "steps": leaders,
    }  # fmt: skip
    form = {
        "conditions": {"kinds": ["form"]}, "targets": {"first_response": 240, "resolution": 1440}, "clock": "working",
        "calendar_id": world.calendars["客服中心 08:00–22:00"],
    }  # fmt: skip
    usual: dict[str, Any] = {
        "targets": {"first_response": 20, "next_response": 30, "resolution": 1440}, "clock": "wall",
        "pauses": ["waiting", "snoozed"], "steps": leaders,
    }  # fmt: skip
    for position, (name, document) in enumerate((("大客户承诺", key), ("留言承诺", form), ("标准服务承诺", usual))):
        sla_policies.make(SYSTEM, name, position, document)


def _quick_replies(world: World) -> None:
    knowledge.import_sheet(SYSTEM, _sheet(replies.SHARED), "shared")
    for group, rows in replies.OF_GROUPS.items():
        knowledge.import_sheet(SYSTEM, _sheet(rows), "group", world.groups[group])
    knowledge.import_sheet(world.actor(AGENT), _sheet(replies.PERSONAL), "personal")


def _sheet(rows: Iterable[tuple[str, str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("folder", "title", "shortcut", "text", "locale"))
    for folder, title, shortcut, words in rows:
        writer.writerow((folder, title, shortcut, words, "en" if folder == "English" else "zh-CN"))
    return text.getvalue().encode()
