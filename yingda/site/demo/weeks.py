"""Five weeks of the desk: who was there when, and who came."""

from collections.abc import Iterator

from yingda.conversations.actions import visitor
from yingda.inboxes import queries as inboxes
from yingda.people import actions as people
from yingda.plumbing import clock
from yingda.plumbing.store import Db
from yingda.routing.actions import assigning, holding
from yingda.site.demo import buyers
from yingda.site.demo.desk import FORM, SHOP
from yingda.site.demo.history import History
from yingda.site.demo.talking import Chat, conversation, left_overnight, soon
from yingda.site.demo.words.talks import BUSINESS, EN, ZH, Talk
from yingda.site.demo.world import DAY, HOUR, MINUTE, Buyer, World, weekday

HOURS = {"early": (8.0, 15.0), "late": (14.5, 22.0), "office": (9.0, 18.0)}
ON_THE_FLOOR = ("guanran", "jiangtao")
WEIGHTS = (4, 7, 9, 8, 6, 6, 9, 9, 8, 7, 6, 7, 9, 10)  # 08:00 to 21:00
WEEKDAY, WEEKEND = 26, 21
REST_MS = 3 * DAY
NIGHT_WORDS = ("请问{p}什么时候补货？", "昨天下的单能改成周末送吗？", "想订 30 份礼盒，请明天联系我。", "{o} 能开公司抬头的发票吗？")


def plan(world: World, db: Db, history: History) -> None:
    """Puts every shift, visit, order and conversation of the weeks into the history."""
    for day in range(1, world.days + 1):
        begins_at = world.began_at + day * DAY
        _shifts(world, history, begins_at, day)
        _customers(world, db, history, begins_at)
    for index in range(world.share(buyers.ORDERS)):
        at = world.began_at + world.chance.randrange(DAY, max(2, world.days) * DAY)
        history.begin(at, buyers.order(world, world.chance.choice(world.buyers), f"QH{26_090_000 + index * 37}"))


def _shifts(world: World, history: History, day: int, number: int) -> None:
    for index, (username, member) in enumerate(world.members.items()):
        serves = member.shift in ("early", "late") or username in ON_THE_FLOOR
        if not serves or (number + index) % 7 in (0, 3):
            continue
        first, last = HOURS[member.shift]
        late_by = world.chance.randrange(-6, 7) * MINUTE
        history.begin(day + int(first * HOUR) + late_by, shift(world, username, day + int(last * HOUR)))


def shift(world: World, username: str, ends_at: int) -> Iterator[int]:
    """A colleague comes, has a break, and goes."""
    me, person = world.actor(username), world.people[username]
    _comes(world, username)
    if world.chance.random() < 0.6:
        yield soon(world, 9_000, 13_000)
        people.set_presence(me, person, "break")
        holding.release_unanswered(person)
        yield soon(world, 900, 2_400)
        _comes(world, username)
    yield ends_at + world.chance.randrange(0, 12) * MINUTE
    people.set_presence(me, person, "offline")
    holding.release_unanswered(person)


def _comes(world: World, username: str) -> None:
    person = world.people[username]
    people.set_presence(world.actor(username), person, "online")
    if world.waiting:
        assigning.fill(person)


def _customers(world: World, db: Db, history: History, day: int) -> None:
    chance = world.chance
    count = chance.randrange(-4, 5) + (WEEKEND if weekday(day) > 4 else WEEKDAY)
    for hour in sorted(chance.choices(range(8, 22), WEIGHTS, k=count)):
        at = day + hour * HOUR + chance.randrange(HOUR - 10 * MINUTE)
        # A chat takes up to half an hour: what would not be over is not begun.
        if at < history.until - HOUR:
            history.begin(at, arrival(world, db))
    for _ in range(chance.randrange(0, 3)):
        history.begin(day + chance.randrange(30, 290) * MINUTE, night(world, db))
    for _ in range(3):
        history.begin(day + chance.randrange(7 * HOUR, 23 * HOUR), buyers.pages(world, chance.choice(world.buyers), chance.randrange(1, 4)))


def arrival(world: World, db: Db) -> Iterator[int]:
    """Somebody looks around and asks."""
    buyer = somebody(world)
    yield from buyers.pages(world, buyer, world.chance.choice((1, 1, 2)))
    yield from conversation(Chat(world, db, buyer, talk_for(world, buyer)))


def night(world: World, db: Db) -> Iterator[int]:
    """Somebody leaves a message while nobody is there."""
    known = somebody(world, known=True)
    buyer = Buyer(known.contact_id, known.name, False, known.tier, world.inboxes[FORM], known.company)
    chat = Chat(world, db, buyer, ZH[0])
    yield from left_overnight(chat, world.chance.choice(NIGHT_WORDS).format(**chat.words))


def somebody(world: World, known: bool = False) -> Buyer:
    """A customer who has not been here for some days; one in six is new and has no name yet."""
    if not known and world.chance.random() < 0.16:
        inbox = world.inboxes[SHOP]
        number = visitor.new_visitor(inboxes.by_id(inbox), "zh-CN")
        return Buyer(number, f"访客 {number}", False, 0, inbox)
    rested = [one for one in world.buyers if world.seen.get(one.contact_id, 0) < clock.now_ms() - REST_MS and not (known and one.english)]
    buyer = world.chance.choice(rested or world.buyers)
    world.seen[buyer.contact_id] = clock.now_ms()
    return buyer


def talk_for(world: World, buyer: Buyer) -> Talk:
    """What this customer would ask about."""
    if buyer.english:
        return world.chance.choice(EN)
    business = [talk for talk in ZH if (talk.topic == BUSINESS) == bool(buyer.company)]
    return world.chance.choice(business if buyer.company and world.chance.random() < 0.6 else [t for t in ZH if t.topic != BUSINESS])
