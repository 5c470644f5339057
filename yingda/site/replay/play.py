"""Playing dialogues: visitors and agents at work, side by side, with every message in the books."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yingda.site.replay.agent import Agent
from yingda.site.replay.dialogues import AGENT, Dialogue, Turn
from yingda.site.replay.faults import Faults
from yingda.site.replay.interface import AWAY_S, Browser, Unexpected
from yingda.site.replay.ledger import Ledger, Sent
from yingda.site.replay.line import Refused
from yingda.site.replay.pace import wait_ms
from yingda.site.replay.stream import Frame, View
from yingda.site.replay.team import Colleague, Team
from yingda.site.replay.visitor import Visitor, new_ref

# How long an acknowledged message may take to be seen, or a conversation to be assigned, before it counts as lost.
PATIENCE_S = 120.0
# Visitors at once per agent: below the capacity of a replay's agents, so that routing is at work and nobody waits for ever.
AT_ONCE = 6
SPREAD_S = 30.0


class Stalled(RuntimeError):
    """A conversation that could not be played to its end."""


@dataclass(slots=True)
class Matter:
    """A conversation as the desk knows it."""

    began: float
    holder: Agent | None = None
    held: asyncio.Event = field(default_factory=asyncio.Event)


class Desk:
    """The agents of a replay, who has which conversation, and the books."""

    def __init__(self, address: str, inbox_key: str, speed: float | None, faults: Faults | None) -> None:
        self.ledger = Ledger()
        self.agents: list[Agent] = []
        self._web = Browser(address)
        self._address = address
        self._inbox = inbox_key
        self.speed = speed
        self._faults = faults
        self._matters: dict[int, Matter] = {}

    @property
    def cut_maker(self) -> Callable[[], Iterator[bool]] | None:
        """The faults of a new socket."""
        return None if self._faults is None else self._faults.of_socket

    async def begin(self, colleagues: tuple[Colleague, ...]) -> None:
        """Signs the agents in and puts them online."""
        for colleague in colleagues:
            browser = Browser(self._address, AWAY_S)
            await browser.sign_in(colleague.username, colleague.password)
            agent = Agent(browser, colleague.id, self._seen, self._held, self._let_go, self.cut_maker)
            await agent.begin()
            self.agents.append(agent)

    async def end(self) -> None:
        """Sends everybody home."""
        for agent in self.agents:
            await agent.end()
        await self._web.close()

    async def play(self, dialogue: Dialogue) -> None:
        """Plays one dialogue from the visitor's arrival to the resolution. Raises `Stalled`."""
        visitor = await self.arrive(dialogue.locale)
        conversation: int | None = None
        try:
            before: Turn | None = None
            for turn in dialogue.turns:
                await asyncio.sleep(wait_ms(before, turn, dialogue.locale, self.speed) / 1000)
                conversation = await self.say(visitor, conversation, turn)
                before = turn
            await self._finish(visitor, conversation)
        except (TimeoutError, Refused, Unexpected, ConnectionError) as error:
            raise Stalled(f"{dialogue.id}: {type(error).__name__} {error}") from error
        finally:
            await visitor.line.close()
            self.ledger.close(visitor.view)

    async def arrive(self, locale: str) -> Visitor:
        """A new visitor, connected."""
        return await Visitor.arrive(self._web, self._inbox, locale, self._seen, self.cut_maker)

    async def say(self, visitor: Visitor, conversation: int | None, turn: Turn) -> int:
        """Sends a turn and waits until the other side has seen it; the conversation."""
        holder = None if conversation is None else await self.holder(conversation)
        entry = Sent(new_ref(), turn.side, turn.text, _now(), holder is not None)
        self.ledger.send(entry)
        async with asyncio.timeout(PATIENCE_S):
            if turn.side == AGENT and holder is not None and conversation is not None:
                ack = await holder.answer(conversation, turn.text, entry.ref)
            else:
                ack = await visitor.say(turn.text, entry.ref)
            self.ledger.acknowledge(entry.ref, ack["conversation"], ack["seq"])
            if conversation is None:
                self._matter(ack["conversation"], entry.at)
            await entry.seen.wait()
        number: int = ack["conversation"]
        return number

    async def _finish(self, visitor: Visitor, conversation: int | None) -> None:
        if conversation is None:
            return
        async with asyncio.timeout(PATIENCE_S):
            holder = await self.holder(conversation)
            await asyncio.gather(visitor.line.settle(), holder.line.settle())
            await holder.resolve(conversation)
        self._matters.pop(conversation, None)

    async def holder(self, conversation: int) -> Agent:
        """Who has the conversation, as soon as somebody has. Raises `TimeoutError`."""
        matter = self._matter(conversation)
        async with asyncio.timeout(PATIENCE_S):
            while matter.holder is None:
                await matter.held.wait()
            return matter.holder

    def _matter(self, conversation: int, began: float | None = None) -> Matter:
        """The desk's card of a conversation; an agent may have it before its visitor is told its number."""
        matter = self._matters.setdefault(conversation, Matter(-1.0))
        if began is not None:
            matter.began = began
            if matter.holder is not None:
                self.ledger.assign(conversation, _now() - began)
        return matter

    def _held(self, agent: Agent, conversation: int) -> None:
        matter = self._matter(conversation)
        matter.holder = agent
        matter.held.set()
        if matter.began >= 0:
            self.ledger.assign(conversation, _now() - matter.began)

    def _let_go(self, agent: Agent, conversation: int, view: View) -> None:
        self.ledger.close(view)
        matter = self._matters.get(conversation)
        if matter is not None and matter.holder is agent:
            matter.holder = None
            matter.held.clear()

    def _seen(self, message: Frame, side: str) -> None:
        self.ledger.see(message, side, _now())


async def play_all(desk: Desk, dialogues: Iterator[Dialogue], at_once: int, done: Callable[[], None], seed: int = 1) -> list[str]:
    """Plays all dialogues, `at_once` side by side; what stalled, in words."""
    stalled: list[str] = []
    chance = random.Random(seed)

    async def visitors(begin_s: float) -> None:
        await asyncio.sleep(begin_s)
        for dialogue in dialogues:
            try:
                await desk.play(dialogue)
            except Stalled as problem:
                stalled.append(str(problem))
            done()

    spread = 0.0 if desk.speed is None else SPREAD_S / desk.speed
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(visitors(chance.uniform(0, spread)))
    return stalled


@asynccontextmanager
async def desk_of(address: str, team: Team, speed: float | None, faults: Faults | None) -> AsyncIterator[Desk]:
    """A desk with its agents online, for as long as the block lasts."""
    desk = Desk(address, team.inbox_key, speed, faults)
    try:
        await desk.begin(team.agents)
        yield desk
    finally:
        await desk.end()


def _now() -> float:
    return asyncio.get_running_loop().time()
