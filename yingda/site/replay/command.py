"""The command `yingda replay`: a server (one's own or a given one), a team, the dialogues, the history, the report."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from yingda.site.replay.dialogues import BadInput, Dialogue, read_all
from yingda.site.replay.faults import Faults
from yingda.site.replay.interface import Browser, Unexpected
from yingda.site.replay.ledger import Ledger, is_clean
from yingda.site.replay.pace import speed_of
from yingda.site.replay.play import AT_ONCE, desk_of, play_all
from yingda.site.replay.server import Server, ServerFailed, private_server
from yingda.site.replay.team import first_run, make_team, put_away

PAGE = 200
CHECKED_AT_ONCE = 8
SHOWN = 20


class WrongCall(ValueError):
    """The command was called with something it cannot use; what, in words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for. drop: share (0..0.9) of socket stretches that are cut; json: where the report goes."""

    path: Path
    agents: int = 10
    speed: float | None = None
    limit: int | None = None
    url: str = ""
    json: Path | None = None
    drop: float = 0.0


def replay(path: Path, agents: int, speed: str, limit: int | None, url: str, out: Path | None, drop: float) -> int:
    """Replays and prints the report; the exit code: 0 clean, 1 not clean or stalled, 2 nothing could be replayed."""
    try:
        wish = Wish(path, agents, _speed(speed), limit, url, out, drop)
        report, stalled = asyncio.run(_replay(wish, _dialogues(wish)))
    except (BadInput, WrongCall, Unexpected, ServerFailed, ConnectionError) as problem:
        print(f"replay: {problem}", file=sys.stderr)
        return 2
    text = json.dumps(report, indent=1)
    print(text)
    if out is not None:
        out.write_text(text + "\n")
    _complain(stalled, "could not be played to the end")
    return 0 if is_clean(report) and not stalled else 1


def _speed(text: str) -> float | None:
    try:
        return speed_of(text)
    except ValueError as error:
        raise WrongCall(f"--speed {text}: a multiple of real time such as 1 or 20, or max") from error


def _dialogues(wish: Wish) -> list[Dialogue]:
    """All of it is read before anything is sent, so that a damaged line is complained about and nothing is half done."""
    dialogues = list(islice(read_all(wish.path), wish.limit))
    if not dialogues:
        raise BadInput(wish.path, 0, "no dialogue in which a customer speaks")
    return dialogues


async def _replay(wish: Wish, dialogues: list[Dialogue]) -> tuple[dict[str, Any], list[str]]:
    async with _administered(wish.url) as (browser, own):
        team = await make_team(browser, wish.agents)
        faults = Faults(wish.drop) if wish.drop else None
        try:
            async with desk_of(browser.address, team, wish.speed, faults) as desk:
                with _progress(len(dialogues)) as done:
                    stalled = await play_all(desk, iter(dialogues), wish.agents * AT_ONCE, done.step)
                lines = [agent.line for agent in desk.agents]
            await check(browser, desk.ledger)
        finally:
            if own is None:
                await put_away(browser, team)
        if faults is not None:
            print(f"replay: {faults.cuts} sockets were cut, {sum(line.resumed for line in lines)} times agents resumed", file=sys.stderr)
        _complain(desk.ledger.complaints, "not as it should be")
        if own is not None and "Traceback" in own.tail():
            print(f"replay: the server's log ends with\n{own.tail()}", file=sys.stderr)
    return desk.ledger.report(), stalled


@asynccontextmanager
async def _administered(url: str) -> AsyncIterator[tuple[Browser, Server | None]]:
    """An administrator's browser: at the given server with the log-in of the environment, else at a private one."""
    if not url:
        async with private_server() as server:
            browser = Browser(server.address)
            await first_run(browser)
            yield browser, server
            await browser.close()
        return
    user, password = os.environ.get("YINGDA_REPLAY_USER", ""), os.environ.get("YINGDA_REPLAY_PASSWORD", "")
    if not user or not password:
        raise WrongCall("--url needs an administrator's log-in in YINGDA_REPLAY_USER and YINGDA_REPLAY_PASSWORD")
    browser = Browser(url)
    await browser.sign_in(user, password)
    yield browser, None
    await browser.close()


async def check(browser: Browser, ledger: Ledger) -> None:
    """Reads every conversation from the server and holds it against the books; then what was never delivered."""
    waiting = iter(list(ledger.conversations))

    async def some(numbers: Iterator[int]) -> None:
        for number in numbers:
            ledger.check_history(number, await history(browser, number))

    async with asyncio.TaskGroup() as group:
        for _ in range(CHECKED_AT_ONCE):
            group.create_task(some(waiting))
    ledger.check_deliveries()


async def history(browser: Browser, conversation: int) -> list[dict[str, Any]]:
    """All messages of a conversation, as an administrator sees them."""
    messages: list[dict[str, Any]] = []
    while True:
        after = messages[-1]["seq"] if messages else 0
        page = await browser.ask("GET", f"/api/v1/conversations/{conversation}/messages", after=after, limit=PAGE)
        messages += page["items"]
        if not page["more"]:
            return messages


class _Steps:
    """A progress bar's one verb."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("replay", total=total)

    def __enter__(self) -> "_Steps":
        self._bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bar.stop()

    def step(self) -> None:
        """One more is done."""
        self._bar.advance(self._task)


def _progress(total: int) -> _Steps:
    """Count and time left, on a terminal; silent elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return _Steps(Progress(*columns, console=console, disable=not console.is_terminal), total)


def _complain(problems: list[str], what: str) -> None:
    for problem in problems[:SHOWN]:
        print(f"replay: {problem}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"replay: and {len(problems) - SHOWN} more {what}", file=sys.stderr)
