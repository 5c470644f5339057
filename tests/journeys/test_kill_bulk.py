"""SIGKILL in the middle of a bulk reply: after the next start it goes on, and every affected conversation gets it exactly once."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.journeys.conftest import ONCE
from tests.makers.server import Boss, Prepared, until

AFFECTED = 120  # six turns of the job
SAID = "系统正在恢复，请稍候"
GOES_ON_S = 60.0
pytestmark = ONCE


def test_a_bulk_reply_reaches_each_once_over_a_kill(made_once: Prepared, tmp_path_factory: pytest.TempPathFactory) -> None:
    with made_once.desk(tmp_path_factory.mktemp("kill-bulk")) as desk:
        node = desk.node()
        boss = Boss(made_once.browser(node.url, "boss"), made_once.ids["boss"], made_once.groups[0])
        affected = conversations(boss)
        playbook = boss.ask("POST", "/playbooks", {"name": "断网", "document": {"steps": [{"text": "报修"}]}})["id"]
        incident = boss.ask("POST", "/activations", {"place": "team", "playbook_id": playbook, "title": "断网"})["row"]["id"]
        wish = {"text": SAID, "key": str(uuid4())}
        number = boss.ask("POST", f"/activations/{incident}/announcements", wish)["row"]["id"]
        until(lambda: sent(boss, number)["sent"] > 0, GOES_ON_S, lambda: str(sent(boss, number)))
        node.kill()
        state, before = left_behind(desk.folder / "data" / "yingda.sqlite3", number)
        assert (state, 0 < before < AFFECTED) == ("running", True), "it died in the middle"
        node.start()
        assert boss.ask("POST", f"/activations/{incident}/announcements", wish)["row"]["id"] == number, "asked for again it is the same one"
        until(lambda: sent(boss, number)["state"] == "finished", GOES_ON_S, lambda: str(sent(boss, number)))
        after = sent(boss, number)
        assert (after["total"], after["sent"], after["refused"]) == (AFFECTED, AFFECTED, 0)
        assert [times_said(boss, one) for one in affected] == [1] * AFFECTED


def conversations(boss: Boss) -> list[int]:
    """The conversations of so many customers."""
    key = boss.ask("POST", "/inboxes", {"name": "外部系统", "kind": "api"})["key"]
    token = boss.ask("POST", "/api-tokens", {"name": "外部系统", "scopes": ["conversation.reply"]})["token"]
    wishes = [{"contact": {"external_id": f"c{n}", "name": f"客户{n}"}, "text": "打不开", "client_id": str(uuid4())} for n in range(AFFECTED)]
    with httpx.Client(base_url=boss.client.base_url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as system:
        answers = [system.post(f"/api/v1/inboxes/{key}/messages", json=wish) for wish in wishes]
    assert {answer.status_code for answer in answers} == {201}, answers[-1].text
    return [int(answer.json()["conversation_id"]) for answer in answers]


def left_behind(database: Path, number: int) -> tuple[str, int]:
    """The state of the bulk reply and how many it had reached, read while no server is running."""
    with closing(sqlite3.connect(database)) as read:
        (state,) = read.execute("SELECT state FROM conversations_announcement WHERE id = ?", (number,)).fetchone()
        (reached,) = read.execute("SELECT count(*) FROM conversations_announcementtarget WHERE announcement_id = ? AND state = 'sent'", (number,)).fetchone()
    return state, reached


def sent(boss: Boss, number: int) -> dict[str, Any]:
    """How far the bulk reply is."""
    row: dict[str, Any] = boss.ask("GET", f"/announcements/{number}")["row"]
    return row


def times_said(boss: Boss, conversation: int) -> int:
    """How often the bulk reply stands in a conversation."""
    return sum(one["text"] == SAID for one in boss.ask("GET", f"/conversations/{conversation}/messages?after=0&limit=200")["items"])
