"""The verbs: devices that are pushed to, and when their owners want to hear of it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.notifications.actions.pushing import key_pair, put_to
from yingda.notifications.models import Device, PushKey, PushWish
from yingda.notifications.queries.devices import wishes
from yingda.notifications.queries.inbox import person_of
from yingda.notifications.rules.pushing import Wish, fingerprint_of, is_known_host, place_of
from yingda.notifications.rules.webpush import WrongKeys, check_keys
from yingda.people.queries import session_name
from yingda.plumbing.audit import record
from yingda.plumbing.outgoing import AddressRefused, HostUnknown, checked
from yingda.plumbing.store import transaction

MOST_DEVICES = 10
TEST = "test"


def add_device(actor: Actor, session_key: str | None, endpoint: str, p256dh: str, auth: str, name: str) -> Device:
    """Pushes to this browser from now on, as long as the log-in lasts; the same browser again replaces its entry.

    Raises Refused for an address or keys that no browser gives, Conflict while pushing is off or with too many devices.
    """
    person = person_of(actor)
    if not settings.PUSH:
        raise Conflict("push_off")
    _check_address(endpoint)
    try:
        check_keys(p256dh, auth)
    except WrongKeys as error:
        raise Refused("push_keys_wrong", "p256dh") from error
    with transaction() as db:
        key_pair()
        mark = fingerprint_of(endpoint)
        if Device.objects.filter(person_id=person).exclude(endpoint_hash=mark).count() >= MOST_DEVICES:
            raise Conflict("push_too_many", limit=MOST_DEVICES)
        fresh = not Device.objects.filter(endpoint_hash=mark, person_id=person).exists()
        facts = {"person_id": person, "session": session_name(session_key), "p256dh": p256dh, "auth": auth, "name": name, "failing_since": None}
        row, _ = Device.objects.update_or_create(endpoint_hash=mark, defaults=facts, create_defaults={**facts, "endpoint": endpoint, "created_at": db.now})
        if fresh:
            record(actor, "notifications.device.added", f"person:{person}", after={"name": name})
    return row


def make_key() -> None:
    """Makes the key pair of this installation, unless it is there."""
    if not PushKey.objects.exists():
        with transaction():
            key_pair()


def remove_device(actor: Actor, device_id: int) -> None:
    """Pushes no more to one of the actor's devices."""
    with transaction():
        row = _own(actor, device_id)
        record(actor, "notifications.device.removed", f"person:{row.person_id}", before={"name": row.name})
        row.delete()


def try_device(actor: Actor, device_id: int) -> None:
    """Sends one of the actor's devices a push that says that it works, whatever the actor wishes otherwise."""
    with transaction() as db:
        row = _own(actor, device_id)
        put_to(db, [row.pk], TEST, {}, "/settings/notifications")


def set_wish(actor: Actor, given: dict[str, Any]) -> Wish:
    """When the actor wants to be pushed to; only what is given changes. Raises Refused for an unknown zone or half of a pair."""
    person = person_of(actor)
    with transaction():
        before = wishes([person])[person]
        after = Wish(**{name: given.get(name, getattr(before, name)) for name in Wish.__slots__})
        if (after.quiet_from is None) != (after.quiet_until is None):
            raise Refused("push_quiet_half", "quiet_until" if after.quiet_until is None else "quiet_from")
        try:
            ZoneInfo(after.zone)
        except (ValueError, OSError, LookupError) as error:
            raise Refused("push_zone_unknown", "zone", zone=after.zone[:60]) from error
        changed = {name: getattr(after, name) for name in Wish.__slots__}
        PushWish.objects.update_or_create(person_id=person, defaults=changed)
        if after != before:
            record(actor, "notifications.push.changed", f"person:{person}", {name: getattr(before, name) for name in Wish.__slots__}, changed)
    return after


def forget_session(session: str) -> int:
    """A log-in ended: its devices hear no more. Safe twice; how many there were."""
    with transaction():
        return Device.objects.filter(session=session).delete()[0]


def forget_sessions_of(person_id: int) -> int:
    """Somebody was suspended: none of their devices hears any more. Safe twice; how many there were."""
    with transaction():
        return Device.objects.filter(person_id=person_id).delete()[0]


def _check_address(endpoint: str) -> None:
    """Raises Refused for what is no address of a push service."""
    try:
        scheme, host, port, _ = place_of(endpoint)
        if not is_known_host(host, settings.PUSH_HOSTS):
            raise Refused("push_host_unknown", "endpoint", host=host[:100])
        checked(host, port, scheme == "https")
    except (ValueError, HostUnknown) as error:
        raise Refused("push_endpoint_wrong", "endpoint") from error
    except AddressRefused as error:
        raise Refused("push_host_unknown", "endpoint", host=error.address) from error


def _own(actor: Actor, device_id: int) -> Device:
    row = Device.objects.filter(pk=device_id, person_id=person_of(actor)).first()
    if row is None:
        raise NotFound("device")
    return row
