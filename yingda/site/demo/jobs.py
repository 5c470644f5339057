"""Background entries of the demo."""

import logging
from typing import Any

from yingda.conversations.actions import handing
from yingda.kit.errors import Refusal
from yingda.people import queries as people
from yingda.plumbing.jobs import enqueue, job
from yingda.plumbing.realtime.lines import is_connected
from yingda.plumbing.store import transaction

log = logging.getLogger("yingda.demo")

LOOK_EVERY_MS, AFTER_COMING_MS = 4_000, 20_000


@job("site.demo_offers")
def offers(payload: dict[str, Any]) -> None:
    """Once the demo agent is connected, a colleague offers a hand-over: an offer lasts two minutes, so it waits for them."""
    with transaction() as db:
        if not is_connected(db, payload["person"]):
            enqueue("site.demo_offers", payload, db.now + LOOK_EVERY_MS, "demo:offers")
        elif not payload.get("seen"):
            enqueue("site.demo_offers", {**payload, "seen": True}, db.now + AFTER_COMING_MS, "demo:offers")
        else:
            _offer(payload)


def _offer(payload: dict[str, Any]) -> None:
    try:
        reason = "这位客户想了解绿茶，你更熟悉，麻烦接一下"
        handing.offer(people.actor_of(payload["from"]), payload["conversation"], reason, to_person=payload["person"])
    except Refusal as refusal:
        # Whoever looks at the demo has resolved or moved that chat meanwhile: then there is nothing to offer.
        log.info("no hand-over is offered: %s", refusal.code)
