"""Putting waiting conversations into queues, and letting them flow over."""

from typing import Any

from yingda.conversations.actions import routing as conversations
from yingda.conversations.actions import sla
from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.floor import Standing, standing
from yingda.conversations.queries.routing import WaitingChat
from yingda.customers import queries as customers
from yingda.inboxes import queries as inboxes
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, transaction
from yingda.routing.actions.assigning import is_open_now, sweep
from yingda.routing.events import Overflowed
from yingda.routing.queries.queues import open_queue, open_queues, opens_at
from yingda.routing.rules.queues import Facts, Queue, pick_queue
from yingda.routing.rules.waiting import overflow_at

HOMELESS_LIMIT = 1_000
_ADD = "INSERT INTO routing_placement (conversation_id, queue_id, queue_version, at, why) VALUES (?, ?, ?, ?, ?)"


def offer(conversation_id: int) -> int:
    """Places a waiting conversation in its queue and gives it, and those before it, to whoever has room; how many."""
    chat, where = chats.facts(conversation_id), standing(conversation_id)
    if chat is None or where is None or where.state != "queued":
        return 0
    queue = None if chat.queue_id is None else open_queue(chat.queue_id)
    if queue is None:
        queue = pick_queue(open_queues(), facts(chat, where))
        if queue is None or not place(chat, queue, "conditions"):
            return 0
    else:
        _await_overflow(chat, queue)
    return sweep(queue.id)


def facts(chat: WaitingChat, where: Standing) -> Facts:
    """What a queue is chosen by, gathered from the rooms that know it."""
    contact: Any = customers.contact(chat.contact_id)
    fields = {str(key): str(value) for key, value in (contact.attributes or {}).items()}
    locale = inboxes.by_id(chat.inbox_id).locale
    return Facts(chat.inbox_id, chat.channel, chat.tier, chat.priority, locale, where.words, fields)


def place(chat: WaitingChat, queue: Queue, why: str) -> bool:
    """Puts the conversation into the queue, with the service level that follows; False when it no longer waits."""
    with transaction() as db:
        group = queue.group_id if queue.group_id is not None else chat.group_id
        if not conversations.place(db, chat.id, queue.id, group):
            return False
        db.change(_ADD, (chat.id, queue.id, queue.version, db.now, why))
        if sla.chosen_again(db, chat.id, sla.Facts(chat.inbox_id, queue.id, chat.tier, chat.channel), db.now):
            conversations.show_again(db, chat.id)
        _plan_overflow(db, chat, queue, db.now)
    return True


def overflow(conversation_id: int, queue_id: int) -> bool:
    """Moves a chat on that still waits in `queue_id`; when the next queue is shut, as soon as that opens. Safe twice."""
    chat, where, queue = chats.facts(conversation_id), standing(conversation_id), open_queue(queue_id)
    if chat is None or where is None or queue is None or where.state != "queued" or chat.queue_id != queue_id:
        return False
    target = None if queue.overflow_queue_id is None else open_queue(queue.overflow_queue_id)
    if target is None or not _open_or_later(chat, queue, target):
        return False
    with transaction():
        moved = place(chat, target, "overflow")
        if moved:
            announce(Overflowed(chat.id, queue.id, target.id))
    if moved and is_open_now(target):
        sweep(target.id)
    return moved


def _await_overflow(chat: WaitingChat, queue: Queue) -> None:
    """A chat that came back to its queue flows over too, counted from when it came back."""
    with transaction() as db:
        _plan_overflow(db, chat, queue, db.now)


def _plan_overflow(db: Db, chat: WaitingChat, queue: Queue, now: int) -> None:
    at = overflow_at(chat.waiting_since, now, queue.overflow_after_s)
    if at is not None and queue.overflow_queue_id is not None:
        enqueue("routing.overflow", {"conversation": chat.id, "queue": queue.id}, run_at=at, key=f"overflow:{chat.id}")


def _open_or_later(chat: WaitingChat, queue: Queue, target: Queue) -> bool:
    with transaction() as db:
        opening = opens_at(target, db.now)
        if opening is not None and opening > db.now:
            payload = {"conversation": chat.id, "queue": queue.id}
            enqueue("routing.overflow", payload, run_at=opening, key=f"overflow:{chat.id}")
        return opening == db.now


def offer_homeless() -> int:
    """Offers the waiting conversations that are in no queue in use; how many there were."""
    known = {queue.id for queue in open_queues()}
    lost = [chat.id for chat in chats.waiting(None, HOMELESS_LIMIT) if chat.queue_id not in known]
    for conversation_id in lost:
        offer(conversation_id)
    return len(lost)


def queue_of(conversation_id: int) -> int | None:
    """The queue a conversation is in."""
    chat = chats.facts(conversation_id)
    return None if chat is None else chat.queue_id
