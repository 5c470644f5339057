"""The interface of people (docs/contract.md §4): parse, one action or query, shape."""

from ninja import Router

from yingda.people.api import calendars, me, people, rights, setup, units

router = Router()
for _part in (me, people, units, rights, calendars, setup):
    router.add_router("", _part.router)
