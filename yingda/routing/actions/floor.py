"""Keeping the floor: what was last announced of each agent and queue, and announcing what differs.

The floor's snapshot is what was announced, so a snapshot and the events after it always agree. Figures that change with
every message (who waits since when) are brought up to date by `beat`, some seconds late at most.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.conversations.queries import floor as chats
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.realtime.loose import tell_visitors
from yingda.plumbing.store import Db, announce, transaction
from yingda.routing.events import LoadChanged, QueueMoved
from yingda.routing.models import FloorAgent, FloorQueue, Queue
from yingda.routing.queries.line import departures, line
from yingda.routing.queries.queues import in_hours, members, open_queue, open_queues
from yingda.routing.queries.staff import Room, held, rooms
from yingda.routing.rules.agents import load_of
from yingda.routing.rules.floor import earliest
from yingda.routing.rules.waiting import estimate_s

LINE_EVERY_MS = 2_000
_KEEP_AGENT = "INSERT INTO routing_flooragent (person_id, document) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET document = excluded.document"
_KEEP_QUEUE = "INSERT INTO routing_floorqueue (queue_id, document) VALUES (?, ?) ON CONFLICT (queue_id) DO UPDATE SET document = excluded.document"
_KEEP_LINE = (
    "INSERT INTO routing_line (queue_id, told, told_at) VALUES (?, ?, ?) ON CONFLICT (queue_id) DO UPDATE SET told = excluded.told, told_at = excluded.told_at"
)


def beat() -> None:
    """Brings everybody on the floor up to date, announcing only what differs; an estimate grows while nothing moves."""
    queue_ids = [queue.id for queue in open_queues()]
    serving = members(queue_ids)
    known = set(FloorAgent.objects.values_list("person_id", flat=True))
    refresh_agents({person for weights in serving.values() for person in weights} | known)
    refresh_queues(queue_ids)
    for queue_id in chats.queue_waits(queue_ids, now_ms()):
        touch(queue_id)


def refresh_agents(person_ids: Collection[int]) -> None:
    """Announces what these people have in hand, where it differs from what was last said."""
    if not person_ids:
        return
    with transaction() as db:
        said = dict(FloorAgent.objects.filter(person_id__in=person_ids).values_list("person_id", "document"))
        for now in _agents(db, person_ids):
            document = msgspec.json.encode(now).decode()
            if said.get(now.person_id) != document:
                db.change(_KEEP_AGENT, (now.person_id, document))
                announce(now)


def touch_agents(person_ids: Collection[int]) -> None:
    """Has what these people have in hand announced soon: once for all that happens until it is done."""
    with transaction() as db:
        for person in person_ids:
            enqueue("routing.agent", {"person": person}, run_at=db.now, key=f"agent:{person}")


def _agents(db: Db, person_ids: Collection[int]) -> list[LoadChanged]:
    ids = sorted(person_ids)
    room, places = rooms(ids), held(ids)
    waits: dict[int, list[chats.Held]] = {}
    for row in chats.held(ids):
        waits.setdefault(row.person_id, []).append(row)
    today, writing, groups = _answered(db, ids), _writing_up(db, ids), people.groups_of(ids)
    return [
        LoadChanged(
            person, {row.channel: row.count for row in sorted(waits.get(person, []), key=lambda row: row.channel)},
            load_of(places.get(person, {}), room.get(person, Room()).weights), room.get(person, Room()).units,
            earliest(row.longest_since for row in waits.get(person, [])),
            earliest(row.unanswered_since for row in waits.get(person, [])),
            today.get(person, 0), writing.get(person, 0), groups[person],
        )
        for person in ids
    ]  # fmt: skip


def _answered(db: Db, ids: list[int]) -> dict[int, int]:
    """Matters given to each person since midnight (of the server's zone) that they own: they answered, or took them on."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(f"SELECT person_id, conversation_id FROM routing_assignment WHERE at >= ? AND person_id IN ({marks})", (midnight(db.now), *ids))
    mine: dict[int, set[int]] = {}
    for person, conversation in rows:
        mine.setdefault(person, set()).add(conversation)
    return {person: chats.owned_among(person, sorted(given)) for person, given in mine.items()}


def _writing_up(db: Db, ids: list[int]) -> dict[int, int]:
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT person_id, count(*) FROM routing_wrapup WHERE ended_at IS NULL AND person_id IN ({marks}) GROUP BY person_id"
    return dict(db.execute(sql, tuple(ids)))


def midnight(now: int) -> int:
    """The beginning of the server's day that `now` (ms) lies in."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return int(datetime.fromtimestamp(now / 1000, zone).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) * 1000


def refresh_queues(queue_ids: Collection[int]) -> None:
    """Announces what waits in these queues, where it differs from what was last said."""
    with transaction() as db:
        said = dict(FloorQueue.objects.filter(queue_id__in=queue_ids).values_list("queue_id", "document"))
        for now in _queues(db, queue_ids):
            document = msgspec.json.encode(now).decode()
            if said.get(now.queue_id) != document:
                db.change(_KEEP_QUEUE, (now.queue_id, document))
                announce(now)


def _queues(db: Db, queue_ids: Collection[int]) -> list[QueueMoved]:
    queues = [queue for queue in open_queues() if queue.id in set(queue_ids)]
    waits = chats.queue_waits([queue.id for queue in queues], db.now)
    serving = members([queue.id for queue in queues])
    there = people.on_duty({person for weights in serving.values() for person in weights})
    found = []
    for queue in queues:
        at = waits.get(queue.id, chats.Waits())
        duty = len(people.able(there & serving.get(queue.id, {}).keys(), "conversation.reply", queue.group_id))
        found.append(QueueMoved(queue.id, at.waiting, at.longest_since, at.at_risk, in_hours(queue, db.now), duty, queue.group_id))
    return found


def touch(queue_id: int | None) -> None:
    """Has the queue's figures and its visitors' places announced soon: at once, or 2 s after the last time."""
    if queue_id is None or not Queue.objects.filter(pk=queue_id).exists():
        return
    with transaction() as db:
        row = db.one("SELECT told_at FROM routing_line WHERE queue_id = ?", (queue_id,))
        run_at = db.now if row is None else max(db.now, row[0] + LINE_EVERY_MS)
        enqueue("routing.line", {"queue": queue_id}, run_at=run_at, key=f"line:{queue_id}")


def tell_line(queue_id: int) -> int:
    """Announces the queue's figures and tells each visitor whose place or estimate differs; how many were told."""
    queue = open_queue(queue_id)
    if queue is None:
        return 0
    refresh_queues([queue_id])
    with transaction() as db:
        row = db.one("SELECT told FROM routing_line WHERE queue_id = ?", (queue_id,))
        said: dict[int, tuple[int, int | None]] = {} if row is None else msgspec.json.decode(row[0], type=dict[int, tuple[int, int | None]])
        gone = departures(queue_id, db.now)
        waiting = line([queue_id])
        now = {chat.id: (place, estimate_s(place, gone, db.now)) for place, chat in enumerate(waiting, start=1)}
        db.change(_KEEP_LINE, (queue_id, msgspec.json.encode(now).decode(), db.now))
    news = [(chat.contact_id, now[chat.id]) for chat in waiting if said.get(chat.id) != now[chat.id]]
    tell_visitors([(contact, {"t": "queue", "place": place, "estimate_s": estimate}) for contact, (place, estimate) in news])
    return len(news)
