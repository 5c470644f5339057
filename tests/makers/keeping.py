"""Makers of this room: an installation in which most tables hold something, and what an archive holds."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.makers.conversation_doors import a_scene
from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.customers import a_contact, a_source, a_tag, an_order
from tests.makers.pay import a_pay_period
from tests.makers.people import a_person, actor_for
from tests.makers.reports import some_reports
from yingda.attribution.actions import following
from yingda.attribution.models import LossReason, OrderMark
from yingda.customers import actions as customers
from yingda.customers.actions import keeping, merging
from yingda.kit.actor import SYSTEM, Actor
from yingda.performance.models import (
    Award,
    Ballot,
    BallotVote,
    ClawedBack,
    FundMovement,
    LeagueCorrection,
    LeagueTable,
    LeagueWeek,
    PayDispute,
    PayEmployment,
    PayExtra,
    PayFund,
    PayPeriod,
    PayStatement,
    PointEntry,
)
from yingda.plumbing import jobs
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import facts, keep


def a_picture(actor: Actor = SYSTEM, name: str = "photo.png") -> Any:
    """A small picture, uploaded."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 80, 60)).save(out, "PNG")
    return keep(actor, name, BytesIO(out.getvalue()), 2**20, ["image/png"])


def post_picture(actor: Actor, conversation_id: int) -> str:
    """A message with a picture; the picture's key."""
    row = a_picture(actor)
    post(actor, conversation_id, "", "image", **facts(row))
    return row.key


def run_jobs(rounds: int = 20) -> None:
    """Everything that is due."""
    for _ in range(rounds):
        if not jobs.run_due():
            return


def a_full_house() -> None:
    """People, customers, conversations, tickets and what hangs on them."""
    scene = a_scene()
    contact = a_contact("王小明", identities=(("phone", "13800138000"), ("email", "xm@example.com")), attributes={"城市": "杭州", "件数": 3, "会员": True})
    talk = a_conversation(contact=contact, text="请问什么时候发货？🚚 'quoted' \\ \u2028")
    post_picture(the_customer(contact), talk.id)
    an_order(contact, a_source())
    customers.record_page(contact.pk, "https://shop.example/p?utm_source=baidu&bd_vid=1", "商品")
    keeping.set_contact_tags(SYSTEM, contact.pk, [a_tag().pk])
    keeping.add_note(SYSTEM, contact.pk, "喜欢下午联系")
    merging.merge(SYSTEM, contact.pk, a_contact("小明").pk)
    assert scene.caller("POST", f"/conversations/{scene['matter']}/messages", {"text": "好的"}).status == 201
    run_jobs()
    following.follow()
    boss = actor_for(a_person(role="administrator"))
    pay_and_play(boss, a_pay_period(boss))
    some_reports(boss)


def pay_and_play(boss: Actor, period: PayPeriod) -> None:
    """A row of each table of pay, of league tables and of what people are given for."""
    person, now = a_person(), now_ms()
    document = '{"lines":[{"component":"commission","amount":"1.00"}]}'
    statement = PayStatement.objects.create(period=period, person=person, inputs="{}", document=document, total=100, paid=100, held=0)
    extra = PayExtra.objects.create(key="sales", month="2026-10", person=person, kind="adjustment", amount=500, reason="补发", made_at=now)
    PayDispute.objects.create(statement=statement, line=0, component="commission", person=person, reason="少算一单", opened_at=now, due_at=now, extra=extra)
    PayEmployment.objects.create(person=person, joined_on=20260901)
    ClawedBack.objects.create(period=period, source=period, person=person, order_id=1, amount=300)
    fund = PayFund.objects.create(name="绩效奖金", key="", made_at=now)
    FundMovement.objects.create(fund=fund, kind="payroll", amount=-100, period=period, at=now)
    table = LeagueTable.objects.create(name="周榜", metric="csat", grain="person", visibility="everybody", first_week=20260907, made_at=now)
    week = LeagueWeek.objects.create(table=table, week=20260907, document="{}", frozen_at=now)
    LeagueCorrection.objects.create(of=week, key=person.pk, kind="late_rating", note="评分晚到", before="{}", after="{}", made_at=now)
    PointEntry.objects.create(person=person, rule="five_stars", subject="day:20260907", day=20260907, points=5, made_at=now)
    ballot = Ballot.objects.create(name="服务之星", month="2026-09", opens_at=now, closes_at=now, tie="shared", made_at=now)
    BallotVote.objects.create(ballot=ballot, voter=a_person(), candidate=person, at=now)
    Award.objects.create(person=person, month="2026-09", kind="star", name="服务之星", ballot=ballot, made_at=now)
    OrderMark.objects.create(order_id=1, kind="flagged", reason="刷单", made_at=now, made_by_id=boss.id)
    LossReason.objects.create(contact_day=120260907, written=1, reason="price", by_id=boss.id, at_ms=now)


def contents(path: Path) -> dict[str, bytes]:
    """What lies in an archive, without the manifest (it says when it was made)."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist() if name != "manifest.json"}
