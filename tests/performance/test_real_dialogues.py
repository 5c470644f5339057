"""Dialogues of real people that carry times: every figure of response and session, held to plain Python over the same turns."""

import csv
import gzip
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.makers.customers import a_source
from tests.makers.imports import taken_in
from tests.makers.people import a_person
from yingda.attribution.actions import following
from yingda.kit.actor import SYSTEM
from yingda.kit.statistics import quantile
from yingda.performance.queries.kpi import kpi

DATA = Path(os.environ.get("YINGDA_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
TIMED = DATA / "en_star" / "dialogues.jsonl.gz"
DIALOGUES = 400
HEAD = ("会话编号", "消息编号", "时间", "发送方", "客服", "客户", "消息内容")
SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(not TIMED.exists(), reason=f"the shared data set is not there: {TIMED}")]


@dataclass(frozen=True)
class Dialogue:
    """lines: (instant in ms, whether the customer's, text)."""

    number: str
    agent: str
    customer: str
    lines: tuple[tuple[int, bool, str], ...]

    def rounds(self) -> list[int | None]:
        """What the customer waited in each round, None without an answer."""
        found: list[int | None] = []
        since: int | None = None
        for at, asked, _text in self.lines:
            if asked:
                since = at if since is None else since
            elif since is not None:
                found.append(at - since)
                since = None
        return [*found, None] if since is not None else found

    def day(self) -> int:
        first = next(at for at, asked, _text in self.lines if asked)
        return int(f"{datetime.fromtimestamp(first / 1000, UTC).astimezone(SHANGHAI):%Y%m%d}")


def dialogues() -> list[Dialogue]:
    with gzip.open(TIMED, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, DIALOGUES)]
    return [one for one in map(_dialogue, rows) if any(asked for _at, asked, _text in one.lines)]


def _dialogue(row: dict[str, Any]) -> Dialogue:
    said = [turn for turn in row["turns"] if turn["r"] in ("c", "a") and turn.get("t", "").strip()]
    lines = sorted(((round(1000 * (row["start"] + turn["dt"])), turn["r"] == "c", turn["t"].strip()) for turn in said), key=lambda line: line[0])
    return Dialogue(str(row["id"]), f"w{row['agent']}", f"c{row['customer']}", tuple(lines))


def as_file(some: list[Dialogue]) -> bytes:
    text = StringIO()
    out = csv.writer(text)
    out.writerow(HEAD)
    for one in some:
        for place, (at, asked, words) in enumerate(one.lines):
            when = f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%d %H:%M:%S}.{at % 1000:03d}"
            out.writerow((one.number, f"{one.number}-{place}", when, "客户" if asked else "客服", one.agent, one.customer, words))
    return text.getvalue().encode()


@pytest.fixture
def taken(settings: Any, tmp_path: Path) -> list[Dialogue]:
    """Some of the dialogues, taken in as a shop's log; their agents have accounts."""
    settings.MEDIA_ROOT = tmp_path
    some = dialogues()
    for name in sorted({one.agent for one in some}):
        a_person(name)
    made = taken_in("conversations", a_source().pk, as_file(some), zone="UTC")
    assert (made.state, made.lines_refused, made.counts["made"]) == ("done", 0, len(some))
    following.rebuild()
    return some


def expected(some: list[Dialogue]) -> dict[str, Any]:
    """The figures in plain Python; times in ms."""
    rounds = [wait for one in some for wait in one.rounds()]
    answered = [wait for wait in rounds if wait is not None]
    by_session = [[wait for wait in one.rounds() if wait is not None] for one in some]
    firsts = [waits[0] for waits in by_session if waits]
    asked_on = {(one.customer, one.day()) for one in some}
    received = {(one.customer, one.day()) for one in some if any(wait is not None for wait in one.rounds())}
    return {
        "consulters": len(asked_on), "received": len(received), "not_received": len(asked_on - received), "reply_rate": len(received) / len(asked_on),
        "first_response": fmean(firsts), "avg_response_pooled": fmean(answered), "avg_response_session": fmean(map(fmean, filter(None, by_session))),
        "in_3_min": sum(wait <= 180_000 for wait in answered) / len(rounds), "slow_rounds": sum(wait > 120_000 for wait in answered),
        "unanswered": len(rounds) - len(answered),
        "answer_ask_ratio": sum(not asked for one in some for _, asked, _ in one.lines) / sum(asked for one in some for _, asked, _ in one.lines),
        "resolution_time": fmean(one.lines[-1][0] - one.lines[0][0] for one in some),
    }  # fmt: skip


def span(some: list[Dialogue]) -> tuple[str, str]:
    days = sorted(one.day() for one in some)
    first, last = (f"{day // 10_000}-{day // 100 % 100:02d}-{day % 100:02d}" for day in (days[0], days[-1]))
    return first, last


def test_the_figures_of_all_are_those_of_plain_python(taken: list[Dialogue]) -> None:
    since, until = span(taken)
    told = expected(taken)
    (row,) = kpi(SYSTEM, since, until, "team", list(told))
    assert {key: figure["value"] for key, figure in row["figures"].items()} == {key: pytest.approx(value, rel=1e-6) for key, value in told.items()}
    answered = [wait for one in taken for wait in one.rounds() if wait is not None]
    pooled = row["figures"]["avg_response_pooled"]
    assert (pooled["n"], pooled["median"], pooled["p90"]) == (len(answered), pytest.approx(quantile(answered, 0.5)), pytest.approx(quantile(answered, 0.9)))


def test_the_figures_of_each_agent_are_those_of_plain_python(taken: list[Dialogue]) -> None:
    since, until = span(taken)
    keys = ["first_response", "avg_response_pooled", "avg_response_session", "in_3_min", "slow_rounds"]
    rows = {row["name"]: row["figures"] for row in kpi(SYSTEM, since, until, "person", keys)}
    own = defaultdict(list)
    for one in taken:
        if not all(asked for _at, asked, _text in one.lines):  # where no agent ever wrote, nobody had the session
            own[one.agent].append(one)
    compared = 0
    for agent, some in own.items():
        if not any(wait is not None for one in some for wait in one.rounds()):
            continue
        told = expected(some)
        assert {key: rows[agent][key]["value"] for key in keys} == {key: pytest.approx(told[key], rel=1e-6) for key in keys}, agent
        compared += 1
    assert compared > 20
