"""The ordinary HTTP handlers of the room (the hot ones are in `live.http`)."""

from ninja import Router

from yingda.conversations.api import company, handing, integration, messages, playbooks, reports, search, sla, states, tickets, views, work

router = Router()
for _part in (states, work, handing, company, messages, search, reports, views, sla, integration, tickets, playbooks):
    router.add_router("", _part.router)
