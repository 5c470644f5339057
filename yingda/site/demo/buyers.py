"""Customers, companies, and the stories of their orders and visits."""

from collections.abc import Iterator
from typing import Any

from yingda.customers import actions as customers
from yingda.kit.actor import SYSTEM, Actor
from yingda.plumbing import clock
from yingda.site.demo.desk import ENGLISH, SHOP
from yingda.site.demo.words import shop
from yingda.site.demo.world import DAY, HOUR, MINUTE, Buyer, World

CUSTOMERS, ORDERS = 180, 260
STORE = Actor("api", None, "青禾商城")
ADDRESS = "https://shop.qinghe.example"
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36",
)
IN_CHARGE = ("guanran", "jiangtao", "oliver", "huangyating", "chensiyuan", "xiaolin")


def make(world: World) -> None:
    """Companies, customers with tier and people in charge, and the shop orders come from. Part of the demo's transaction."""
    world.source_id = customers.create_source(SYSTEM, "青禾商城").pk
    companies = [(customers.create_company(SYSTEM, {"name": name, "domain": domain, "note": note}).pk, name) for name, domain, note in shop.COMPANIES]
    for index in range(world.share(CUSTOMERS)):
        _make_one(world, index, companies)


def _make_one(world: World, index: int, companies: list[tuple[int, str]]) -> None:
    chance = world.chance
    english = index % 9 == 4
    name = _name(world, index, english)
    tier = chance.choices((0, 1, 2, 3, 4), (52, 24, 14, 7, 3))[0]
    company = chance.choice(companies[5:7] if english else companies) if tier >= 3 else None
    fields: dict[str, Any] = {
        "name": name, "tier": tier, "locale": "en" if english else "zh-CN", "company_id": company[0] if company else None,
        "attributes": {"喜好": chance.choice(("绿茶", "红茶", "普洱", "乌龙", "白茶", "茶具")), "城市": chance.choice(shop.CITIES)},
    }  # fmt: skip
    known_as = [("phone", f"1{chance.choice('35789')}{chance.randrange(10**9):09d}")] if not english else []
    known_as += [("email", f"buyer{index:03d}@mail.example")] if english or index % 3 == 0 else []
    contact = customers.create_contact(SYSTEM, fields, known_as)
    charge = chance.choice(IN_CHARGE)
    if tier >= 3 or index % 7 == 0:
        customers.set_responsible(SYSTEM, contact.pk, world.people[charge], "客户分配")
    if index % 2:
        tags = ["old_customer" if tier else "price_sensitive", *(["wholesale"] if company else [])]
        customers.set_contact_tags(SYSTEM, contact.pk, [world.tags[tag] for tag in tags])
    if index % 3:
        customers.set_consents(SYSTEM, contact.pk, {"privacy": True, "marketing": index % 4 == 0}, "官网注册")
    if tier >= 3:
        customers.add_note(world.actor(charge), contact.pk, chance.choice(NOTES))
    inbox = world.inboxes[ENGLISH if english else SHOP]
    world.buyers.append(Buyer(contact.pk, name, english, tier, inbox, company[1] if company else ""))


NOTES = (
    "喜欢上午联系，报价要含税含运。",
    "采购决策人是行政经理，合同走线上签。",
    "去年中秋订了 90 份礼盒，今年提前一个月跟进。",
    "对包装比较讲究，样品务必检查后再寄。",
    "付款准时，可以给账期 15 天。",
)


def _name(world: World, index: int, english: bool) -> str:
    if english:
        return shop.ENGLISH_NAMES[index // 9 % len(shop.ENGLISH_NAMES)]
    if index % 11 == 5:
        return f"{world.chance.choice(shop.SURNAMES)}{world.chance.choice(('女士', '先生', '老师', '经理'))}"
    return world.chance.choice(shop.SURNAMES) + world.chance.choice(shop.GIVEN)


def order(world: World, buyer: Buyer, number: str) -> Iterator[int]:
    """An order from its payment to its end; every step is what the shop's webhook says at that moment."""
    chance = world.chance
    items = tuple(
        customers.Item(sku, en if buyer.english else zh, chance.choice((1, 1, 1, 2, 3)) * (20 if buyer.tier > 3 else 1), price)
        for sku, zh, en, price in chance.sample(shop.PRODUCTS, chance.choice((1, 1, 2, 3)))
    )
    total = sum(item.quantity * item.price for item in items)
    placed_at = clock.now_ms()
    world.orders.setdefault(buyer.contact_id, []).append(number)

    def says(status: str) -> None:
        facts = customers.OrderFacts(number, number, placed_at, total, "CNY", status, clock.now_ms(), items, buyer.name)
        customers.take(STORE, _store(world), facts, "webhook", buyer.contact_id)

    says("placed")
    if chance.random() < 0.06:
        return
    yield clock.now_ms() + chance.randrange(1, 30) * MINUTE
    says("paid")
    yield clock.now_ms() + chance.randrange(2, 30) * HOUR
    says("shipped")
    yield clock.now_ms() + chance.randrange(1, 5) * DAY
    says("finished")
    if chance.random() < 0.08:
        yield clock.now_ms() + chance.randrange(4, 60) * HOUR
        says("refunding")
        yield clock.now_ms() + chance.randrange(4, 60) * HOUR
        says("refunded")


def _store(world: World) -> Any:
    """The shop of the demo."""
    return customers.open_source(world.source_id)


def pages(world: World, buyer: Buyer, count: int) -> Iterator[int]:
    """A walk through the shop of `count` pages; the first one says where the visitor came from."""
    chance = world.chance
    referrer, query = chance.choice([s for s in shop.SOURCES if ("tea-en" in s[1] or not s[0]) == buyer.english or not s[1]])
    browser = chance.choice(BROWSERS)
    for index, (path, title) in enumerate(chance.sample(shop.PAGES, count)):
        asked = f"?{query.format(id=f'{chance.randrange(16**12):012x}')}" if index == 0 and query else ""
        customers.record_page(buyer.contact_id, f"{ADDRESS}{path}{asked}", title, referrer if index == 0 else "", browser)
        yield clock.now_ms() + chance.randrange(15, 100) * 1000
