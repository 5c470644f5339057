"""Following what is said, a second behind the event stream: who joins, who is answered, which words fall.

Nothing is done where messages are posted: that costs the same with and without playbooks. Each deadline counts from the
message's own instant, so being a second behind delays no warning and no breach.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from yingda.conversations.actions.playbooks import answering
from yingda.conversations.actions.playbooks.activation import changed, document, load, note
from yingda.conversations.actions.playbooks.cases import add, tell_case
from yingda.conversations.models import Activation, ActivationCase, PlaybookReading
from yingda.conversations.queries.one import history
from yingda.conversations.queries.playbooks.affected import found_by_number
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.playbooks.matching import Match, Seen, fits
from yingda.kit.actor import SYSTEM
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.stream import Told, between

AT_ONCE = 500
MESSAGE, ROW, OPENED, RESOLVED = "conversation.message", "conversation.row", "conversation.opened", "conversation.resolved"
_match = msgspec.json.Decoder(Match).decode


def follow() -> None:
    """Every second: looks at what was said since, as long as something runs."""
    if Activation.objects.filter(ended_at__isnull=True).exists():
        while _follow():
            pass


def _follow() -> bool:
    """Looks at up to `AT_ONCE` further events; whether there are more."""
    with transaction() as db:
        reading = PlaybookReading.objects.select_for_update().filter(pk=1).first()
        running = {one.pk: one for one in Activation.objects.select_for_update().filter(ended_at__isnull=True).order_by("id")}
        if reading is None or not running:
            return False
        up_to = min(last_number(), reading.n + AT_ONCE)
        events = between(reading.n, up_to, (MESSAGE, ROW, OPENED, RESOLVED)) if up_to > reading.n else []
        if events:
            _take(db, running, events)
        if up_to > reading.n:
            PlaybookReading.objects.filter(pk=1).update(n=up_to)
        return up_to < last_number()


def _take(db: Db, running: Mapping[int, Activation], events: list[Told]) -> None:
    said = {number: document(one) for number, one in running.items()}
    matters = found_by_number({number for event in events if (number := _about(event)) is not None})
    wide = [one for one in running.values() if one.place != "conversation"]
    if wide:
        _let_join(db, wide, said, events, matters)
    _notices(wide, events)
    cases = ActivationCase.objects.filter(activation_id__in=running, conversation_id__in=matters, left_at__isnull=True)
    by_conversation: dict[int, list[ActivationCase]] = {}
    for case in cases.order_by("id"):
        by_conversation.setdefault(case.conversation_id, []).append(case)
    for event in events:
        number = _about(event)
        for case in by_conversation.get(number or 0, ()):
            _of_case(db, running[case.activation_id], said[case.activation_id], case, matters[case.conversation_id], event)


def _of_case(db: Db, one: Activation, said: Document, case: ActivationCase, matter: Matter, event: Told) -> None:
    if event.name == MESSAGE:
        answering.hear(db, one, said, case, matter, event.body["message"])
    elif event.name == RESOLVED:
        answering.settle(case, event.at)
        tell_case(case, matter)


def _let_join(db: Db, wide: Iterable[Activation], said: Mapping[int, Document], events: list[Told], matters: Mapping[int, Matter]) -> None:
    texts = _texts(events)
    candidates = {number for event in events if event.name in (MESSAGE, ROW) and (number := _about(event)) in matters and number is not None}
    for one in wide:
        match = _match(one.match)
        names_something = bool(match.tags or match.words)
        # Without tags and words whatever the customer says belongs to it, but a row that only moved does not.
        fitting = [
            matters[number] for number in sorted(candidates)
            if matters[number].state != "resolved" and (names_something or number in texts) and fits(match, _seen(matters[number], texts.get(number, ())))
        ]  # fmt: skip
        if fitting and one.place == "topic":
            have = set(Activation.objects.filter(parent=one, conversation_id__in=[matter.id for matter in fitting]).values_list("conversation_id", flat=True))
            for matter in (matter for matter in fitting if matter.id not in have):
                enqueue("conversations.playbook_begin_child", {"activation": one.pk, "conversation": matter.id}, key=f"playbook_child:{one.pk}:{matter.id}")
        elif fitting:
            _join(db, one, said[one.pk], fitting, events)


def _join(db: Db, one: Activation, said: Document, fitting: list[Matter], events: list[Told]) -> None:
    first_at: dict[int | None, int] = {}
    for event in events:
        first_at.setdefault(_about(event), event.at)
    joined = [pair for matter in fitting for pair in add(one.pk, [matter], "match", first_at[matter.id], None)]
    if not joined:
        return
    answering.begin(one, said, joined)
    one.affected += len(joined)
    for case, _ in joined:
        note(db, SYSTEM, one, "joined", case.conversation_id, at=case.joined_at)
    changed(one, None, "affected")


def _notices(wide: Iterable[Activation], events: list[Told]) -> None:
    """A new conversation in an incident's inboxes is told of it, once, whatever the customer says."""
    for one in wide:
        if one.place != "team" or not one.notice:
            continue
        inboxes = _match(one.match).inboxes
        for event in events:
            if event.name == OPENED and (not inboxes or event.body["inbox_id"] in inboxes):
                number = event.body["conversation_id"]
                enqueue("conversations.incident_notice", {"activation": one.pk, "conversation": number}, key=f"incident_notice:{one.pk}:{number}")


def _texts(events: Iterable[Told]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for event in events:
        if event.name == MESSAGE and event.body["message"]["author"]["kind"] == "visitor":
            message = event.body["message"]
            found[message["conversation_id"]] = (*found.get(message["conversation_id"], ()), message["text"])
    return found


def _seen(matter: Matter, texts: tuple[str, ...]) -> Seen:
    return Seen(matter.inbox_id, matter.group_id, frozenset(numbers(matter.tag_ids)), matter.last_at, texts)


def _about(event: Told) -> int | None:
    body: dict[str, Any] = event.body
    if event.name == MESSAGE:
        return int(body["message"]["conversation_id"])
    return int(body["row"]["id"] if event.name == ROW else body["conversation_id"])


def hear_again(db: Db, activation_id: int) -> None:
    """What was said in the cases of an activation since it began, for history that is written down before its events are."""
    activation = load(activation_id)
    said = document(activation)
    for case in ActivationCase.objects.filter(activation=activation, left_at__isnull=True).select_related("conversation"):
        matter = found_by_number({case.conversation_id})[case.conversation_id]
        for message in history(SYSTEM, case.conversation_id, limit=500)[0]:
            answering.hear(db, activation, said, case, matter, {**message, "data": {}})
