"""A few automations and macros of the demo."""

from typing import Any

from yingda.automation.actions import macros, making
from yingda.automation.queries.catalogue import catalogue
from yingda.plumbing.store import transaction
from yingda.site.demo.words.team import ADMINISTRATOR, AGENT
from yingda.site.demo.world import World

# The shipped examples that are on in the demo; the others wait to be looked at.
ON = ("top_tier", "breach", "refund")
SHARED: tuple[tuple[str, str, str, list[tuple[str, dict[str, Any]]]], ...] = (
    ("结束会话并道谢", "通用", "js", [("post_text", {"text": "感谢您的咨询，祝您生活愉快，有需要随时联系我们。"}), ("resolve", {})]),
    ("催物流：安抚并稍后看", "售后", "wl", [
        ("post_text", {"text": "{{customer.name}}您好，已经为您催促快递，有进展第一时间告诉您。"}), ("priority", {"priority": 2}), ("snooze", {"minutes": 120}),
    ]),
    ("转紧急", "通用", "jj", [("priority", {"priority": 3}), ("note", {"text": "已标为紧急，请优先处理。"})]),
)  # fmt: skip
PERSONAL = ("等客户回话", "dd", [("post_text", {"text": "好的，您方便的时候回复我就可以。"}), ("wait", {})])


def make(world: World) -> None:
    """The team's macros and one agent's own; the shipped automations, some of them on."""
    boss, agent = world.actor(ADMINISTRATOR), world.actor(AGENT)
    with transaction():
        for name, folder, shortcut, actions in SHARED:
            macros.create(boss, "shared", None, macros.drafted(_draft(name, folder, shortcut, actions)))
        name, shortcut, actions = PERSONAL
        macros.create(agent, "personal", None, macros.drafted(_draft(name, "", shortcut, actions)))
        for one in catalogue(boss)["examples"]:
            if not one["asks"]:
                making.create(boss, one["zh"], None, one["document"], enabled=one["key"] in ON)


def _draft(name: str, folder: str, shortcut: str, actions: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    return {"name": name, "folder": folder, "shortcut": shortcut, "actions": [{"key": key, "params": params} for key, params in actions]}
