"""Switching a playbook on: for a conversation, a topic, or the team as an incident."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.conversations.actions.matter import load as load_matter
from yingda.conversations.actions.playbooks import answering, escalating, steps
from yingda.conversations.actions.playbooks.activation import changed, demand_use, note, tell_row
from yingda.conversations.actions.playbooks.cases import add
from yingda.conversations.actions.playbooks.concerned import several, tell
from yingda.conversations.actions.playbooks.reading import begin_reading
from yingda.conversations.actions.posting import say_system
from yingda.conversations.events import IncidentBegan, PlaybookActivated
from yingda.conversations.models import Activation, Playbook
from yingda.conversations.queries.playbooks.affected import matching, within_reach
from yingda.conversations.queries.playbooks.playbooks import open_playbook
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.playbooks.matching import Match, match_problems
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Refused
from yingda.kit.reasons import of_msgspec
from yingda.plumbing.audit import record
from yingda.plumbing.events import encoded
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, transaction

TITLE_LIMIT, WHY_LIMIT, NOTICE_LIMIT, STORY_LIMIT = 120, 500, 500, 4000


class New(msgspec.Struct, frozen=True):
    """What a topic or an incident is begun with."""

    playbook_id: int
    title: str
    what_happened: str = ""
    why: str = ""
    notice: str = ""
    match: Mapping[str, Any] = {}


def begin_for(actor: Actor, conversation_id: int, playbook_id: int, why: str = "") -> Activation:
    """Switches a playbook on for a conversation; its owner stays. Raises `Conflict` when it is on there already."""
    with transaction() as db:
        matter = load_matter(db, conversation_id)
        demand_use(actor, matter)
        if matter.state == "resolved":
            raise Refused("conversation_resolved")
        playbook, said = open_playbook(playbook_id)
        if _is_on(playbook, conversation_id):
            raise Conflict("activation_running", name=playbook.name)
        return _for_conversation(db, actor, playbook, said, matter, _within(why, "why", WHY_LIMIT), None)


def begin_child(parent_id: int, conversation_id: int) -> None:
    """A conversation belongs to a topic: it gets the playbook. Safe twice."""
    with transaction() as db:
        matter = load_matter(db, conversation_id)
        parent = Activation.objects.select_for_update().filter(pk=parent_id, ended_at__isnull=True).first()
        had = Activation.objects.filter(parent_id=parent_id, conversation_id=conversation_id).exists()
        if parent is None or had or matter.state == "resolved" or _is_on(parent.playbook, conversation_id):
            return
        playbook, said = open_playbook(parent.playbook_id)
        _for_conversation(db, SYSTEM, playbook, said, matter, "", parent)
        parent.affected += 1
        changed(parent, None, "affected")


def begin_topic(actor: Actor, new: New) -> Activation:
    """Switches a playbook on for everything that has a tag or says a word; what matches now gets it at once."""
    with transaction() as db:
        one, _, match = _begin(db, actor, new, "topic")
        for matter in matching(match):
            enqueue("conversations.playbook_begin_child", {"activation": one.pk, "conversation": matter.id})
        tell_row(one, None)
        return one


def begin_incident(actor: Actor, new: New) -> Activation:
    """The team is in an incident from now on, with the conversations that match."""
    with transaction() as db:
        one, said, match = _begin(db, actor, new, "team")
        steps.lay_out(db, one, said, None)
        joined = add(one.pk, matching(match), "match", db.now, None)
        one.affected = len(joined)
        answering.begin(one, said, joined)
        changed(one, None, "affected", "steps_total")
        _tell_start(one, said, None)
        announce(IncidentBegan(one.pk, one.title, one.began_at, one.affected))
        return one


def _begin(db: Db, actor: Actor, new: New, place: str) -> tuple[Activation, Document, Match]:
    actor.demand_somewhere("incident.run")
    playbook, said = open_playbook(new.playbook_id)
    match = within_reach(actor, _match(new.match, place == "topic"))
    one = _store(
        db, actor, playbook, place, title=_title(new.title), what_happened=_within(new.what_happened, "what_happened", STORY_LIMIT),
        why=_within(new.why, "why", WHY_LIMIT), notice=_within(new.notice, "notice", NOTICE_LIMIT), match=encoded(match).decode(),
    )  # fmt: skip
    verb = "incident" if place == "team" else "topic"
    facts = {"title": one.title, "playbook": playbook.name, "version": one.version}
    record(actor, f"conversations.{verb}.began", f"activation:{one.pk}", {}, facts)
    return one, said, match


def _for_conversation(db: Db, actor: Actor, playbook: Playbook, said: Document, matter: Matter, why: str, parent: Activation | None) -> Activation:
    one = _store(db, actor, playbook, "conversation", title=playbook.name, why=why, conversation_id=matter.id, parent=parent, affected=1)
    steps.lay_out(db, one, said, matter)
    matter = say_system(db, matter, "playbook_began", staff_only=True, activation_id=one.pk, title=playbook.name, by="" if parent else actor.name, reason=why)
    answering.begin(one, said, add(one.pk, [matter], "began" if parent is None else "match", db.now, one.began_by_id))
    changed(one, matter, "steps_total")
    _tell_start(one, said, matter)
    announce(PlaybookActivated(matter.id, one.pk, playbook.name))
    if parent is None:
        record(actor, "conversations.playbook.began", f"conversation:{matter.id}", {}, {"playbook": playbook.name, "version": one.version})
    return one


def _store(db: Db, actor: Actor, playbook: Playbook, place: str, **columns: Any) -> Activation:
    begin_reading()
    by = actor.id if actor.kind == "person" else None
    one = Activation.objects.create(playbook=playbook, version=playbook.version, place=place, began_at=db.now, began_by_id=by, **columns)
    note(db, actor, one, "began", one.conversation_id)
    return one


def _tell_start(one: Activation, said: Document, matter: Matter | None) -> None:
    escalating.plan(one, said)
    told = several(said.told_at_start, one, matter)
    tell(one, told - {one.began_by_id}, "playbook_began", "start", matter, text=said.purpose)
    steps.tell_people(one, matter, told)


def _is_on(playbook: Playbook, conversation_id: int) -> bool:
    return Activation.objects.filter(playbook=playbook, conversation_id=conversation_id, place="conversation", ended_at__isnull=True).exists()


def _match(given: Mapping[str, Any], narrow: bool) -> Match:
    try:
        match = msgspec.convert(dict(given), Match)
    except msgspec.ValidationError as error:
        raise Refused("activation_match_wrong", field="match", reason=of_msgspec(error)) from error
    for field, code in match_problems(match, narrow):
        raise Refused(code, field=field)
    return match


def parsed(given: Mapping[str, Any]) -> Match:
    """A match as it was sent. Raises `Refused`."""
    return _match(given, narrow=False)


def _title(title: str) -> str:
    if not 1 <= len(title.strip()) <= TITLE_LIMIT:
        raise Refused("activation_title_wrong", field="title", limit=TITLE_LIMIT)
    return title.strip()


def _within(text: str, field: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused("text_too_long", field=field, limit=limit, length=len(text))
    return text.strip()
