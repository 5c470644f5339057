"""Activations: what runs, the list of incidents, one of them, what a conversation is under."""

from typing import Any

from yingda.conversations.models import Activation, ActivationCase, ActivationStep, Announcement
from yingda.conversations.queries.lists import FROM, joined
from yingda.conversations.queries.one import visible
from yingda.conversations.queries.playbooks.playbooks import demand_some, document_of, shown_document
from yingda.conversations.queries.playbooks.rows import Row, activation_rows, announcement_row, case_row, step_row
from yingda.conversations.queries.visible import visible_to
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.document import PLACES
from yingda.conversations.sql import SELECT
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.paging import BadCursor, decode, encode
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import NUMBERS_END


def running(actor: Actor) -> list[Row]:
    """The incidents and topics that run now, the newest first: what the banner shows to every signed-in colleague."""
    if actor.kind not in ("person", "system"):
        demand_some(actor)
    return activation_rows(list(Activation.objects.filter(ended_at__isnull=True).exclude(place="conversation").order_by("-id")[:50]))


def page(actor: Actor, place: str, state: str, q: str, cursor: str | None, limit: int) -> tuple[list[Row], str | None, int | None]:
    """A page of incidents (`team`) or topics, the newest first. state: `running`, `ended` or empty for both."""
    demand_some(actor)
    if place not in PLACES or place == "conversation":
        raise Refused("filter_wrong", field="place")
    rows = Activation.objects.filter(place=place)
    if state in ("running", "ended"):
        rows = rows.filter(ended_at__isnull=state == "running")
    elif state:
        raise Refused("filter_wrong", field="state")
    rows = rows.filter(title__icontains=q.strip()) if q.strip() else rows
    total = None if cursor else rows.count()
    found = list((rows.filter(pk__lt=_before(cursor)) if cursor else rows).order_by("-id")[: limit + 1])
    after = encode((found[limit - 1].pk,)) if len(found) > limit else None
    return activation_rows(found[:limit]), after, total


def one(actor: Actor, activation_id: int) -> dict[str, Any]:
    """An activation with its steps, its document and its bulk replies. Raises `NotFound`."""
    found = visible_activation(actor, activation_id)
    steps = ActivationStep.objects.filter(activation=found).order_by("position")
    sent = Announcement.objects.filter(activation=found).order_by("-id")[:50]
    return {
        "row": activation_rows([found])[0], "steps": [step_row(step) for step in steps],
        "document": shown_document(document_of(found.playbook_id, found.version)), "announcements": [announcement_row(each) for each in sent],
    }  # fmt: skip


def visible_activation(actor: Actor, activation_id: int) -> Activation:
    """The activation: one of a conversation for those who see it, the others for whoever has to do with playbooks. Raises `NotFound`."""
    found = Activation.objects.filter(pk=activation_id).first() if 0 < activation_id < NUMBERS_END else None
    if found is None:
        raise NotFound("activation")
    if found.conversation_id is not None:
        visible(actor, found.conversation_id)
    else:
        demand_some(actor)
    return found


def cases(actor: Actor, activation_id: int, state: str, cursor: str | None, limit: int) -> tuple[list[Row], str | None, int | None]:
    """The conversations under an incident that one may see, in the order they joined. state: `waiting`, `late`, `answered` or empty."""
    found = visible_activation(actor, activation_id)
    rows = ActivationCase.objects.filter(activation=found, left_at__isnull=True)
    if state not in ("", "waiting", "late", "answered"):
        raise Refused("filter_wrong", field="state")
    narrowed = {"waiting": {"waiting_since__isnull": False}, "late": {"breached_at__isnull": False}, "answered": {"first_reply_at__isnull": False}}
    rows = rows.filter(**narrowed.get(state, {}))
    where, params = joined([visible_to(actor), (_UNDER, [found.pk])])
    matters = {values[0]: Matter(*values) for values in read(f"SELECT {SELECT} {FROM}{where}", params)}
    seen = rows.filter(conversation_id__in=matters)
    total = None if cursor else seen.count()
    page_rows = list((seen.filter(pk__gt=_before(cursor)) if cursor else seen).order_by("id")[: limit + 1])
    after = encode((page_rows[limit - 1].pk,)) if len(page_rows) > limit else None
    return [case_row(case, matters[case.conversation_id]) for case in page_rows[:limit]], after, total


def of_conversation(actor: Actor, conversation_id: int) -> list[dict[str, Any]]:
    """What a conversation is under now, with the steps to tick: its own playbooks, then incidents."""
    visible(actor, conversation_id)
    under = ActivationCase.objects.filter(conversation_id=conversation_id, left_at__isnull=True, activation__ended_at__isnull=True)
    held = {case.activation_id: case for case in under}
    rows = list(Activation.objects.filter(pk__in=held).order_by("place", "id"))
    steps: dict[int, list[Row]] = {}
    for step in ActivationStep.objects.filter(activation__in=rows).order_by("position"):
        steps.setdefault(step.activation_id, []).append(step_row(step))
    return [
        {"row": row, "steps": steps.get(row["id"], []), "due_at": held[row["id"]].due_at, "breached_at": held[row["id"]].breached_at}
        for row in activation_rows(rows)
    ]


_UNDER = "id IN (SELECT conversation_id FROM conversations_activationcase WHERE activation_id = ? AND left_at IS NULL)"


def _before(cursor: str) -> int:
    try:
        return int(decode(cursor, tuple[int])[0])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
