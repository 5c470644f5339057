"""What customers and colleagues say in a case: answers owed and given, words that must not be said and those that should."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from yingda.conversations.actions.playbooks import clocks
from yingda.conversations.actions.playbooks.activation import note
from yingda.conversations.actions.playbooks.cases import tell_case
from yingda.conversations.models import Activation, ActivationCase
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.playbooks.wording import phrases_said
from yingda.conversations.rules.posting import SILENT
from yingda.conversations.rules.sla import FIRST, NEXT
from yingda.kit.actor import Actor
from yingda.plumbing.store import Db

Said = Mapping[str, Any]


def begin(activation: Activation, said: Document, joined: Iterable[tuple[ActivationCase, Matter]]) -> None:
    """The cases that joined are owed an answer where the customer waits; whoever sees them is told."""
    for case, matter in joined:
        _owe(activation, said, case)
        tell_case(case, matter)


def hear(db: Db, activation: Activation, said: Document, case: ActivationCase, matter: Matter, message: Said) -> None:
    """A message of a case, in the order of the conversation."""
    author = message["author"]["kind"]
    if message["kind"] in SILENT or message["at"] < case.joined_at:
        return
    if author == "visitor" and case.waiting_since is None:
        case.waiting_since = message["at"]
        _owe(activation, said, case)
        case.save()
        tell_case(case, matter)
    elif author in ("person", "api"):
        _answered(case, message)
        _weigh(db, activation, said, case, message)
        tell_case(case, matter)


def settle(case: ActivationCase, at: int) -> None:
    """No answer is owed any longer: it is resolved, it left, or it is over."""
    for clock in clocks.running(case=case):
        clocks.stop(clock, at)
        case.breached_at = clock.breached_at or case.breached_at
    _end_wait(case, at)
    case.due_at = None
    case.save()


def _owe(activation: Activation, said: Document, case: ActivationCase) -> None:
    if case.waiting_since is None or clocks.running(case=case):
        return
    kind, minutes = (FIRST, said.limits.first_minutes) if case.first_reply_at is None else (NEXT, said.limits.next_minutes)
    clock = clocks.start(activation, said, kind, minutes, case.waiting_since, case=case)
    case.due_at = None if clock is None else clock.due_at
    case.save()


def _answered(case: ActivationCase, message: Said) -> None:
    at, author = message["at"], message["author"]
    person = author["id"] if author["kind"] == "person" else (message.get("data") or {}).get("by")
    for clock in clocks.running(case=case):
        clocks.meet(clock, at, person)
        case.breached_at = clock.breached_at or case.breached_at
    case.first_reply_at = at if case.first_reply_at is None else case.first_reply_at
    _end_wait(case, at)
    case.due_at = None
    case.save()


def _end_wait(case: ActivationCase, at: int) -> None:
    if case.waiting_since is not None:
        case.longest_wait_ms = max(case.longest_wait_ms, at - case.waiting_since)
        case.waiting_since = None


def _weigh(db: Db, activation: Activation, said: Document, case: ActivationCase, message: Said) -> None:
    author = message["author"]
    by = Actor(author["kind"], author["id"], author["name"])
    for phrase in phrases_said(message["text"], said.forbidden):
        note(db, by, activation, "word_said", case.conversation_id, at=message["at"], seq=message["seq"], word=phrase)
    kept = msgspec.json.decode(case.words_said)
    fresh = [phrase for phrase in phrases_said(message["text"], said.expected) if phrase not in kept]
    if fresh:
        case.words_said = msgspec.json.encode([*kept, *fresh]).decode()
        case.save(update_fields=["words_said"])
