"""Using a macro: looking what it would do, doing it whole or not at all, and undoing it."""

import secrets
from typing import Any

import msgspec

from yingda.automation.actions import acting
from yingda.automation.actions.running import said
from yingda.automation.models import Macro, MacroRun
from yingda.automation.queries.macros import actions_of, run_of, usable
from yingda.automation.queries.variables import filled
from yingda.automation.rules.deeds import DEEDS
from yingda.automation.rules.document import Action
from yingda.automation.rules.hand import Hand
from yingda.automation.rules.macros import is_in_time, undoing
from yingda.conversations.actions import sorting, states
from yingda.conversations.queries.facts import conversations_facts
from yingda.conversations.queries.one import visible
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Phrase, Refusal
from yingda.plumbing.messages import is_chinese
from yingda.plumbing.store import Db, savepoint, transaction

_KEPT = ("tag_ids", "priority", "state", "snoozed_until")


class _NotMeant(Exception):
    """Ends a rehearsal: nothing of it is kept."""


def preview(actor: Actor, macro_id: int, conversation_id: int) -> list[dict[str, Any]]:
    """What a macro would do in a conversation: it is done and taken back. Each step with its text, or why it would be refused."""
    macro, hand = _taken_up(actor, macro_id, conversation_id)
    steps: list[dict[str, Any]] = []
    with transaction() as db:
        try:
            with savepoint(db):
                steps = [_rehearsed(db, hand, place, action) for place, action in enumerate(actions_of(macro))]
                raise _NotMeant
        except _NotMeant:
            return steps


def use(actor: Actor, macro_id: int, conversation_id: int) -> dict[str, Any]:
    """Does everything a macro says, with the actor's own rights, or nothing: a refused step is named with its reason.

    The answer: what each step did, the number of this use, and whether something of it can be undone.
    """
    macro, hand = _taken_up(actor, macro_id, conversation_id)
    with transaction() as db:
        before = _now(conversation_id)
        steps = [_step(db, hand, place, action) for place, action in enumerate(actions_of(macro))]
        db.change("UPDATE automation_macro SET uses = uses + 1 WHERE id = ?", (macro.pk,))
        kept = {"before": before, "after": _now(conversation_id)}
        run = MacroRun.objects.create(
            macro=macro, version=macro.version, person_id=actor.person_id, conversation_id=conversation_id, at=db.now,
            steps=msgspec.json.encode(steps).decode(), before=msgspec.json.encode(kept).decode(),
        )  # fmt: skip
    return {"id": run.pk, "steps": steps, "undoable": bool(undoing(kept["before"], kept["after"], kept["after"]))}


def undo(actor: Actor, run_id: int) -> dict[str, Any]:
    """Puts tags, priority and state back as they were before one's own use of a macro, as far as nobody changed them since.

    What was sent, noted or made stays. Raises Conflict when it is too late or was undone.
    """
    with transaction() as db:
        run = run_of(actor, run_id)
        if run.undone_at is not None:
            raise Conflict("macro_undone_before")
        if not is_in_time(run.at, db.now):
            raise Conflict("macro_undo_too_late")
        kept, now = msgspec.json.decode(run.before), _now(run.conversation_id)
        wanted = undoing(kept["before"], kept["after"], now)
        _put_back(db, actor, run.conversation_id, wanted, kept["before"])
        run.undone_at = db.now
        run.save(update_fields=["undone_at"])
    return {"undone": sorted(wanted)}


def _taken_up(actor: Actor, macro_id: int, conversation_id: int) -> tuple[Macro, Hand]:
    macro, matter = usable(actor, macro_id), visible(actor, conversation_id)
    key = f"macro:{macro.pk}:{secrets.token_hex(8)}"
    return macro, Hand(actor, "conversation", matter.id, matter.contact_id, macro.name, key, False, actor.id)


def _step(db: Db, hand: Hand, place: int, action: Action) -> dict[str, Any]:
    try:
        return {"key": action.key, "ok": True, "facts": acting.do(db, hand, place, action)}
    except Refusal as refusal:
        reason = Phrase(refusal.code, {"field": refusal.field, **refusal.params})
        raise Conflict("macro_step_refused", place=place + 1, action=Phrase(f"deed_{action.key}"), reason=reason) from refusal


def _rehearsed(db: Db, hand: Hand, place: int, action: Action) -> dict[str, Any]:
    told = {"key": action.key, "params": action.params, "undone": DEEDS[action.key].undone}
    try:
        with savepoint(db):
            facts = acting.do(db, hand, place, action)
            text = filled(hand, str(action.params["text"])) if "text" in action.params else ""
            return {**told, "ok": True, "facts": facts, "text": text, "message": ""}
    except Refusal as refusal:
        sentence = said(refusal.code, {"field": refusal.field, **refusal.params})["zh" if is_chinese(hand.actor.locale) else "en"]
        return {**told, "ok": False, "facts": {}, "text": str(action.params.get("text", "")), "message": sentence}


def _now(conversation_id: int) -> dict[str, Any]:
    row = conversations_facts([conversation_id]).get(conversation_id)
    if row is None:
        raise NotFound("conversation")
    return {name: row[name] for name in _KEPT}


def _put_back(db: Db, actor: Actor, conversation_id: int, wanted: dict[str, Any], before: dict[str, Any]) -> None:
    if "tag_ids" in wanted:
        sorting.set_tags(actor, conversation_id, wanted["tag_ids"])
    if "priority" in wanted:
        sorting.set_priority(actor, conversation_id, wanted["priority"])
    if "state" in wanted:
        _into_state(db, actor, conversation_id, before)


def _into_state(db: Db, actor: Actor, conversation_id: int, before: dict[str, Any]) -> None:
    if _now(conversation_id)["state"] == "resolved":
        states.reopen(actor, conversation_id, "undone")
    elif before["state"] == "open":
        states.stop_waiting(actor, conversation_id)
    if before["state"] == "waiting":
        states.wait_for_customer(actor, conversation_id)
    if before["state"] == "snoozed" and (before["snoozed_until"] or 0) > db.now:
        states.snooze(actor, conversation_id, before["snoozed_until"])
