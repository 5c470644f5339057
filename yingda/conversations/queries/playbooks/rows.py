"""Rows of activations, cases and bulk replies, as lists, banner and live frames have them."""

from typing import Any

import msgspec

from yingda.conversations.models import Activation, ActivationCase, ActivationStep, Announcement, Playbook
from yingda.conversations.queries.playbooks.playbooks import documents_of
from yingda.conversations.rules.matter import Matter, numbers, topics
from yingda.conversations.rules.playbooks.document import Document

Row = dict[str, Any]


def activation_rows(several: list[Activation]) -> list[Row]:
    """The rows of several activations, in two statements more."""
    names = dict(Playbook.objects.filter(pk__in={one.playbook_id for one in several}).values_list("id", "name"))
    documents = documents_of({(one.playbook_id, one.version) for one in several})
    return [activation_row(one, names[one.playbook_id], documents[one.playbook_id, one.version]) for one in several]


def activation_row(one: Activation, name: str, document: Document) -> Row:
    """The row of an activation, with what a composer needs of its playbook: answers and words."""
    said = msgspec.to_builtins(document)
    return {
        "id": one.pk, "place": one.place, "playbook": {"id": one.playbook_id, "name": name}, "version": one.version, "title": one.title,
        "what_happened": one.what_happened, "why": one.why, "notice": one.notice, "match": msgspec.json.decode(one.match),
        "conversation_id": one.conversation_id, "parent_id": one.parent_id, "began_at": one.began_at, "began_by": one.began_by_id,
        "ended_at": one.ended_at, "ended_by": one.ended_by_id, "end_why": one.end_why, "affected": one.affected,
        "steps_total": one.steps_total, "steps_over": one.steps_over, "revision": one.revision,
        "answers": said["answers"], "forbidden": said["forbidden"], "expected": said["expected"],
    }  # fmt: skip


def topics_of_activation(one: Activation, matter: Matter | None) -> tuple[str, ...]:
    """Who hears of it live: all staff of incidents and topics, those of the conversation of its own."""
    return topics(matter) if matter is not None else ("staff",)


def case_row(case: ActivationCase, matter: Matter) -> Row:
    """A conversation under an activation, with what a list shows of it."""
    return {
        "id": case.pk, "activation_id": case.activation_id, "conversation_id": case.conversation_id, "number": matter.id,
        "contact": {"id": matter.contact_id, "name": matter.contact_name}, "joined_at": case.joined_at, "how": case.how,
        "joined_by": case.joined_by_id, "left_at": case.left_at, "waiting_since": case.waiting_since, "first_reply_at": case.first_reply_at,
        "longest_wait_ms": case.longest_wait_ms, "due_at": case.due_at, "breached_at": case.breached_at,
    }  # fmt: skip


def step_row(step: ActivationStep) -> Row:
    """A step of an activation."""
    return {
        "id": step.pk, "position": step.position, "text": step.text, "required": step.required, "person_ids": numbers(step.person_ids),
        "due_at": step.due_at, "state": step.state, "over_at": step.over_at, "over_by": step.over_by_id, "note": step.note,
    }  # fmt: skip


def announcement_row(one: Announcement) -> Row:
    """A bulk reply and how far it is."""
    return {
        "id": one.pk, "activation_id": one.activation_id, "kind": one.kind, "text": one.text, "state": one.state, "made_at": one.made_at,
        "by": one.by_id, "ended_at": one.ended_at, "total": one.total, "sent": one.sent, "refused": one.refused,
    }  # fmt: skip
