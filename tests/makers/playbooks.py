"""Makers of playbooks, activations and incidents, by the actions of the room; the doors of playbooks."""

from itertools import count
from typing import Any
from uuid import uuid4

from yingda.conversations.actions.playbooks import announcing, beginning, ending, playbooks, reviewing, steps
from yingda.conversations.actions.playbooks.beginning import New
from yingda.conversations.models import Activation, ActivationCase, ActivationStep
from yingda.kit.actor import SYSTEM, Actor

_numbers = count(1)
WORDS: dict[str, Any] = {
    "purpose": "出事时",
    "steps": [{"text": "核实", "minutes": 10}, {"text": "答复"}, {"text": "记录", "required": False}],
    "limits": {"first_minutes": 5, "next_minutes": 10, "warn_percent": 80},
    "answers": [{"title": "说明", "text": "{{customer.name}}您好，正在处理"}],
    "forbidden": ["不可能"],
    "expected": ["抱歉"],
}
KEY = "7d0f5b0e-6f0b-4a53-9f7a-0d3a2b1c4e5f"

# Method, path, body. `{…}` is a number of the scene (`playbook_numbers`).
PLAYBOOK_DOORS: list[tuple[str, str, Any]] = [
    ("GET", "/playbooks", None),
    ("GET", "/playbook-presets", None),
    ("GET", "/playbooks/{playbook}", None),
    ("GET", "/playbooks/{playbook}/versions", None),
    ("GET", "/incidents/running", None),
    ("GET", "/conversations/{matter}/playbooks", None),
    ("GET", "/activations", None),
    ("GET", "/activations/{incident}", None),
    ("GET", "/activations/{incident}/check", None),
    ("GET", "/activations/{incident}/conversations", None),
    ("GET", "/activations/{incident}/review", None),
    ("GET", "/announcements/{announcement}", None),
    ("POST", "/playbooks", {"name": "新预案", "document": WORDS}),
    ("PATCH", "/playbooks/{playbook}", {"name": "改名"}),
    ("DELETE", "/playbooks/{playbook}", None),
    ("POST", "/conversations/{matter}/playbooks", {"playbook_id": "{playbook}", "why": "客户要投诉"}),
    ("POST", "/activations", {"place": "team", "playbook_id": "{playbook}", "title": "断网", "match": {"words": ["断网"]}}),
    ("POST", "/activations/preview", {"match": {"words": ["断网"]}}),
    ("POST", "/activations/{incident}/ending", {"why": "好了"}),
    ("POST", "/activations/{incident}/conversations", {"ids": ["{matter}"]}),
    ("POST", "/activations/{incident}/conversations/removal", {"ids": ["{matter}"]}),
    ("POST", "/activation-steps/{open_step}/completion", {"note": "好了"}),
    ("DELETE", "/activation-steps/{done_step}/completion", None),
    ("POST", "/activation-steps/{open_step}/skip", {"note": "不需要"}),
    ("POST", "/activations/{incident}/announcements/preview", {"text": "您好"}),
    ("POST", "/activations/{incident}/announcements", {"text": "您好", "key": KEY}),
    ("PUT", "/announcements/{announcement}/state", {"state": "paused"}),
    ("PUT", "/activations/{over}/review", {"causes": "线路老化"}),
    ("POST", "/activations/{over}/review/actions", {"text": "换线路", "owner_id": "{colleague}"}),
    ("PATCH", "/review-actions/{action}", {"done": True}),
    ("POST", "/review-actions/{action}/ticket", {"type_id": "{empty_type}"}),
]


def a_playbook(by: Actor = SYSTEM, **document: Any) -> int:
    """A playbook; its number. Parts of its document as given."""
    made: int = playbooks.make(by, f"预案{next(_numbers)}", 0, {**WORDS, **document})["id"]
    return made


def an_incident(by: Actor, playbook_id: int | None = None, title: str = "网站打不开", **fields: Any) -> Activation:
    """An incident; without a match it concerns everything within reach."""
    return beginning.begin_incident(by, New(playbook_id=a_playbook() if playbook_id is None else playbook_id, title=title, **fields))


def steps_of(activation: Activation) -> list[ActivationStep]:
    """Its steps, in order."""
    return list(ActivationStep.objects.filter(activation=activation).order_by("position"))


def case_of(activation: Activation, conversation_id: int) -> ActivationCase:
    """A conversation under it."""
    return ActivationCase.objects.get(activation=activation, conversation_id=conversation_id)


def playbook_numbers(me: Actor, empty_type: int) -> dict[str, Any]:
    """What the doors of playbooks need: an incident under way with a step done and a bulk reply, and one that is over."""
    kind = a_playbook()
    over = an_incident(me, kind, "已经过去")
    ending.end(me, over.pk, "好了")
    action = reviewing.add_action(me, over.pk, "加监控", None, None)
    incident = an_incident(me, kind)
    done, todo, _ = steps_of(incident)
    steps.finish(me, done.pk)
    one = announcing.send(me, incident.pk, str(uuid4()), "正在处理")
    return {
        "playbook": kind, "incident": incident.pk, "over": over.pk, "open_step": todo.pk, "done_step": done.pk, "announcement": one.pk,
        "action": action.pk, "empty_type": empty_type,
    }  # fmt: skip
