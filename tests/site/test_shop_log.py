"""A shop that is made up: the same from the same seed, taken in as its files stand, and the figures of the team come from the files alone."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from typer.testing import CliRunner

from tests.makers.customers import a_source
from tests.makers.imports import taken_in
from tests.makers.people import a_person
from yingda.attribution.actions import following
from yingda.attribution.models import OrderFact, SessionFact
from yingda.attribution.rules import facts
from yingda.attribution.rules.cells import FIVE, cells_of
from yingda.attribution.rules.facts import Chat, Settings
from yingda.attribution.rules.judging import judge_all
from yingda.attribution.rules.ledger import entries_of, sales_of, shop_total, silent_sales
from yingda.conversations.models import Conversation, Message
from yingda.customers.models import Contact, Order
from yingda.imports.models import Import
from yingda.kit.actor import SYSTEM
from yingda.performance.queries.kpi import kpi
from yingda.site.cli import cli
from yingda.site.shop_log.facts import AGENT, AUTOMATIC, CUSTOMER, Line
from yingda.site.shop_log.facts import Order as Placed
from yingda.site.shop_log.shop import Plan, shop
from yingda.site.shop_log.writing import generate

SMALL = Plan(seed=5, agents=6, days=4, consulters=60)
LARGER = Plan(seed=2, agents=12, days=30, consulters=80)
FILES = ("chats.csv", "orders.csv", "orders-later.csv")
DAY = 86_400


@pytest.fixture(scope="module")
def stream() -> list[Line | Placed]:
    """A month of a shop."""
    return list(shop(LARGER))


def digests(folder: Path, plan: Plan, encoding: str = "gbk") -> list[str]:
    generate(plan, folder, encoding)
    return [sha256((folder / name).read_bytes()).hexdigest() for name in (*FILES, "truth.json")]


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    first = digests(tmp_path / "a", SMALL)
    assert digests(tmp_path / "b", SMALL) == first
    other = digests(tmp_path / "c", replace(SMALL, seed=6))
    assert not set(first) & set(other)


def test_the_command_writes_files_in_the_encoding_asked_for(tmp_path: Path) -> None:
    told = ["generate", "shop", "--out", str(tmp_path), "--seed", "5", "--agents", "6", "--days", "2", "--consulters", "20", "--first-day", "2026-03-02"]
    done = CliRunner().invoke(cli, [*told, "--encoding", "utf-8-sig"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "chats.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert (truth["plan"]["first_day"], truth["since"], len(truth["staff"])) == ("2026-03-02", "2026-03-02", 6)
    assert CliRunner().invoke(cli, [*told, "--encoding", "ebcdic"]).exit_code == 2


def test_a_month_is_told_in_the_order_of_time_and_no_line_twice(stream: list[Line | Placed]) -> None:
    instants = [one.at if isinstance(one, Line) else one.placed_at for one in stream]
    assert all(before <= after for before, after in pairwise(instants))
    lines = [one for one in stream if isinstance(one, Line)]
    assert len({(one.buyer, one.at) for one in lines}) == len(lines)
    orders = [one for one in stream if isinstance(one, Placed)]
    assert len({one.number for one in orders}) == len(orders)


def test_a_month_has_what_a_shop_has(stream: list[Line | Placed]) -> None:
    lines = [one for one in stream if isinstance(one, Line)]
    orders = [one for one in stream if isinstance(one, Placed)]
    hours = [sum(one.at % DAY // 3600 == hour for one in lines if one.by == CUSTOMER) for hour in range(24)]
    assert max(hours[9:12]) > 1.2 * min(hours[12:19]) and max(hours[20:22]) > 1.2 * min(hours[12:19]) and hours[3] < 10, "two peaks and a night"
    assert {one.by for one in lines} == {CUSTOMER, AGENT, AUTOMATIC}
    days = {(one.buyer, one.at // DAY) for one in lines}
    assert len({buyer for buyer, _ in days}) < 0.85 * len(days), "customers come back"
    answered = {(one.buyer, one.at // DAY) for one in lines if one.by == AGENT}
    assert len({(one.buyer, one.at // DAY, one.agent) for one in lines if one.by == AGENT}) > 1.05 * len(answered), "two agents in a chat"
    assert 0.02 < len(days - answered) / len(days) < 0.3, "some nobody answers"
    paid = [one.paid_at - one.placed_at for one in orders if one.paid_at is not None]
    assert min(paid) < 60 and max(paid) > 20 * 3600 and len(paid) < len(orders)
    refunds = [one.refunded_at - one.paid_at for one in orders if one.paid_at is not None and one.refunded_at is not None]
    assert min(refunds) < 15 * DAY < max(refunds)
    assert any(one.closed_at for one in orders if one.paid_at is None) and any(one.closed_at for one in orders if one.paid_at is not None)
    assert any(one.silent for one in orders) and not all(one.silent for one in orders)
    assert any(one.buyer.startswith("云岭优选旗舰店:小号") for one in lines)


def chats_of(stream: list[Line | Placed]) -> dict[str, list[Chat]]:
    """The part of each agent in each session, by buyer: from their first line to the next agent's, or to the end."""
    found: dict[str, list[list[Line]]] = {}
    for one in stream:
        if isinstance(one, Line):
            sessions = found.setdefault(one.buyer, [[one]])
            if one.at - sessions[-1][-1].at > 600:
                sessions.append([])
            sessions[-1].append(one)
    numbers = count(1)
    return {buyer: [chat for session in sessions for chat in _parts(next(numbers), session)] for buyer, sessions in found.items()}


def _parts(number: int, session: list[Line]) -> list[Chat]:
    typed = [line for line in session if line.by == AGENT]
    ends = {line.agent: max(line.at, *(one.at for one in session if one.agent == line.agent)) for line in typed}
    begins = {line.agent: line.at for line in reversed(typed)}
    outbound = next(line.by for line in session if line.by != AUTOMATIC) == AGENT
    return [Chat(number, int(sha256(name.encode()).hexdigest()[:8], 16), 1000 * begins[name], 1000 * ends[name], outbound) for name in begins]


def test_every_cell_an_order_can_be_counted_in_occurs_and_the_sums_come_out_even(stream: list[Line | Placed]) -> None:
    placed = [one for one in stream if isinstance(one, Placed)]
    by_nick = {nick: number for number, nick in enumerate(sorted({one.buyer for one in stream}))}
    chats = {by_nick[nick]: some for nick, some in chats_of(stream).items()}
    orders = [_to_judge(number, by_nick[one.buyer], one) for number, one in enumerate(placed, 1)]
    settings = Settings("v1")
    judged = judge_all(orders, chats, settings)
    seen = Counter(cell for one in judged.values() for cell in cells_of(one.whose).values())
    assert set(FIVE) <= set(seen), seen
    assert any(one.assists for one in judged.values())
    entries = [entry for order in orders for entry in entries_of(order, judged[order.id].agent_id, settings)]
    total = shop_total(orders, settings)
    assert {entry.kind for entry in entries} == {"credit", "claw_back"}
    assert sum(sales_of(entries).values()) + silent_sales(total, entries) == total > 0


def _to_judge(number: int, buyer: int, one: Placed) -> facts.Order:
    paid, closed = (None if at is None else 1000 * at for at in (one.paid_at, one.closed_at))
    refunds = () if one.refunded_at is None else (facts.Refund(1000 * one.refunded_at, one.total),)
    return facts.Order(number, buyer, 1000 * one.placed_at, paid, one.total, closed, refunds)


@dataclass(frozen=True)
class TakenIn:
    """Files taken in: what is true of them, and the imports."""

    truth: dict[str, Any]
    made: dict[str, Import]
    source: int
    folder: Path


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def all_taken_in(folder: Path, source: int) -> dict[str, Import]:
    kinds = {"chats.csv": "conversations", "orders.csv": "orders", "orders-later.csv": "orders"}
    return {name: taken_in(kind, source, (folder / name).read_bytes(), name) for name, kind in kinds.items()}


@pytest.fixture
def shop_here(db: None, own_files: None, tmp_path: Path) -> TakenIn:
    """The files of a small shop in an installation in which its agents have accounts and nothing else is."""
    truth = generate(SMALL, tmp_path / "files", "gbk")
    for name in truth["staff"]:
        a_person(name)
    source = a_source("茶店").pk
    made = all_taken_in(tmp_path / "files", source)
    following.rebuild()
    return TakenIn(truth, made, source, tmp_path / "files")


ANY = pytest.mark.django_db(transaction=True)


@ANY
def test_the_files_are_taken_in_whole_and_sums_are_counted(shop_here: TakenIn) -> None:
    truth, chats, orders = shop_here.truth, shop_here.made["chats.csv"], shop_here.made["orders.csv"]
    assert [(one.state, one.lines_refused) for one in shop_here.made.values()] == [("done", 0)] * 3
    assert (chats.encoding, chats.summary_rows, chats.delayed_cells) == ("gb18030", truth["chat_summary_rows"], truth["delayed_cells"])
    assert (orders.summary_rows, orders.delayed_cells) == (truth["order_summary_rows"], truth["delayed_order_cells"])
    assert (chats.counts["messages_made"], chats.counts["made"], orders.counts["made"]) == (truth["lines"], truth["sessions"], truth["orders"])
    assert not Message.objects.filter(author_kind="person", author_id__isnull=True).exists(), "every agent is a colleague"


@ANY
def test_the_figures_of_the_team_come_from_the_files_alone(shop_here: TakenIn) -> None:
    truth = shop_here.truth
    (row,) = kpi(SYSTEM, truth["since"], truth["until"], "team")
    figures = row["figures"]
    exact = {
        "consulters": truth["consulters"], "slow_rounds": truth["slow_rounds"], "unanswered": truth["unanswered"],
        "received": truth["received"], "not_received": truth["not_received"],
    }  # fmt: skip
    assert {key: figures[key]["value"] for key in exact} == exact
    assert len({truth["received_in_session"], truth["received"], truth["spoken_to"]}) == 3, "there are late answers and urges: what is counted matters"
    seconds = {"first_response": "first_response_mean", "avg_response_pooled": "avg_response_pooled", "avg_response_session": "avg_response_session"}
    assert {key: figures[key]["value"] for key in seconds} == {key: pytest.approx(1000 * truth[name]) for key, name in seconds.items()}
    shares = {
        "in_3_min": (truth["in_180_s"], truth["rounds"]), "reply_rate": (truth["received"], truth["consulters"]),
        "csat": (truth["good_ratings"], truth["ratings"]), "rating_rate": (truth["ratings"], truth["sessions"]),
    }  # fmt: skip
    assert {key: (figures[key]["value"], figures[key]["n"]) for key in shares} == {key: (pytest.approx(top / n), n) for key, (top, n) in shares.items()}
    assert figures["answer_ask_ratio"]["value"] == pytest.approx(truth["agent_lines"] / truth["customer_lines"])
    assert SessionFact.objects.aggregate(Sum("automatic_lines"))["automatic_lines__sum"] == truth["automatic_lines"]


@ANY
def test_the_figures_of_each_agent_come_from_the_files_alone(shop_here: TakenIn) -> None:
    truth = shop_here.truth
    rows = {row["name"]: row["figures"] for row in kpi(SYSTEM, truth["since"], truth["until"], "person", ["avg_response_pooled", "first_response"])}
    assert len(truth["agents"]) == len(truth["staff"])
    for account, told in truth["agents"].items():
        figures = rows[account.rpartition(":")[2]]
        assert figures["avg_response_pooled"]["n"] == told["answered"]
        assert figures["avg_response_pooled"]["value"] == pytest.approx(1000 * told["response_seconds"] / told["answered"])
        assert figures["first_response"]["n"] == told["first_responses"]
        assert figures["first_response"]["value"] == pytest.approx(1000 * told["first_response_seconds"] / told["first_responses"])


@ANY
def test_orders_have_what_became_of_them(shop_here: TakenIn) -> None:
    truth, kept = shop_here.truth, OrderFact.objects
    found = {
        "orders": kept.count(), "orders_total": kept.aggregate(Sum("total"))["total__sum"], "items": kept.aggregate(Sum("items"))["items__sum"],
        "paid": kept.filter(paid_at__isnull=False).count(),
        "paid_total": kept.filter(paid_at__isnull=False).aggregate(Sum("total"))["total__sum"],
        "closed": kept.filter(cancelled_at__isnull=False).count(), "refunded": kept.filter(refunded_at__isnull=False).count(),
        "refunded_total": kept.filter(refunded_at__isnull=False).aggregate(Sum("total"))["total__sum"],
    }  # fmt: skip
    assert found == {name: truth[name] for name in found}
    chatters = set(SessionFact.objects.values_list("contact_id", flat=True))
    assert chatters & set(kept.values_list("contact_id", flat=True)), "who asks and who buys is one contact"


@ANY
def test_the_same_files_again_change_nothing(shop_here: TakenIn) -> None:
    def there() -> list[Any]:
        talks = list(Conversation.objects.order_by("id").values_list("id", "last_seq", "opened_at", "last_at", "owner_id", "state"))
        orders = list(Order.objects.order_by("id").values_list("id", "number", "total", "status", "status_at"))
        return [talks, orders, Message.objects.count(), Contact.objects.count()]

    before = there()
    again = all_taken_in(shop_here.folder, shop_here.source)
    assert there() == before
    assert again["chats.csv"].counts.get("made", 0) == again["chats.csv"].counts.get("messages_made", 0) == 0
    assert again["orders.csv"].counts == {"same": shop_here.truth["orders"]}


@ANY
def test_utf_8_with_a_mark_is_taken_in_as_well_and_later_orders_may_come_first(own_files: None, tmp_path: Path) -> None:
    truth = generate(replace(SMALL, days=1, consulters=30), tmp_path, "utf-8-sig")
    source = a_source("茶店").pk
    later, orders, chats = (
        taken_in(kind, source, (tmp_path / name).read_bytes(), name)
        for name, kind in (("orders-later.csv", "orders"), ("orders.csv", "orders"), ("chats.csv", "conversations"))
    )
    assert [one.lines_refused for one in (later, orders, chats)] == [0, 0, 0]
    assert (chats.encoding, chats.counts["made"], chats.summary_rows) == ("utf-8-sig", truth["sessions"], truth["chat_summary_rows"])
    following.rebuild()
    assert OrderFact.objects.filter(paid_at__isnull=False).count() == truth["paid"]
    assert OrderFact.objects.filter(refunded_at__isnull=False).count() == truth["refunded"] > 0
