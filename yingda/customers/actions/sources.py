"""The shops orders come from, and their signed deliveries."""

import secrets
from collections.abc import Sequence

from yingda.customers.actions.orders import Outcome, take
from yingda.customers.models import HookDelivery, Order, OrderSource
from yingda.customers.rules.amounts import currency_code
from yingda.customers.rules.order_lines import OrderFacts
from yingda.customers.rules.signatures import TOLERANCE_MS, is_genuine, is_timely
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import transaction


def create_source(actor: Actor, name: str, currency: str = "CNY") -> OrderSource:
    """A new shop, with a key for its webhook's address and a secret to sign with. Needs `inbox.manage`."""
    if not actor.may("customer.import"):
        actor.demand("inbox.manage")
    if currency_code(currency) != currency:
        raise Refused("currency_unknown", field="currency", value=currency[:40])
    with transaction() as db:
        fresh = {"key": secrets.token_urlsafe(18), "secret": secrets.token_urlsafe(32), "currency": currency, "created_at": db.now}
        source, is_new = OrderSource.objects.get_or_create(name=name, defaults=fresh)
        if not is_new:
            raise Conflict("order_source_exists", name=name)
        record(actor, "customers.order_source.made", f"order_source:{source.pk}", after={"name": name, "currency": currency})
        return source


def rotate_secret(actor: Actor, source_id: int) -> OrderSource:
    """A new secret; what is signed with the former one is refused from now on. Needs `inbox.manage`."""
    actor.demand("inbox.manage")
    with transaction():
        source = _locked(source_id)
        source.secret = secrets.token_urlsafe(32)
        source.save(update_fields=["secret"])
        record(actor, "customers.order_source.secret_rotated", f"order_source:{source_id}")
        return source


def close_source(actor: Actor, source_id: int) -> None:
    """The shop delivers no more orders; those there are stay. Needs `inbox.manage`."""
    actor.demand("inbox.manage")
    with transaction() as db:
        source = _locked(source_id)
        if source.closed_at is None:
            source.closed_at = db.now
            source.save(update_fields=["closed_at"])
            record(actor, "customers.order_source.closed", f"order_source:{source_id}", after={"closed_at": db.now})


def genuine_source(key: str, timestamp: str, body: bytes, given: str) -> OrderSource:
    """The source a delivery is from. An unknown key, a wrong signature and a time more than five minutes off are refused."""
    source = OrderSource.objects.filter(key=key, closed_at__isnull=True).first()
    if not is_genuine(source.secret if source else secrets.token_hex(), timestamp, body, given) or source is None:
        raise Forbidden("hook_signature_wrong")
    if not is_timely(timestamp, now_ms()):
        raise Forbidden("hook_time_wrong", minutes=TOLERANCE_MS // 60_000)
    return source


def take_delivery(source: OrderSource, given: str, orders: Sequence[OrderFacts], address: str = "") -> list[tuple[Order, Outcome]]:
    """Takes in the orders of a genuine delivery, all or none. The same delivery a second time is refused as a replay."""
    actor = Actor("api", None, source.name, address)
    with transaction() as db:
        HookDelivery.objects.filter(at__lt=db.now - 3 * TOLERANCE_MS).delete()
        _, is_new = HookDelivery.objects.get_or_create(source=source, digest=given.removeprefix("sha256="), defaults={"at": db.now})
        if not is_new:
            raise Conflict("hook_replayed")
        return [take(actor, source, facts, "webhook") for facts in orders]


def _locked(source_id: int) -> OrderSource:
    source = OrderSource.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotFound("order_source")
    return source
