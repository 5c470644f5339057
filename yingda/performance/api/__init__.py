"""The interface of this room: parse, one action or query, shape."""

from ninja import Router

from yingda.performance.api import kpi, pay, pay_after, plans

router = Router()
for _part in (kpi, plans, pay, pay_after):
    router.add_router("", _part.router)
