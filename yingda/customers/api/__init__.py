"""The interface of customers (docs/contract.md §4)."""

from ninja import Router

from yingda.customers.api.contacts import router as contacts
from yingda.customers.api.lists import router as lists
from yingda.customers.api.orders import router as orders

router = Router()
for part in (contacts, lists, orders):
    router.add_router("", part)
