"""Pushes on their way: put down in the transaction that tells, taken by the lane, and what comes of each attempt."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings

from yingda.notifications.models import Device, Push, PushKey
from yingda.notifications.queries.devices import wishes
from yingda.notifications.rules.pushing import (
    FAILING_KEPT_MS,
    KEPT_MS,
    MINUTE,
    MOST_A_MINUTE,
    after_attempt,
    due_after,
    is_wanted,
    place_of,
    topic_of,
    urgency_of,
    words,
)
from yingda.notifications.rules.webpush import ORDER, pair_of, sealed, voucher
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.lines import looking
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import Db, marks_for, transaction

LEASE_MS = 60_000
_DUE = "SELECT id FROM notifications_push WHERE due_at <= ? AND leased_until <= ? ORDER BY due_at, id LIMIT ?"
_PUT = """
    INSERT INTO notifications_push (device_id, topic, kind, facts, link, made_at, due_at, leased_until, tries, sent_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, NULL)
    ON CONFLICT (device_id, topic) DO UPDATE SET kind = excluded.kind, facts = excluded.facts, link = excluded.link,
      made_at = excluded.made_at, due_at = excluded.due_at, tries = 0"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request ready to be sent."""

    push_id: int
    made_at: int
    place: tuple[str, str, int, str]
    headers: dict[str, str]
    body: bytes


def put(db: Db, person_ids: Sequence[int], kind: str, facts: Mapping[str, Any], link: str) -> None:
    """Something is to be pushed to all devices of these people. Part of the transaction that tells them."""
    if person_ids and settings.PUSH:
        devices = db.execute(f"SELECT id FROM notifications_device WHERE person_id IN ({marks_for(person_ids)}) ORDER BY id", person_ids)
        put_to(db, [row[0] for row in devices], kind, facts, link)


def put_to(db: Db, devices: Sequence[int], kind: str, facts: Mapping[str, Any], link: str) -> None:
    """Something is to be pushed to these devices (by number); what waited for the same topic is replaced."""
    if not devices:
        return
    topic, told = topic_of(kind, link), msgspec.json.encode(facts).decode()
    sent = dict(db.execute(f"SELECT device_id, sent_at FROM notifications_push WHERE device_id IN ({marks_for(devices)}) AND topic = ?", (*devices, topic)))
    for device in devices:
        db.change(_PUT, (device, topic, kind, told, link, db.now, due_after(db.now, sent.get(device))))


def key_pair() -> PushKey:
    """The key pair of this installation, made the first time. Part of an action."""
    row = PushKey.objects.first()
    if row is None:
        private, public = _fresh_pair()
        row, _ = PushKey.objects.get_or_create(pk=1, defaults={"private": private, "public": public, "created_at": now_ms()})
    return row


def claim(most: int) -> list[Parcel]:
    """Takes up to `most` due pushes; those nobody wants now are dropped. Reads only while nothing is due."""
    now = now_ms()
    due = [row[0] for row in read(_DUE, (now, now, most))]
    if not due:
        return []
    with transaction() as db:
        rows = _lease(db, due, now)
        wanted = _wanted(db, rows)
        dropped = [row.pk for row in rows if row not in wanted]
        Push.objects.filter(pk__in=dropped).update(due_at=None)
    return _parcels(wanted, now)


def settle(parcel: Parcel, status: int | None, roll: float) -> None:
    """Writes an attempt down: reached, again later, given up, or the device is gone and goes."""
    with transaction() as db:
        row = Push.objects.select_for_update().filter(pk=parcel.push_id).select_related("device").first()
        if row is None:
            return
        after = after_attempt(status, row.tries + 1, db.now, row.made_at, roll)
        if after.is_gone or _has_failed_long(row.device, after.was_taken, db.now):
            row.device.delete()
            return
        _note(row, after.was_taken, db.now)
        # Told of something newer meanwhile: that stays due.
        if row.made_at == parcel.made_at:
            row.tries, row.due_at = row.tries + 1, after.due_at
        row.leased_until = 0
        row.save(update_fields=["tries", "due_at", "leased_until", "sent_at"])


def forget_old_pushes(now: int) -> int:
    """Removes what was to be told long ago; how many."""
    return Push.objects.filter(made_at__lt=now - KEPT_MS).delete()[0]


def _lease(db: Db, due: Sequence[int], now: int) -> list[Push]:
    marks = ", ".join("?" * len(due))
    sql = f"UPDATE notifications_push SET leased_until = ? WHERE id IN ({marks}) AND due_at IS NOT NULL AND leased_until <= ? RETURNING id"
    taken = [row[0] for row in db.execute(sql, (now + LEASE_MS, *due, now))]
    return list(Push.objects.filter(pk__in=taken).select_related("device__person").order_by("due_at", "id"))


def _wanted(db: Db, rows: Sequence[Push]) -> list[Push]:
    """Those whose owners are to be pushed to now; devices that were told much of late are spared."""
    owners = {row.device.person_id for row in rows}
    alive, wish = people.living_sessions(owners), wishes(owners)
    here, seen = people.presence_of(owners), looking(db, owners)
    wanted = []
    for row in rows:
        owner = row.device.person_id
        on_duty = here[owner].state != "offline"
        if row.device.session not in alive or row.made_at < db.now - KEPT_MS:
            continue
        if row.kind == "test" or is_wanted(wish[owner], db.now, on_duty, owner in seen):
            wanted.append(row)
    return _within_bounds(wanted, db.now)


def _within_bounds(rows: Sequence[Push], now: int) -> list[Push]:
    devices = {row.device_id for row in rows}
    told: dict[int, int] = {}
    for device in Push.objects.filter(device_id__in=devices, sent_at__gt=now - MINUTE).values_list("device_id", flat=True):
        told[device] = told.get(device, 0) + 1
    kept = []
    for row in rows:
        told[row.device_id] = told.get(row.device_id, 0) + 1
        if told[row.device_id] <= MOST_A_MINUTE:
            kept.append(row)
    return kept


def _parcels(rows: Sequence[Push], now: int) -> list[Parcel]:
    if not rows:
        return []
    key, wish = key_pair(), wishes({row.device.person_id for row in rows})
    return [_parcel(row, key, wish[row.device.person_id].show_text, now) for row in rows]


def _parcel(row: Push, key: PushKey, show_text: bool, now: int) -> Parcel:
    device = row.device
    told = {**words(row.kind, row.facts, row.link, device.person.locale == "en", show_text), "at": row.made_at}
    headers = {
        "content-type": "application/octet-stream", "content-encoding": "aes128gcm", "ttl": str(KEPT_MS // 1000),
        "urgency": urgency_of(row.kind), "topic": row.topic,
        "authorization": voucher(device.endpoint, key.private, key.public, settings.PUSH_CONTACT, now),
    }  # fmt: skip
    body = sealed(msgspec.json.encode(told), device.p256dh, device.auth, _fresh_pair()[0], secrets.token_bytes(16))
    return Parcel(row.pk, row.made_at, place_of(device.endpoint), headers, body)


def _fresh_pair() -> tuple[str, str]:
    return pair_of(1 + secrets.randbelow(ORDER - 1))


def _has_failed_long(device: Device, was_taken: bool, now: int) -> bool:
    return not was_taken and device.failing_since is not None and device.failing_since < now - FAILING_KEPT_MS


def _note(row: Push, was_taken: bool, now: int) -> None:
    device = row.device
    if was_taken:
        row.sent_at = now
        Device.objects.filter(pk=device.pk).update(last_push_at=now, failing_since=None)
    elif device.failing_since is None:
        Device.objects.filter(pk=device.pk).update(failing_since=now)
