"""The interface of this room: parse, one action or query, shape."""

from typing import Any

import msgspec
from ninja import Query, Router, Status

from yingda.notifications import actions, queries
from yingda.notifications.actions.devices import make_key, try_device
from yingda.notifications.rules import Manner
from yingda.notifications.schemas import DeviceIn, NotificationPage, NotificationsReadIn, PreferencesIn, PreferencesOut, PushIn, PushOut, UnreadOut
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import PageOf

router = Router()


@router.get("/notifications", response=NotificationPage)
def notifications(request: ActorRequest, page: Query[PageOf], unread_only: bool = False) -> dict[str, Any]:
    return queries.inbox_of(request.actor, page.limit, page.cursor, unread_only)


@router.put("/notifications/read", response=UnreadOut)
def read(request: ActorRequest, given: NotificationsReadIn) -> dict[str, int]:
    return {"unread": actions.mark_read(request.actor, given.up_to)}


@router.get("/notifications/preferences", response=PreferencesOut)
def preferences(request: ActorRequest) -> dict[str, Any]:
    return _preferences(request)


@router.put("/notifications/preferences", response=PreferencesOut)
def choose(request: ActorRequest, given: PreferencesIn) -> dict[str, Any]:
    actions.choose(request.actor, {one.kind: Manner(one.in_app, one.sound, one.desktop, one.push) for one in given.preferences})
    return _preferences(request)


@router.get("/notifications/push", response=PushOut)
def push(request: ActorRequest) -> dict[str, Any]:
    make_key()
    return queries.push_settings(request.actor, request.session.session_key)


@router.put("/notifications/push", response=PushOut)
def change_push(request: ActorRequest, given: PushIn) -> dict[str, Any]:
    actions.set_wish(request.actor, given.dict())
    return queries.push_settings(request.actor, request.session.session_key)


@router.post("/notifications/devices", response={201: PushOut})
def add_device(request: ActorRequest, given: DeviceIn) -> Status[dict[str, Any]]:
    actions.add_device(request.actor, request.session.session_key, given.endpoint, given.p256dh, given.auth, given.name)
    return Status(201, queries.push_settings(request.actor, request.session.session_key))


@router.delete("/notifications/devices/{device_id}", response={204: None})
def remove_device(request: ActorRequest, device_id: int) -> Status[None]:
    actions.remove_device(request.actor, device_id)
    return Status(204, None)


@router.post("/notifications/devices/{device_id}/tests", response={202: None})
def test_device(request: ActorRequest, device_id: int) -> Status[None]:
    try_device(request.actor, device_id)
    return Status(202, None)


def _preferences(request: ActorRequest) -> dict[str, Any]:
    shown = queries.preferences(request.actor)
    return {"items": [{"kind": kind.name, "zh": kind.zh, "en": kind.en, "listed": kind.listed, **msgspec.to_builtins(manner)} for kind, manner in shown]}
