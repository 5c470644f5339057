"""The verbs: tell people, mark read, choose the manner, forget what is old."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.notifications.actions.pushing import forget_old_pushes, put
from yingda.notifications.events import NotificationsRead, Notified
from yingda.notifications.models import Notification, Preference, Push
from yingda.notifications.queries import manners, person_of, unread_count
from yingda.notifications.rules import DAY_MS, KINDS, READ_KEPT_DAYS, Manner, manner_of
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, marks_for, transaction

_INSERT = (
    "INSERT INTO notifications_notification (person_id, kind, facts, link, key, created_at, read_at)"
    " SELECT id, ?, ?, ?, ?, ?, NULL FROM people_person WHERE id IN ({}) ORDER BY id"
    " ON CONFLICT (person_id, key) DO NOTHING RETURNING person_id, id"
)
_FORGET = "DELETE FROM notifications_notification WHERE id IN (SELECT id FROM notifications_notification WHERE {} LIMIT ?)"
FORGOTTEN_AT_ONCE = 5_000


def notify(person_ids: Iterable[int], kind: str, facts: Mapping[str, Any], link: str = "", key: str | None = None) -> list[int]:
    """Tells people of something, unless they chose not to hear of the kind; joins the running transaction.

    A door for the rooms above and their jobs: it has no actor. `link` is a path within the console. With a `key` each
    person is told once, however often this runs. The answer: the numbers of the new notifications. Raises KeyError for
    an unknown kind (a mistake of the caller).
    """
    people = list(dict.fromkeys(person_ids))
    with transaction() as db:
        chosen = manners(people, kind)
        told = {person: manner_of(kind, chosen.get(person, {})) for person in people}
        made = _tell(db, {person: manner for person, manner in told.items() if manner.in_app}, kind, facts, link, key)
        put(db, [person for person in made if told[person].push], kind, facts, link)
    return list(made.values())


def nudge(person_ids: Iterable[int], kind: str, facts: Mapping[str, Any], link: str) -> None:
    """Pushes something of a kind that is not listed to the devices of those who want it; joins the running transaction."""
    with transaction() as db:
        people = list(dict.fromkeys(person_ids))
        chosen = manners(people, kind)
        put(db, [person for person in people if manner_of(kind, chosen.get(person, {})).push], kind, facts, link)


def mark_read(actor: Actor, up_to: int) -> int:
    """Marks the actor's notifications up to that number as read; how many are still unread."""
    person = person_of(actor)
    with transaction() as db:
        unread = Notification.objects.filter(person_id=person, read_at__isnull=True)
        changed = unread.filter(pk__lte=up_to).update(read_at=db.now)
        left = unread_count(person)
        if changed:
            announce(NotificationsRead(person, up_to, left))
    return left


def choose(actor: Actor, choices: Mapping[str, Manner]) -> None:
    """How the actor wants to be told of each given kind."""
    person = person_of(actor)
    for kind in choices:
        if kind not in KINDS:
            raise Refused("notification_kind_unknown", "preferences", kind=kind[:40])
    with transaction():
        before = {kind: msgspec.to_builtins(manner) for kind, manner in manners([person]).get(person, {}).items() if kind in choices}
        for kind, manner in choices.items():
            Preference.objects.update_or_create(person_id=person, kind=kind, defaults=msgspec.to_builtins(manner))
        after = {kind: msgspec.to_builtins(manner) for kind, manner in choices.items()}
        record(actor, "notifications.preference.changed", f"person:{person}", before, after)


def forget_old(limit: int = FORGOTTEN_AT_ONCE, days: int = READ_KEPT_DAYS) -> int:
    """Removes what was read `days` ago or told three times as long ago, `limit` of each at most; how many went."""
    with transaction() as db:
        read = db.change(_FORGET.format("read_at < ?"), (db.now - days * DAY_MS, limit))
        forget_old_pushes(db.now)
        return read + db.change(_FORGET.format("created_at < ?"), (db.now - 3 * days * DAY_MS, limit))


def _tell(db: Db, told: Mapping[int, Manner], kind: str, facts: Mapping[str, Any], link: str, key: str | None) -> dict[int, int]:
    """The number of the new notification of each person; those who are nobody, or were told before, have none."""
    if not told:
        return {}
    rows = db.execute(_INSERT.format(marks_for(told)), (kind, msgspec.json.encode(facts).decode(), link, key, db.now, *told))
    made = dict(rows)
    for person in (person for person in told if person in made):
        shown = {"id": made[person], "kind": kind, "facts": dict(facts), "link": link, "created_at": db.now, "read_at": None}
        announce(Notified(person, {**shown, "sound": told[person].sound, "desktop": told[person].desktop}))
    return {person: made[person] for person in told if person in made}


def erase(links: Iterable[str], kept: Iterable[str] = ("reason_code",)) -> int:
    """Of notifications that lead to these places only the numbers stay; how many. Joins the running transaction."""
    with transaction():
        rows = list(Notification.objects.filter(link__in=list(links)))
        for row in rows:
            row.facts = {name: value for name, value in row.facts.items() if isinstance(value, int) or name in kept}
        Notification.objects.bulk_update(rows, ["facts"], batch_size=500)
        Push.objects.filter(link__in=[row.link for row in rows]).delete()
        return len(rows)
