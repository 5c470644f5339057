"""Lines that are lost: who is gone gives back what they have not answered, who comes back has their place."""

import asyncio

from tests.makers.live import Screen, Widget
from tests.makers.server import Boss, Desk, Prepared


def test_who_loses_the_line_goes_offline_after_the_grace_and_comes_back(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url, key = desk.nodes[0].url, boss.inbox()
    lin, chen = made_once.ids["lin"], made_once.ids["chen"]

    async def journey() -> None:
        watcher = Screen(made_once.browser(url, "root"))
        first, second = Screen(made_once.browser(url, "lin")), Screen(made_once.browser(url, "chen"))
        for screen in (watcher, first, second):
            await screen.open()
        assert (await first.ask("PUT", "/me/presence", {"state": "online"})).status_code == 200
        visitor = Widget(url, key)
        await visitor.arrive()
        await visitor.open()
        await visitor.post("在吗")
        await watcher.until(lambda: holder(watcher) == lin)
        assert (await second.ask("PUT", "/me/presence", {"state": "online"})).status_code == 200
        await first.drop()
        await watcher.until(lambda: presence(watcher, lin) == "offline")
        await watcher.until(lambda: holder(watcher) == chen)
        await visitor.until(lambda: (visitor.state or {}).get("agent") == {"name": "同事 chen"})
        await first.open()
        await watcher.until(lambda: presence(watcher, lin) == "online")
        assert holder(watcher) == chen, "what was given on is not taken from them"
        for line in (watcher, first, second, visitor):
            assert line.broken == []
            await line.close()

    asyncio.run(journey())


def test_a_short_loss_is_not_noticed(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url, lin = desk.nodes[0].url, made_once.ids["lin"]

    async def journey() -> None:
        watcher, screen = Screen(made_once.browser(url, "root")), Screen(made_once.browser(url, "lin"))
        await watcher.open()
        await screen.open()
        await screen.ask("PUT", "/me/presence", {"state": "busy"})
        await watcher.until(lambda: presence(watcher, lin) == "busy")
        await screen.drop()
        await screen.open()
        # The grace of the loss has run out once another loss, begun later, was noticed.
        other = Screen(made_once.browser(url, "chen"))
        await other.open()
        await other.ask("PUT", "/me/presence", {"state": "busy"})
        await other.drop()
        await watcher.until(lambda: presence(watcher, made_once.ids["chen"]) == "offline")
        assert presence(watcher, lin) == "busy"
        await watcher.close()
        await screen.close()

    asyncio.run(journey())


def holder(screen: Screen) -> int | None:
    """Who has the only conversation, as the screen was told last."""
    rows = [body["row"] for _n, name, body in screen.events if name == "conversation.row"]
    return rows[-1]["assignee_id"] if rows else None


def presence(screen: Screen, person: int) -> str | None:
    states = [body["state"] for _n, name, body in screen.events if name == "people.presence" and body["person_id"] == person]
    return states[-1] if states else None
