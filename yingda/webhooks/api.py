"""The interface of this room: parse, one action or query, shape."""

from typing import Any

from ninja import Query, Router, Status

from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.schemas import PageOf
from yingda.webhooks.actions import endpoints as act
from yingda.webhooks.actions import replaying
from yingda.webhooks.models import Delivery, Endpoint
from yingda.webhooks.queries import deliveries as log
from yingda.webhooks.queries import endpoints as ask
from yingda.webhooks.rules.catalogue import EventType
from yingda.webhooks.schemas import (
    DeliveryDetail,
    DeliveryFilter,
    DeliveryOut,
    DeliveryPage,
    NewWebhookOut,
    ReplayIn,
    ReplayOut,
    WebhookIn,
    WebhookList,
    WebhookOut,
    WebhookPatch,
    WebhookTypeOut,
)

router = Router()


@router.get("/webhook-types", response=list[WebhookTypeOut])
def webhook_types(request: ActorRequest) -> list[EventType]:
    return ask.types(request.actor)


@router.get("/webhooks", response=WebhookList)
def webhooks(request: ActorRequest) -> dict[str, Any]:
    rows = ask.listed(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/webhooks", response={201: NewWebhookOut})
def make_webhook(request: ActorRequest, given: WebhookIn) -> Status[dict[str, Any]]:
    return Status(201, _with_secret(act.create(request.actor, given.dict())))


@router.get("/webhooks/{webhook_id}", response=WebhookOut)
def webhook(request: ActorRequest, webhook_id: int) -> dict[str, Any]:
    return ask.one(request.actor, webhook_id)


@router.patch("/webhooks/{webhook_id}", response=WebhookOut)
def change_webhook(request: ActorRequest, webhook_id: int, given: WebhookPatch) -> dict[str, Any]:
    return ask.shown(act.change(request.actor, webhook_id, fields_given(given)))


@router.delete("/webhooks/{webhook_id}", response={204: None})
def archive_webhook(request: ActorRequest, webhook_id: int) -> Status[None]:
    act.archive(request.actor, webhook_id)
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/secret", response=NewWebhookOut)
def rotate_webhook_secret(request: ActorRequest, webhook_id: int) -> dict[str, Any]:
    return _with_secret(act.rotate_secret(request.actor, webhook_id))


@router.post("/webhooks/{webhook_id}/tests", response={201: DeliveryOut})
def test_webhook(request: ActorRequest, webhook_id: int) -> Status[Delivery]:
    return Status(201, replaying.send_test(request.actor, webhook_id))


@router.post("/webhooks/{webhook_id}/replays", response={202: ReplayOut})
def replay_failed(request: ActorRequest, webhook_id: int, given: ReplayIn) -> Status[dict[str, int]]:
    return Status(202, {"count": replaying.replay_failed(request.actor, webhook_id, given.since_at)})


@router.get("/webhooks/{webhook_id}/deliveries", response=DeliveryPage)
def deliveries(request: ActorRequest, webhook_id: int, wanted: Query[DeliveryFilter], page: Query[PageOf]) -> dict[str, Any]:
    found = log.listed(request.actor, webhook_id, log.Wanted(**wanted.dict()), page.limit, page.cursor)
    return {"items": found.items, "next": found.next}


@router.get("/webhooks/{webhook_id}/deliveries/{delivery_id}", response=DeliveryDetail)
def delivery(request: ActorRequest, webhook_id: int, delivery_id: int) -> dict[str, Any]:
    return log.one(request.actor, webhook_id, delivery_id)


@router.post("/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", response={202: DeliveryOut})
def replay_delivery(request: ActorRequest, webhook_id: int, delivery_id: int) -> Status[Delivery]:
    return Status(202, replaying.replay(request.actor, webhook_id, delivery_id))


def _with_secret(row: Endpoint) -> dict[str, Any]:
    return {**ask.shown(row), "secret": row.secret}
