"""`python -m bench.kill`: SIGKILL of the server 20 times in mid-load, on SQLite and on PostgreSQL + Redis.

Visitors and agents talk without pause over real sockets. Whenever messages flow, the server is killed and started anew on its
port. Afterwards every acknowledged message must stand in the history exactly once and have reached the other side, and the view
of every client must be the history.
"""

import asyncio
import sys
import time
from itertools import count
from typing import Any

from bench.figures import show, spread_ms
from bench.places import NO_RATES, NotHere, Place, postgresql, sqlite
from yingda.site.replay.command import check, history
from yingda.site.replay.dialogues import AGENT, CUSTOMER, Turn
from yingda.site.replay.interface import AWAY_S, Browser
from yingda.site.replay.play import Desk, desk_of
from yingda.site.replay.server import Server
from yingda.site.replay.stream import View
from yingda.site.replay.team import first_run, make_team
from yingda.site.replay.visitor import Visitor

KILLS, TALKS, AGENTS = 20, 12, 4
BETWEEN = 60


class Talk:
    """One visitor and whoever has the conversation, talking until told to stop."""

    def __init__(self, desk: Desk, number: int) -> None:
        self._desk = desk
        self._number = number
        self.visitor: Visitor | None = None
        self.conversation: int | None = None
        self.ended = False

    async def run(self) -> None:
        """Each side in turn; every message waits until the other side has seen the one before."""
        self.visitor = await self._desk.arrive("zh-CN")
        for turn in count():
            side = AGENT if turn % 2 else CUSTOMER
            self.conversation = await self._desk.say(self.visitor, self.conversation, Turn(side, f"{self._number}.{turn}"))
            if self.ended and side == AGENT:
                return

    async def views(self) -> list[View]:
        """What both sides have on their screens, once everything has come."""
        assert self.visitor is not None and self.conversation is not None
        agent = await self._desk.holder(self.conversation)
        await asyncio.gather(self.visitor.line.settle(), agent.line.settle())
        return [self.visitor.view, agent.held[self.conversation].view]


def main() -> int:
    """Prints the outcome of both databases; 1 when anything was lost, doubled or out of order."""
    outcome: dict[str, Any] = {}
    for name, place in (("sqlite", sqlite), ("postgresql_redis", postgresql)):
        try:
            with place() as found:
                outcome[name] = asyncio.run(_killed(found))
        except NotHere as problem:
            outcome[name] = str(problem)
    show("kill", outcome)
    broken = [one for one in outcome.values() if isinstance(one, dict) and not one["whole"]]
    return int(bool(broken))


async def _killed(place: Place) -> dict[str, Any]:
    server = Server(place.folder, NO_RATES | place.settings)
    try:
        await server.start()
        browser = Browser(server.address, AWAY_S)
        await first_run(browser)
        team = await make_team(browser, AGENTS)
        async with desk_of(server.address, team, None, None) as desk:
            outcome = await _load_and_kill(server, browser, desk)
        await browser.close()
        return outcome
    finally:
        server.end()


async def _load_and_kill(server: Server, browser: Browser, desk: Desk) -> dict[str, Any]:
    talks = [Talk(desk, number) for number in range(TALKS)]
    downs: list[float] = []
    async with asyncio.TaskGroup() as group:
        for talk in talks:
            group.create_task(talk.run())
        for _ in range(KILLS):
            await _until_more_are_seen(desk)
            began = time.perf_counter()
            server.kill()
            await server.start()
            downs.append(time.perf_counter() - began)
        await _until_more_are_seen(desk)
        for talk in talks:
            talk.ended = True
    strays = sum([await _strays(browser, talk) for talk in talks])
    for talk in talks:
        assert talk.visitor is not None
        desk.ledger.close(talk.visitor.view)
        await talk.visitor.line.close()
    for agent in desk.agents:
        for held in agent.held.values():
            desk.ledger.close(held.view)
    await check(browser, desk.ledger)
    report = desk.ledger.report()
    print("\n".join(desk.ledger.complaints[:20]), file=sys.stderr)
    whole = not (report["lost"] or report["doubled"] or report["out_of_order"] or strays)
    return {"kills": KILLS, "whole": whole, "views_unlike_the_history": strays, "back_in_ms": spread_ms(downs), **report}


async def _until_more_are_seen(desk: Desk) -> None:
    """Kills shall hit a server at work: so many more messages have been delivered since the last one."""
    goal = desk.ledger.delivered + BETWEEN
    async with asyncio.timeout(300):
        while desk.ledger.delivered < goal:
            await asyncio.sleep(0.005)


async def _strays(browser: Browser, talk: Talk) -> int:
    """How many of the two views are not what the history says (system lines that visitors do not see left out)."""
    assert talk.conversation is not None
    stored = {message["seq"]: message for message in await history(browser, talk.conversation)}
    said = {seq: (m["client_id"], m["text"]) for seq, m in stored.items() if m["kind"] == "text"}
    seen = [{seq: (m["client_id"], m["text"]) for seq, m in view.messages.items() if m["kind"] == "text"} for view in await talk.views()]
    return sum(one != said for one in seen)


if __name__ == "__main__":
    sys.exit(main())
