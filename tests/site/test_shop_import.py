"""`yingda import shop-log`: a shop's files into an empty installation, up to the figures of the team; the same files again change nothing."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from tests.site.test_shop_log import SMALL
from yingda.attribution.models import OrderFact
from yingda.conversations.models import Message
from yingda.customers.models import Order, OrderStatus
from yingda.people.models import Grant, Group, Membership, Person
from yingda.people.queries import needs_set_up
from yingda.site.cli import cli
from yingda.site.shop_log.writing import generate

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = (
    "订单编号", "买家ID", "下单时间", "付款时间", "订单状态", "数量", "单价", "实付金额", "退款申请时间", "退款完成时间", "退款金额", "退货件数",
)  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def called(*told: str) -> Any:
    return CliRunner().invoke(cli, ["import", "shop-log", *told])


def shop_files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.glob("*.csv"))


def test_a_quarter_of_a_team_comes_from_files_alone(tmp_path: Path) -> None:
    truth = generate(replace(SMALL, days=3), tmp_path / "files", "gbk")
    assert needs_set_up()
    done = called(*shop_files(tmp_path / "files"), "--source", "云岭优选", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    kinds = {Path(one["file"]).name: one["kind"] for one in told["files"]}
    assert kinds == {"chats.csv": "conversations", "orders.csv": "orders", "orders-later.csv": "orders"}
    assert (told["since"], told["agents"], told["accounts_made"], told["administrator"]) == (truth["since"], 6, 6, "admin")
    assert told["sums"]["lines_refused"] == 0
    assert told["sums"]["summary_rows"] == truth["chat_summary_rows"] + truth["order_summary_rows"]
    assert Order.objects.count() == truth["orders"] and OrderFact.objects.filter(paid_at__isnull=False).count() == truth["paid"]
    asked = ["kpi", "--period", f"{truth['since']}..{truth['until']}", "--json"]
    (team,) = json.loads(CliRunner().invoke(cli, [*asked, "--by", "team"]).stdout)["rows"]
    figures = {key: team["figures"][key]["value"] for key in ("consulters", "received", "unanswered")}
    assert figures == {key: truth[key] for key in figures}
    people = {row["name"]: row["figures"] for row in json.loads(CliRunner().invoke(cli, asked).stdout)["rows"]}
    for account, agent in truth["agents"].items():
        assert people[account.rpartition(":")[2]]["first_response"]["n"] == agent["first_responses"]
    _the_team_is_there(truth["staff"])
    before = [model.objects.count() for model in (Message, Order, OrderStatus, Person)]
    again = json.loads(called(*shop_files(tmp_path / "files"), "--json").stdout)
    assert before == [model.objects.count() for model in (Message, Order, OrderStatus, Person)]
    assert (again["source"], again["accounts_made"], again["administrator"]) == ("云岭优选", 0, None)


def _the_team_is_there(staff: list[str]) -> None:
    """Agents are of the shop's group, can be found by name, and nobody can log in before an administrator lets them."""
    group = Group.objects.get(name="云岭优选")
    members = Person.objects.filter(pk__in=Membership.objects.filter(group=group).values("person_id"))
    assert set(members.values_list("display_name", flat=True)) == set(staff)
    assert not any(person.has_usable_password() for person in members)
    assert set(Grant.objects.filter(person__in=members).values_list("role__key", flat=True)) == {"agent"}
    assert Grant.objects.filter(person__username="admin", role__key="administrator").exists()


def test_payments_and_parts_that_came_back_are_read_from_the_same_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    whole = ("A1", "tb1", "2026-04-01 10:00:00", "2026/4/1 10:05:00", "交易成功", 2, 50, 100, None, None, None, None)
    part = ("A2", "tb1", "2026-04-02 10:00:00", "2026年4月2日 10:05", "交易成功", 3, 50, 150, "2026-04-03 09:00", "2026-04-04 09:00", 50, 1)
    only_placed = ("A3", "tb2", "2026-04-02 11:00:00", "延迟", "等待买家付款", 1, 50, 50, None, None, None, None)
    wrong = ("A4", "tb2", "2026-04-02 11:00:00", "昨天", "买家已付款", 1, 50, 50, None, None, None, None)
    for row in (whole, part, only_placed, wrong, ("合计", None, None, None, None, 7, None, 350, None, None, None, None)):
        sheet.append(row)
    book.save(tmp_path / "orders.xlsx")
    done = called(str(tmp_path / "orders.xlsx"), "--json", "--zone", "Asia/Shanghai")
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)["files"]
    assert (told["counts"], told["lines_refused"], told["summary_rows"], told["delayed_cells"]) == ({"made": 3, "refused": 1}, 1, 1, 1)
    assert "昨天" in Path(told["refused_file"]).read_text(encoding="utf-8-sig")
    paid = dict(OrderFact.objects.values_list("order_id", "paid_at"))
    orders = {order.number: order for order in Order.objects.all()}
    assert {number: paid[order.pk] is not None for number, order in orders.items()} == {"A1": True, "A2": True, "A3": False}
    came_back = orders["A2"]
    assert (came_back.status, came_back.refund_amount, came_back.refund_items) == ("finished", 5000, 1)
    assert dict(OrderStatus.objects.filter(order=came_back).values_list("status", "at")).keys() >= {"placed", "paid", "refunding", "refunded"}
    again = json.loads(called(str(tmp_path / "orders.xlsx"), "--json").stdout)["files"][0]
    assert again["counts"] == {"same": 3, "refused": 1}


@pytest.mark.parametrize(("text", "word"), [("a,b\n1,2\n", "things.csv"), ("", "things.csv")])
def test_a_file_that_is_neither_is_named(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "things.csv").write_text(text)
    done = called(str(tmp_path / "things.csv"))
    assert done.exit_code == 1 and word in done.output
    assert needs_set_up() and not Order.objects.exists()


def test_other_kinds_take_one_file_and_name_their_source(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("订单编号,下单时间,实付金额\nA1,2026-04-01,1\n")
    path = str(tmp_path / "a.csv")
    for more in ([path], [path, path, "--source", "x"]):
        assert CliRunner().invoke(cli, ["import", "orders", *more]).exit_code == 2
    assert called(path, "--dry-run").exit_code == 2
