"""The whole document against a running desk (schemathesis), and the examples of the page of the API as they stand there."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.contract import Run, session_of
from tests.journeys.conftest import ONCE
from tests.makers.server import PASSWORD, Boss, Desk, Prepared

pytestmark = ONCE
PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "operate" / "api.md"
EXAMPLES = 1
RATES = {"YINGDA_LOGIN_RATE": "0", "YINGDA_ADDRESS_RATE": "0", "YINGDA_TOKEN_RATE": "9"}


@pytest.fixture(scope="module")
def desk(made_once: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with made_once.desk(tmp_path_factory.mktemp("desk"), **RATES) as copied:
        copied.node()
        yield copied


def test_no_answer_is_a_fault_of_the_contract(desk: Desk, boss: Boss) -> None:
    run = Run(desk.nodes[0].url, session_of(desk.nodes[0].url, "boss", PASSWORD), EXAMPLES).whole()
    assert run.operations > 200 and run.cases > run.operations
    assert not run.faults, "\n\n".join(f"{name}\n{text}" for name, text in run.faults.items())


def shell(command: str, **given: str) -> Any:
    done = subprocess.run(["bash", "-c", command], env={"PATH": "/usr/bin:/bin", **given}, capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


def test_the_examples_of_the_page_do_what_they_say(desk: Desk, boss: Boss) -> None:
    key = boss.ask("POST", "/inboxes", {"name": "外部系统", "kind": "api"})["key"]
    token = boss.ask("POST", "/api-tokens", {"name": "外部系统", "scopes": ["conversation.view", "conversation.reply"]})["token"]
    given = {"DESK": desk.nodes[0].url, "TOKEN": token, "INBOX": key}
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (first,), (bring, read, reply) = [re.findall(r"^curl .*?(?<!\\)$", block, re.DOTALL | re.MULTILINE) for block in blocks]
    brought = shell(bring, **given)
    given["CONVERSATION"] = str(brought["conversation_id"])
    assert brought["conversation_id"] in [row["id"] for row in shell(first, **given)["items"]]
    answers = [shell(reply, **given) for _ in range(2)]
    assert [answer["doubled"] for answer in answers] == [False, True] and answers[0]["seq"] == answers[1]["seq"]
    assert [one["text"] for one in shell(read, **given)["items"] if one["kind"] == "text"] == ["几点发货", "您的订单已发货"]
    codes = [shell(first.replace("curl ", "curl -s ", 1), **given).get("code") for _ in range(6)]
    assert codes[-1] == "too_many_requests" and codes[0] is None, "limits are counted on both lanes together"
