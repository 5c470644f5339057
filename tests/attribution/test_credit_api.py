"""The doors of the room: status, shape, sentences."""

import csv
import io

import pytest

from tests.attribution.test_credit_orders import the_example
from tests.makers.doors import Caller
from tests.makers.people import a_person
from tests.makers.time import Clock
from tests.site.test_lists import MOST, OF_SENDER, statements
from yingda.attribution.models import CreditRule
from yingda.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = "since=2026-02-01&until=2026-05-31"


@pytest.fixture
def boss() -> Person:
    return a_person(role="administrator")


def test_the_list_its_sums_and_one_order(clock: Clock, boss: Person) -> None:
    order, _ = the_example(clock)
    ask = Caller(boss)
    (row,) = ask("GET", f"/credit/orders?{DAYS}").body["items"]
    assert row["id"] == order and row["agent"]["name"] == "乙" and row["provisional"]
    sums = ask("GET", f"/credit/totals?{DAYS}").body
    assert (sums["agents"], sums["shop"], sums["even"], sums["assists"]["orders"]) == (12_900, 12_900, True, 2)
    page = ask("GET", f"/credit/orders/{order}").body
    assert [one["agent"]["name"] for one in page["judgements"]] == ["乙", "丙", "乙"] and page["may_mark"]
    assert ask("GET", f"/credit/orders/{order + 1}").status == 404


def test_before_the_first_order_there_is_nothing_and_no_failure(boss: Person) -> None:
    ask = Caller(boss)
    assert ask("GET", f"/credit/orders?{DAYS}").body == {"items": [], "next": None}
    assert ask("GET", f"/credit/totals?{DAYS}").body["even"] and ask("GET", "/credit/rules").body == {"items": [], "total": 0}


def test_marks(clock: Clock, boss: Person) -> None:
    order, _ = the_example(clock)
    ask = Caller(boss)
    made = ask("POST", f"/credit/orders/{order}/marks", {"kind": "flagged", "reason": "刷单"})
    assert made.status == 201 and made.body["marks"] == ["flagged"] and made.body["agent"] is None
    assert ask("POST", f"/credit/orders/{order}/marks", {"kind": "flagged", "reason": "刷单"}).status == 409
    assert "reason" in ask("POST", f"/credit/orders/{order}/marks", {"kind": "after_sales", "reason": ""}).fields
    assert ask("DELETE", f"/credit/orders/{order}/marks/flagged").body["marks"] == []


def test_a_version_from_the_form_to_force(clock: Clock, boss: Person) -> None:
    the_example(clock)
    ask = Caller(boss)
    wrong = ask("POST", "/credit/rules", {"name": "按付款", "rule": "paid", "inquiry_days": 16, "follow_up_to": 99})
    assert wrong.status == 422 and wrong.fields == {"inquiry_days": "请填写 1 到 15 之间的整数", "follow_up_to": "请填写 1 到 60 之间的整数"}
    made = ask("POST", "/credit/rules", {"name": "按付款", "rule": "paid", "look_back_days": 3}).body
    assert (made["state"], made["look_back_days"], made["claw_back_days"], made["made_by"]["id"]) == ("unjudged", 3, 15, boss.pk)
    assert ask("PUT", f"/credit/rules/{made['id']}/force").status == 409
    task = ask("POST", "/tasks", {"kind": "credit.judging", "filters": {"rule": made["id"]}}).body
    clock.work()
    assert ask("GET", f"/tasks/{task['id']}").body["state"] == "done"
    told = ask("GET", f"/credit/rules/{made['id']}/difference").body
    assert (told["orders"], told["amount"], len(told["changes"])) == (1, 12_900, 2)
    assert len(ask("GET", f"/credit/rules/{made['id']}/moved").body["items"]) == 1
    assert ask("GET", f"/credit/rules/{made['id']}/moved?cursor=x").status == 422
    assert ask("PUT", f"/credit/rules/{made['id']}/force").body["state"] == "in_force"
    first = CreditRule.objects.get(in_force=False)
    assert ask("DELETE", f"/credit/rules/{first.pk}/judging").body["state"] == "stopped"


def test_the_list_as_a_file(clock: Clock, boss: Person) -> None:
    the_example(clock)
    ask = Caller(boss)
    task = ask("POST", "/tasks", {"kind": "credit.orders", "format": "csv", "filters": {"since": "2026-02-01", "until": "2026-05-31"}}).body
    clock.work()
    made = ask("GET", f"/tasks/{task['id']}").body
    response = ask.client.get(made["file"])
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [(row["agent"], row["amount"], row["assists"], row["paid"]) for row in rows] == [("乙", "129.0", "甲、丙", "2026-03-03 13:00:00")]
    assert ask("POST", "/tasks", {"kind": "credit.orders", "format": "csv", "filters": {"since": "x"}}).status == 422
    agent = Caller(a_person())
    assert agent("POST", "/tasks", {"kind": "credit.orders", "format": "csv", "filters": {}}).status == 403


def test_a_page_of_many_takes_as_many_statements_as_a_page_of_one(clock: Clock, boss: Person) -> None:
    the_example(clock)
    ask = Caller(boss)
    counts = []
    for _ in range(2):
        ask("GET", f"/credit/orders?{DAYS}")
        with statements() as ran:
            shown = ask("GET", f"/credit/orders?{DAYS}").body["items"]
        counts.append((len(shown), len(ran)))
        for _more in range(3):
            the_example(clock)
    assert counts[0][0] == 1 and counts[1][0] == 4 and counts[1][1] <= counts[0][1] <= MOST + OF_SENDER, counts
