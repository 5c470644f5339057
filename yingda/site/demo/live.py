"""What goes on while the demo is looked at: colleagues at work, chats waiting, open, at risk, asleep.

Unlike the weeks before, this is told: events and jobs are kept, so that clocks run out and routing goes on. The colleagues
are not connected; their presence says channel `demo`. Nothing sweeps it away, since only a lost line is swept, and every one
of them is full, so that what a visitor of the demo shop writes reaches whoever is signed in.
"""

from collections.abc import Iterator

from yingda.conversations.actions import assigning, company, sorting, states
from yingda.conversations.actions.posting import Draft, post_message
from yingda.kit.actor import SYSTEM
from yingda.people import actions as people
from yingda.people import queries as known
from yingda.plumbing import clock
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db
from yingda.routing.actions import capacity, placing, queues
from yingda.site.demo import crisis
from yingda.site.demo.desk import AFTER_SALES
from yingda.site.demo.history import History
from yingda.site.demo.talking import Chat, soon, speak
from yingda.site.demo.words.talks import AFTER, BUSINESS, EN, PRESALE, ZH, Talk
from yingda.site.demo.words.team import AGENT
from yingda.site.demo.world import HOUR, MINUTE, Buyer, World

CHANNEL = "demo"
# username → state, and how many chats they can have: as many as they get
COLLEAGUES = {
    "chensiyuan": ("online", 3), "huangyating": ("online", 3), "sunyue": ("online", 3), "emily": ("online", 2), "guanran": ("online", 2),
    "zhulin": ("busy", 4), "gaoxinyi": ("break", 4),
}  # fmt: skip
FULL = sum(units for state, units in COLLEAGUES.values() if state == "online")


class Scene:
    """Finds customers for the chats of now, each one once."""

    def __init__(self, world: World, db: Db) -> None:
        self.world, self.db = world, db
        self.made: list[Chat] = []
        rested = sorted(world.buyers, key=lambda one: world.seen.get(one.contact_id, 0))
        self._calm = [one for one in rested if not one.english and one.tier < 3]
        self._key = [one for one in rested if not one.english and one.tier >= 3]
        self._english = [one for one in rested if one.english and one.tier < 3]

    def chat(self, topic: str, number: int) -> Chat:
        """A chat on a topic, with a customer who asks about such things."""
        pool = {BUSINESS: self._key, "English": self._english}.get(topic, self._calm)
        talks: list[Talk] = list(EN) if topic == "English" else [talk for talk in ZH if talk.topic == topic and len(talk.lines) > 4]
        buyer: Buyer = pool.pop(0)
        self.made.append(Chat(self.world, self.db, buyer, talks[number % len(talks)]))
        return self.made[-1]


def make(world: World, db: Db) -> None:
    """The hour before now. Part of the demo's transaction."""
    began_at = world.now - 80 * MINUTE
    with clock.at(began_at):
        _come_to_work(world)
        queues.change(SYSTEM, world.queues[AFTER_SALES], {"wrap_up_s": 15})
    scene, hour = Scene(world, db), History(db, began_at, world.now, told=True)
    _held_by_colleagues(scene, hour)
    crisis.begin(world, db, hour)
    _held_by_the_agent(scene, hour)
    _waiting(scene, hour)
    hour.run(lambda _part: None)
    _plan_offer(scene)
    complaint = next((chat for chat in scene.made if chat.talk.topic == AFTER and chat.holder() == world.actor(AGENT)), None)
    if complaint is not None:
        crisis.complain(world, complaint.id, AGENT)


def _plan_offer(scene: Scene) -> None:
    colleague = scene.world.actor("chensiyuan")
    held = next((chat.id for chat in scene.made if chat.holder() == colleague), None)
    payload = {"person": scene.world.people[AGENT], "from": colleague.id, "conversation": held}
    enqueue("site.demo_offers", payload, key="demo:offers")


def _come_to_work(world: World) -> None:
    for username, number in world.people.items():
        if known.presence_of([number])[number].state != "offline":
            people.set_presence(world.actor(username), number, "offline")
    for username, (state, units) in COLLEAGUES.items():
        number = world.people[username]
        capacity.set_capacity(SYSTEM, number, units, {})
        people.set_presence(world.actor(username), number, state, channel=CHANNEL)


def _held_by_colleagues(scene: Scene, hour: History) -> None:
    topics = [PRESALE] * 6 + [AFTER] * 3 + ["English"] * 2 + [BUSINESS] * 2
    began_at = hour.until - 52 * MINUTE
    for index, topic in enumerate(topics):
        chat = scene.chat(topic, index)
        hour.begin(began_at + index * MINUTE, _under_way(chat, _until_answered(chat, 2 + index % 4)))
    for index in range(2):
        hour.begin(began_at + (15 + index) * MINUTE, _under_way(scene.chat(AFTER, 3 + index), 3, "zhulin"))


def _until_answered(chat: Chat, least: int) -> int:
    """How many lines there are to the next answer after `least`, else to the last one: colleagues leave nobody waiting."""
    answers = [index for index, line in enumerate(chat.talk.lines[1:], 1) if line.startswith("a ")]
    return next((index for index in answers if index >= least), answers[-1])


def _held_by_the_agent(scene: Scene, hour: History) -> None:
    left = hour.until - 30 * MINUTE
    hour.begin(left, _asleep(scene.chat(AFTER, 5)))
    hour.begin(left + 4 * MINUTE, _answered(scene.chat(PRESALE, 3)))
    hour.begin(left + 21 * MINUTE, _under_way(scene.chat(PRESALE, 1), 4, AGENT))
    hour.begin(left + 24 * MINUTE, _under_way(scene.chat(AFTER, 4), 0, AGENT))
    hour.begin(left + 28 * MINUTE, _under_way(scene.chat(PRESALE, 0), 0, AGENT))
    hour.begin(left + 8 * MINUTE, _asks_the_agent(scene.chat(AFTER, 0)))


def _waiting(scene: Scene, hour: History) -> None:
    """The key account is at risk, which its own group is told; whoever logs in to the demo begins in peace."""
    minutes = (8, 6, 4, 3, 2, 1)
    for index, (before, topic) in enumerate(zip(minutes, (BUSINESS, PRESALE, AFTER, PRESALE, "English", AFTER), strict=True)):
        hour.begin(hour.until - before * MINUTE, _under_way(scene.chat(topic, index + 1), 0))


def _under_way(chat: Chat, lines: int, person: str = "") -> Iterator[int]:
    """A chat that stands in the middle: with whoever routing found, with `person` given by the leader, or waiting."""
    spoken = list(chat.talk.lines)
    chat.customer_says(chat.said(spoken.pop(0)))
    placing.offer(chat.id)
    if person and chat.holder() is None:
        assigning.assign(chat.world.actor("shenruoxi"), chat.id, chat.world.people[person])
    holder = chat.holder()
    if holder is None or not lines:
        return
    chat.taken_by(holder)
    for line in spoken[:lines]:
        yield soon(chat.world, 8, 40)
        speak(chat, line)
    sorting.set_tags(holder, chat.id, [chat.world.tags[chat.talk.tag]])


def _asleep(chat: Chat) -> Iterator[int]:
    yield from _under_way(chat, 3, AGENT)
    yield soon(chat.world, 20, 60)
    chat.agent_says("我和仓库核对一下，两小时后在这里回复您。")
    states.snooze(chat.world.actor(AGENT), chat.id, chat.world.now + 2 * HOUR)


def _answered(chat: Chat) -> Iterator[int]:
    yield from _under_way(chat, 5, AGENT)
    yield soon(chat.world, 20, 60)
    chat.agent_says("您可以先考虑一下，有问题随时找我。")
    states.wait_for_customer(chat.world.actor(AGENT), chat.id)


def _asks_the_agent(chat: Chat) -> Iterator[int]:
    """A colleague names the demo agent in a note, and has them assist."""
    yield from _under_way(chat, 4, "zhulin")
    yield soon(chat.world, 20, 60)
    agent = chat.world.people[AGENT]
    note = Draft("note", "@林晓 这位客户上次是你接待的，破损批次你还记得吗？", {"mentions": [agent]})
    post_message(chat.db, chat.world.actor("zhulin"), chat.id, note)
    company.invite(chat.world.actor("zhulin"), chat.id, agent)
    sorting.set_priority(chat.world.actor("zhulin"), chat.id, 2)
