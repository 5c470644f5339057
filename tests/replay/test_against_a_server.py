"""Replay against a real server over real sockets: clean, also when sockets break; and wrong calls say what is wrong."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yingda.site.replay import command
from yingda.site.replay.interface import Browser
from yingda.site.replay.line import Line
from yingda.site.replay.server import Server
from yingda.site.replay.team import Colleague, first_run, make_team
from yingda.site.replay.visitor import Visitor, new_ref

WORDS = {"c": "这件衣服什么时候发货", "a": "今天下午就给您发出"}


@pytest.fixture(scope="module")
def dialogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("replay") / "made-up.jsonl"
    sides = ["cacaca", "accaac", "ccc", "caaaac", "cacacacacaca", "c"] * 3
    rows = [{"lang": "zh", "turns": [{"r": r, "t": f"{WORDS[r]} {i}.{k}"} for k, r in enumerate(side)]} for i, side in enumerate(sides)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return file


def test_nothing_is_lost_doubled_or_out_of_order_when_sockets_break(dialogues: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.json"
    code = command.replay(dialogues, 3, "max", None, "", out, 0.6)
    told = capsys.readouterr()
    report = json.loads(out.read_text())
    assert (code, report["lost"], report["doubled"], report["out_of_order"]) == (0, 0, 0, 0), told.err
    assert report["conversations"] == 18
    assert report["sent"] == report["acknowledged"] == report["delivered"] == 3 * (6 + 6 + 3 + 6 + 12 + 1)
    assert json.loads(told.out) == report
    assert int(told.err.split(" sockets were cut")[0].rsplit(" ", 1)[1]) > 0
    assert "server's log" not in told.err


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Colleague]]:
    """A running server's address and its administrator."""
    running = Server(tmp_path_factory.mktemp("server"))

    async def set_up() -> Colleague:
        await running.start()
        browser = Browser(running.address)
        administrator = await first_run(browser)
        await browser.close()
        return administrator

    try:
        yield running.address, asyncio.run(set_up())
    finally:
        running.end()


def test_a_given_server_is_left_as_it_was_found(
    server: tuple[str, Colleague], dialogues: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address, administrator = server
    monkeypatch.setenv("YINGDA_REPLAY_USER", administrator.username)
    monkeypatch.setenv("YINGDA_REPLAY_PASSWORD", administrator.password)
    assert command.replay(dialogues, 1, "100000", 2, address, None, 0.0) == 0, capsys.readouterr().err

    async def left() -> list[list[Any]]:
        browser = Browser(address)
        await browser.sign_in(administrator.username, administrator.password)
        found = [(await browser.ask("GET", f"/api/v1/{what}"))["items"] for what in ("inboxes", "queues", "people")]
        await browser.close()
        return found

    inboxes, queues, people = asyncio.run(left())
    assert inboxes == [] and len(queues) == 1
    assert [person["suspended_at"] is None for person in people].count(True) == 1


def test_a_visitor_who_comes_back_is_welcomed_with_the_conversation(server: tuple[str, Colleague]) -> None:
    address, administrator = server

    async def comes_back() -> tuple[dict[str, Any], dict[str, Any]]:
        browser = Browser(address)
        await browser.sign_in(administrator.username, administrator.password)
        team = await make_team(browser, 0)
        visitor = await Visitor.arrive(browser, team.inbox_key, "en", lambda _message, _side: None, None)
        await visitor.say("hello", new_ref())
        await visitor.line.settle()
        await visitor.line.close()
        greetings: list[Any] = []
        anew = Line(browser.socket_address("/widget/v1/live"), {**visitor.line.hello, "last": None}, lambda *_: None, greetings.append)
        await anew.open()
        await anew.close()
        await browser.close()
        return greetings[0], {"n": visitor.line.numbers.last}

    welcome, before = asyncio.run(comes_back())
    assert [message["text"] for message in welcome["messages"] if message["kind"] == "text"] == ["hello"]
    assert welcome["conversation"]["state"] == "queued" and welcome["n"] >= before["n"]


@pytest.mark.parametrize(
    ("path", "speed", "url", "complaint"),
    [
        ("none.jsonl", "max", "", "none.jsonl: no such file"),
        ("damaged.jsonl", "max", "", "damaged.jsonl:2: not JSON"),
        ("silent.jsonl", "max", "", "no dialogue in which a customer speaks"),
        ("good.jsonl", "fast", "", "--speed fast: a multiple"),
        ("good.jsonl", "max", "http://127.0.0.1:1", "YINGDA_REPLAY_USER"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    path: str, speed: str, url: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("YINGDA_REPLAY_USER", raising=False)
    good = '{"turns": [{"r": "c", "t": "x"}]}\n'
    for name, text in (("good", good), ("damaged", good + "{\n"), ("silent", '{"turns": []}\n')):
        (tmp_path / f"{name}.jsonl").write_text(text)
    assert command.replay(tmp_path / path, 1, speed, None, url, None, 0.0) == 2
    assert complaint in capsys.readouterr().err


def test_the_client_knows_nothing_of_the_server_inside() -> None:
    """Only the public interface: no module of Django or of a room is loaded by it."""
    code = (
        "import sys, yingda.site.replay.command\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'ninja') or m.startswith('yingda.')"
        " and not m.startswith(('yingda.site.replay', 'yingda.kit')) and m != 'yingda.site'])"
    )
    assert asyncio.run(_printed(code)) == "[]"


async def _printed(code: str) -> str:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return told.decode().strip()
