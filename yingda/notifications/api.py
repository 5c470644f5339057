"""The interface of this room: parse, one action or query, shape."""

from typing import Any

from ninja import Query, Router

from yingda.notifications import actions, queries
from yingda.notifications.rules import Manner
from yingda.notifications.schemas import NotificationPage, PreferencesIn, PreferencesOut, ReadIn, UnreadOut
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import PageOf

router = Router()


@router.get("/notifications", response=NotificationPage)
def notifications(request: ActorRequest, page: Query[PageOf], unread_only: bool = False) -> dict[str, Any]:
    return queries.inbox_of(request.actor, page.limit, page.cursor, unread_only)


@router.put("/notifications/read", response=UnreadOut)
def read(request: ActorRequest, given: ReadIn) -> dict[str, int]:
    return {"unread": actions.mark_read(request.actor, given.up_to)}


@router.get("/notifications/preferences", response=PreferencesOut)
def preferences(request: ActorRequest) -> dict[str, Any]:
    return _preferences(request)


@router.put("/notifications/preferences", response=PreferencesOut)
def choose(request: ActorRequest, given: PreferencesIn) -> dict[str, Any]:
    actions.choose(request.actor, {one.kind: Manner(one.in_app, one.sound, one.desktop) for one in given.preferences})
    return _preferences(request)


def _preferences(request: ActorRequest) -> dict[str, Any]:
    shown = queries.preferences(request.actor)
    return {
        "items": [
            {"kind": kind.name, "zh": kind.zh, "en": kind.en, "in_app": manner.in_app, "sound": manner.sound, "desktop": manner.desktop}
            for kind, manner in shown
        ]
    }
