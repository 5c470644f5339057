"""One conversation of the demo as a story: the customer comes, is routed, is answered, goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.conversations.actions import assigning, company, handing, reading, revising, sorting, states, visitor
from yingda.conversations.actions.posting import Draft, Posted, post_message
from yingda.conversations.queries.one import find
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.knowledge import actions as knowledge
from yingda.plumbing import clock, files
from yingda.plumbing.store import Db
from yingda.routing.actions import holding, placing
from yingda.site.demo.words import shop
from yingda.site.demo.words.talks import Talk
from yingda.site.demo.words.team import ADMINISTRATOR
from yingda.site.demo.world import HOUR, MINUTE, Buyer, World

SECOND = 1_000
KINDS = (
    "plain", "hand_over", "assist", "snooze", "recall", "card", "mention", "whisper", "wait", "transcript",
)  # fmt: skip
CHANCES = (58, 6, 5, 3, 3, 8, 4, 3, 8, 2)
PICTURE_BYTES = 2_000_000


@dataclass
class Chat:
    """A conversation in the making: who speaks, and what they say."""

    world: World
    db: Db
    buyer: Buyer
    talk: Talk
    id: int = 0
    agent: Actor | None = None

    def __post_init__(self) -> None:
        chance = self.world.chance
        self.inbox = inboxes.by_id(self.buyer.inbox_id)
        self.customer = Actor("visitor", self.buyer.contact_id, self.buyer.name, "", "en" if self.buyer.english else "zh-CN")
        goods = chance.sample(shop.PRODUCTS[:12], 2)
        number = 2 if self.buyer.english else 1
        numbers = self.world.orders.get(self.buyer.contact_id) or [f"QH{chance.randrange(10**8, 10**9)}"]
        self.words = {
            "p": goods[0][number], "q": goods[1][number], "o": numbers[-1], "city": chance.choice(shop.CITIES),
            "d": str(chance.randrange(2, 5)), "courier": chance.choice(shop.COURIERS), "who": "小青",
        }  # fmt: skip

    def said(self, line: str) -> str:
        """One of the alternatives of a line, filled in."""
        return self.world.chance.choice(line.split(" / ")).removeprefix("c ").removeprefix("a ").format(**self.words)

    def customer_says(self, text: str) -> None:
        """The customer writes; the first time this begins the conversation."""
        fields = {"topic": self.talk.topic} if self.inbox.settings.fields and self.world.chance.random() < 0.35 else {}
        posted = visitor.post(self.db, self.customer, self.inbox, Draft("text", text, client_id=self._uuid()), fields)
        if not self.id:
            self.id = posted.conversation_id

    def customer_shows(self) -> None:
        """The customer sends a picture."""
        data = self.world.chance.choice(self.world.pictures)
        row = files.keep(self.customer, "IMG_0001.jpg", Bytes(data), PICTURE_BYTES, ("image/jpeg",))
        draft = Draft("image", "", {"file": row.key}, self._uuid())
        visitor.post(self.db, self.customer, self.inbox, draft)

    def agent_says(self, text: str, kind: str = "text", **data: Any) -> Posted:
        """Whoever holds it reads and answers, or writes a note."""
        if self.agent is None:
            raise RuntimeError("nobody has taken the chat yet")
        matter = find(self.id)
        reading.mark(self.db, self.agent, self.id, matter.last_seq if matter else 0)
        return post_message(self.db, self.agent, self.id, Draft(kind, text, data, self._uuid()))

    def holder(self) -> Actor | None:
        """Who has the conversation now."""
        matter = find(self.id)
        return None if matter is None or matter.assignee_id is None else self.world.actors[matter.assignee_id]

    def taken_by(self, actor: Actor) -> None:
        """Lines spoken from now on are this colleague's."""
        self.agent = actor
        self.words["who"] = self.world.signature(actor.id or 0)

    def _uuid(self) -> str:
        return str(UUID(int=self.world.chance.getrandbits(128), version=4))


class Bytes:
    """Bytes to be read piece by piece."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, /) -> bytes:
        """The next piece."""
        piece, self._data = self._data[:size], self._data[size:]
        return piece


def soon(world: World, least_s: int, most_s: int) -> int:
    """An instant some seconds from now."""
    return clock.now_ms() + world.chance.randrange(least_s * SECOND, most_s * SECOND)


def conversation(chat: Chat) -> Iterator[int]:
    """From the first word to the rating."""
    world, kind = chat.world, chat.world.chance.choices(KINDS, CHANCES)[0]
    spoken = list(chat.talk.lines)
    chat.customer_says(chat.said(spoken.pop(0)))
    placing.offer(chat.id)
    yield from until_taken(chat)
    yield soon(world, 6, 50)
    for index, line in enumerate(spoken):
        speak(chat, line)
        if index == 1:
            yield from happening(chat, kind)
        pause = (8, 50) if index + 1 < len(spoken) and spoken[index + 1].startswith("a ") else (12, 110)
        yield soon(world, *pause)
    yield from farewell(chat, kind)


def speak(chat: Chat, line: str) -> None:
    who = line[:2]
    if who == "c ":
        chat.customer_says(chat.said(line))
    elif who == "p ":
        chat.customer_shows()
    elif who == "n ":
        chat.agent_says(line[2:].format(**chat.words), "note")
    else:
        chat.agent_says(chat.said(line))
        if chat.agent is not None and chat.world.chance.random() < 0.2:
            knowledge.note_use(chat.agent, chat.world.chance.choice(chat.world.replies), chat.id)


def until_taken(chat: Chat, tries: int = 9, every_s: int = 20) -> Iterator[int]:
    """Waits until routing finds somebody; when nobody comes, a leader gives it to a colleague."""
    chat.world.waiting.add(chat.id)
    for _ in range(tries):
        if chat.holder() is not None:
            break
        yield clock.now_ms() + every_s * SECOND
    else:
        _assigned_by_hand(chat)
    chat.world.waiting.discard(chat.id)
    chat.taken_by(chat.holder() or _colleague(chat))


def _assigned_by_hand(chat: Chat) -> None:
    matter = find(chat.id)
    english = "emily" if chat.buyer.english else chat.world.chance.choice(("xiaolin", "zhulin", "chensiyuan"))
    person = chat.world.people[english]
    assigning.assign(chat.world.actor(ADMINISTRATOR), chat.id, person)
    holding.note_assigned(chat.id, person, matter.queue_id if matter else None, "person", "assigned_by_hand", clock.now_ms())


def happening(chat: Chat, kind: str) -> Iterator[int]:
    """What makes this conversation special."""
    step = HAPPENINGS.get(kind)
    if step is not None:
        yield soon(chat.world, 4, 20)
        yield from step(chat)


def _hand_over(chat: Chat) -> Iterator[int]:
    former, other = chat.agent, _colleague(chat)
    reason = chat.world.chance.choice(("客户问的是售后政策，请专员处理", "到我下班时间了，麻烦接一下", "客户希望找熟悉普洱的同事"))
    offered = handing.offer(former or other, chat.id, reason, to_person=other.id)
    yield soon(chat.world, 8, 70)
    handing.accept(other, offered["id"])
    matter = find(chat.id)
    holding.note_released(chat.id, (former.id if former else 0) or 0, "hand_over_accepted", clock.now_ms())
    holding.note_assigned(chat.id, other.id or 0, matter.queue_id if matter else None, "person", "hand_over_accepted", clock.now_ms())
    chat.taken_by(other)


def _assist(chat: Chat) -> Iterator[int]:
    other = _colleague(chat)
    company.invite(chat.agent or other, chat.id, other.id or 0)
    yield soon(chat.world, 15, 60)
    text = "The batch is fine, I checked the roast date." if chat.buyer.english else "我看了批次，没有问题，可以按换货处理。"
    post_message(chat.db, other, chat.id, Draft("note", text))
    yield soon(chat.world, 5, 20)
    company.leave(other, chat.id, other.id or 0)


def _snooze(chat: Chat) -> Iterator[int]:
    until = clock.now_ms() + chat.world.chance.choice((2, 3, 4, 20)) * HOUR
    agent = chat.agent or _colleague(chat)
    chat.agent_says("I will come back to you in a while." if chat.buyer.english else "我去和仓库核对，稍后在这里回复您。")
    states.snooze(agent, chat.id, until)
    holding.note_released(chat.id, agent.id or 0, "snoozed", clock.now_ms())
    yield until
    states.wake(chat.id)
    matter = find(chat.id)
    holding.note_assigned(chat.id, agent.id or 0, matter.queue_id if matter else None, "system", "snooze_ended", clock.now_ms())
    yield soon(chat.world, 20, 200)


def _recall(chat: Chat) -> Iterator[int]:
    posted = chat.agent_says("Sorry, wrong window" if chat.buyer.english else "这一条发错了，抱歉")
    yield soon(chat.world, 3, 20)
    if chat.agent is not None:
        revising.recall(chat.agent, posted.id)


def _card(chat: Chat) -> Iterator[int]:
    sku, zh, en, price = chat.world.chance.choice(shop.PRODUCTS)
    chat.agent_says("", "card", card="product", title=en if chat.buyer.english else zh, sku=sku, price=price, currency="CNY")
    yield soon(chat.world, 5, 25)


def _mention(chat: Chat) -> Iterator[int]:
    other = _colleague(chat)
    chat.agent_says(f"@{other.name} " + ("please look at this one" if chat.buyer.english else "麻烦看下这单，客户比较急"), "note", mentions=[other.id])
    yield soon(chat.world, 30, 120)
    matter = find(chat.id)
    reading.mark(chat.db, other, chat.id, matter.last_seq if matter else 0)


def _whisper(chat: Chat) -> Iterator[int]:
    matter = find(chat.id)
    leader = chat.world.actor("lujingxing")
    if matter is not None and leader.may("conversation.whisper", group=matter.group_id):
        text = chat.world.chance.choice(("可以先确认他的口味再报价", "这位是三年老客户，补偿可以给到 50", "语速放慢一点，客户年纪大"))
        post_message(chat.db, leader, chat.id, Draft("note", text, {"whisper_to": matter.assignee_id}))
    yield soon(chat.world, 5, 20)


def _transcript(chat: Chat) -> Iterator[int]:
    yield soon(chat.world, 5, 20)
    visitor.ask_transcript(chat.customer, chat.inbox, f"buyer{chat.buyer.contact_id}@mail.example")


HAPPENINGS = {
    "hand_over": _hand_over, "assist": _assist, "snooze": _snooze, "recall": _recall, "card": _card, "mention": _mention,
    "whisper": _whisper, "transcript": _transcript,
}  # fmt: skip


def farewell(chat: Chat, kind: str) -> Iterator[int]:
    """Tags, the end, and sometimes a rating."""
    world, agent = chat.world, chat.agent or _colleague(chat)
    sorting.set_tags(agent, chat.id, [world.tags[chat.talk.tag]])
    if chat.talk.tag == "complaint":
        sorting.set_priority(agent, chat.id, 2)
    if kind == "wait":
        states.wait_for_customer(agent, chat.id)
        yield soon(world, 300, 1500)
    reading.mark(chat.db, chat.customer, chat.id, 10_000)
    states.resolve(agent, chat.id)
    holding.note_released(chat.id, agent.id or 0, "resolved", clock.now_ms())
    if world.chance.random() < 0.46:
        yield soon(world, 20, 240)
        _rate(chat)


def _rate(chat: Chat) -> None:
    chance = chat.world.chance
    score = chance.choices((5, 4, 3, 2, 1), (28, 30, 20, 14, 8) if chat.talk.tag == "complaint" else (64, 22, 8, 4, 2))[0]
    reasons = chat.inbox.settings.rating.reasons
    ticked = chance.sample(reasons[:3] if score > 3 else reasons[3:], chance.choice((0, 1, 1, 2)))
    words = shop.GOOD_WORDS_EN if chat.buyer.english else shop.GOOD_WORDS if score > 3 else shop.POOR_WORDS
    visitor.rate(chat.customer, chat.inbox, score, [one.read(chat.customer.locale) for one in ticked], chance.choice(words))


def _colleague(chat: Chat) -> Actor:
    """Another one who answers customers of this kind."""
    names = ("oliver", "emily") if chat.buyer.english else ("zhulin", "sunyue", "gaoxinyi", "wuhao", "xiaolin", "chensiyuan")
    free = [chat.world.actor(name) for name in names if chat.agent is None or chat.world.people[name] != chat.agent.id]
    return chat.world.chance.choice(free)


def left_overnight(chat: Chat, text: str) -> Iterator[int]:
    """The offline form, answered in the morning."""
    chance = chat.world.chance
    answers = {"name": chat.buyer.name, "email": f"buyer{chat.buyer.contact_id}@mail.example", "text": text}
    chat.id = visitor.leave_form(chat.inbox, chat.customer.locale, answers, chat.buyer.contact_id, chat._uuid())
    placing.offer(chat.id)
    yield from until_taken(chat, 120, 600)
    yield soon(chat.world, 60, 900)
    chat.agent_says(chance.choice(("您好，昨晚的留言已经看到，订单今天上午发出。", "您好，这款茶有货，您可以直接下单，今天发出。")))
    yield soon(chat.world, 60, 1200) + MINUTE
    yield from farewell(chat, "plain")
