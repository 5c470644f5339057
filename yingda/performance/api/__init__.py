"""The interface of this room: parse, one action or query, shape."""

from ninja import Router

from yingda.performance.api import boards, league, metrics, pay, pay_after, plans, play

router = Router()
for _part in (metrics, boards, plans, pay, pay_after, league, play):
    router.add_router("", _part.router)
