"""Every list under one thing (an id in its path): few statements, and as many with thirty rows as with one.

A new one is caught here by itself: it wants an entry in `grown`, which says how it gets one row more.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest

from tests.makers.automation import a_document, an_automation
from tests.makers.conversation_doors import POLICY, Scene, a_scene
from tests.makers.conversations import a_conversation, post
from tests.makers.customers import a_contact, a_source, an_order
from tests.makers.facts import a_credit
from tests.makers.imports import taken_in
from tests.makers.pay import a_pay_period
from tests.makers.people import a_person, actor_for
from tests.makers.play import a_scheme
from tests.makers.playbooks import WORDS, a_playbook
from tests.makers.reports import a_published_report, a_schedule
from tests.makers.tickets import a_ticket
from tests.makers.webhooks import an_endpoint
from tests.site.test_lists import MOST, OF_SENDER, statements
from yingda.attribution.models import Credit, CreditRule
from yingda.automation.actions import making
from yingda.conversations.actions import sla_policies
from yingda.conversations.actions.playbooks import beginning, gathering, playbooks
from yingda.conversations.actions.tickets import commenting, linking, types
from yingda.conversations.models import SlaPolicyVersion, SlaTarget, StateSpan
from yingda.customers.actions import keeping
from yingda.customers.models import OrderStatus, Visit
from yingda.imports.models import Refusal
from yingda.kit.actor import SYSTEM
from yingda.people.models import PresenceSpan
from yingda.people.queries import forget
from yingda.performance.actions import funding
from yingda.performance.models import LeagueTable, LeagueWeek, PayStatement, PointEntry
from yingda.performance.rules.periods import as_number
from yingda.plumbing.clock import now_ms
from yingda.reports.actions import writing
from yingda.reports.models import ReportRun
from yingda.routing.models import Assignment
from yingda.site.api import api
from yingda.webhooks.actions import replaying

pytestmark = pytest.mark.django_db(transaction=True)  # the copy of the facts is read on a line of its own
PREFIX = "/api/v1"
MANY = 30
NOTHING_EARNED = '{"lines":[],"total":"0","paid":"0","shortfall":"0","held":"0","plan":"sales","plan_version":1}'
USED = '[{"metric":"agent_sales","version":1,"numerator":"1","month":"2026-09"}]'
SOLD = (
    '{"lines":[{"component":"commission","kind":"rate_table","used":' + USED + ',"tier":1,"unrounded":"0","amount":"0","held":"0","why":[]}],'
    '"person":1,"period":"2026-09","plan":"sales","plan_version":1,"total":"0","paid":"0","shortfall":"0","held":"0"}'
)
Grown = dict[str, tuple[str, Callable[[], Any]]]


def listed() -> list[str]:
    """Addresses with an id that answer a list: an array, or `items`."""
    document, found = api.get_openapi_schema(), []
    for path, place in document["paths"].items():
        content = place.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "{" in path and "application/json" in content and _is_list(content["application/json"]["schema"], document["components"]["schemas"]):
            found.append(path.removeprefix(PREFIX))
    return found


def _is_list(schema: dict[str, Any], named: dict[str, Any]) -> bool:
    while "$ref" in schema:
        schema = named[schema["$ref"].rsplit("/", 1)[-1]]
    return schema.get("type") == "array" or "items" in schema.get("properties", {})


def grown(scene: Scene) -> Grown:
    """For each list the address of one, and what gives it a row more."""
    return {**_of_customers(), **_of_conversations(scene), **_of_tickets(scene), **_of_rules(scene), **_of_the_rest(scene)}


def _of_customers() -> Grown:
    contact = a_contact()
    order = an_order(contact)
    numbers = count(1)

    def visited() -> None:
        at = now_ms() + next(numbers)
        Visit.objects.create(contact=contact, started_at=at, last_at=at, landing_page="https://shop.example/")

    def moved() -> None:
        at = now_ms() + next(numbers)
        OrderStatus.objects.create(order=order, status="paid", at=at, noted_at=at, source="api")

    def noted() -> None:
        keeping.add_note(SYSTEM, contact.pk, "喜欢下午联系")

    return {
        "/contacts/{contact_id}/notes": (f"/contacts/{contact.pk}/notes", noted),
        "/contacts/{contact_id}/timeline": (f"/contacts/{contact.pk}/timeline", lambda: (noted(), visited(), an_order(contact))),
        "/contacts/{contact_id}/visits": (f"/contacts/{contact.pk}/visits", visited),
        "/orders/{order_id}": (f"/orders/{order.pk}", moved),
    }


def _of_conversations(scene: Scene) -> Grown:
    me, matter = actor_for(scene.leader), scene["matter"]
    numbers = count(1)

    def assigned() -> None:
        at = now_ms() + next(numbers)
        Assignment.objects.create(conversation_id=matter, person=a_person(), at=at, ended_at=at, how="manual")

    def clocked() -> None:
        at, version = now_ms(), SlaPolicyVersion.objects.filter(policy_id=scene["policy"]).latest("id")
        times = {"started_at": at, "counted_from_at": at, "cancelled_at": at, "amount_ms": 1, "left_ms": 1}
        SlaTarget.objects.create(conversation_id=matter, policy_version=version, kind="first_response", **times)

    def changed() -> None:
        StateSpan.objects.create(conversation_id=matter, state="open", since_at=now_ms(), until_at=now_ms(), actor_kind="system", why="")

    return {
        "/conversations/{id}/messages": (f"/conversations/{matter}/messages", lambda: post(me, matter)),
        "/conversations/{id}/states": (f"/conversations/{matter}/states", changed),
        "/conversations/{id}/tickets": (f"/conversations/{matter}/tickets", lambda: linking.link(me, a_ticket(me).id, "relates", conversation_id=matter)),
        "/conversations/{id}/playbooks": (f"/conversations/{matter}/playbooks", lambda: beginning.begin_for(me, matter, a_playbook())),
        "/conversations/{conversation_id}/assignments": (f"/conversations/{matter}/assignments", assigned),
        "/conversations/{conversation_id}/sla": (f"/conversations/{matter}/sla", clocked),
        "/activations/{id}/conversations": (
            f"/activations/{scene['incident']}/conversations", lambda: gathering.join(me, scene["incident"], [a_conversation("open", group=scene.group).id]),
        ),
    }  # fmt: skip


def _of_tickets(scene: Scene) -> Grown:
    me, ticket = actor_for(scene.leader), scene["ticket"]

    def said() -> None:
        commenting.comment(me, ticket, "已联系")

    return {
        "/tickets/{id}/comments": (f"/tickets/{ticket}/comments", said),
        "/tickets/{id}/history": (f"/tickets/{ticket}/history", said),
    }


def _of_rules(scene: Scene) -> Grown:
    """What is kept in versions."""
    me = actor_for(scene.leader)
    rule = an_automation("conversation.opened", ("priority", {"priority": 1}), actor=me)
    numbers = count(1)

    def automation() -> None:
        making.change(me, rule.pk, {"document": a_document("conversation.opened", ("priority", {"priority": 1}), per_hour=next(numbers))})

    def playbook() -> None:
        playbooks.change(me, scene["playbook"], document={**WORDS, "purpose": f"第 {next(numbers)} 版"})

    def policy() -> None:
        sla_policies.change(SYSTEM, scene["policy"], document={**POLICY, "targets": {"first_response": 10 + next(numbers)}})

    def kind() -> None:
        types.change_type(SYSTEM, scene["empty_type"], document={"steps": [], "fields": [], "due_minutes": 60 + next(numbers)})

    return {
        "/automations/{automation_id}/versions": (f"/automations/{rule.pk}/versions", automation),
        "/playbooks/{playbook_id}/versions": (f"/playbooks/{scene['playbook']}/versions", playbook),
        "/sla-policies/{policy_id}/versions": (f"/sla-policies/{scene['policy']}/versions", policy),
        "/ticket-types/{type_id}/versions": (f"/ticket-types/{scene['empty_type']}/versions", kind),
    }


def _of_the_rest(scene: Scene) -> Grown:
    endpoint, person = an_endpoint("https://127.0.0.1"), scene.colleague
    made = taken_in("customers", a_source().pk, "客户编号,姓名\nA1,王小明\n".encode())
    numbers = count(10)
    boss = actor_for(a_person(role="administrator"))
    period, fund = a_pay_period(boss), funding.make_fund(boss, "奖金", "")
    line = PayStatement.objects.create(period=period, person=person, inputs="{}", document=SOLD, total=0, paid=0, held=0)

    def paid() -> None:
        PayStatement.objects.create(period=period, person=a_person(), inputs="{}", document=NOTHING_EARNED, total=0, paid=0, held=0)

    in_force, beside = (
        CreditRule.objects.create(name="规则", rule=rule, look_back=1, follow_up=True, claw_back=1, in_force=rule == "placed", made_at=now_ms())
        for rule in ("placed", "paid")
    )

    def moved() -> None:
        order = an_order()
        for rule in (in_force, beside):
            Credit.objects.create(
                order_id=order.pk, rule_id=rule.pk, written=1, in_force=rule.in_force, agent_id=a_person().pk, day=20260302, day_n=1, placed_n=1,
                amount=1, items=1, paid=True, reason="inside", cell="others",
            )  # fmt: skip

    boss = actor_for(a_person(role="administrator"))
    report, schedule = a_published_report(boss, "minutes"), a_schedule(boss)

    def corrected() -> None:
        row = writing.correct(boss, report.pk)
        writing.publish(boss, report.pk, row.version)

    def ran() -> None:
        ReportRun.objects.create(schedule=schedule, since="2026-03-02", trial=True, due_at=now_ms())

    def present() -> None:
        PresenceSpan.objects.create(person=person, state="busy", why="self", started_at=now_ms(), ended_at=now_ms())

    return {
        "/people/{person_id}/presence": (f"/people/{person.pk}/presence", present),
        "/imports/{import_id}/refusals": (
            f"/imports/{made.pk}/refusals", lambda: Refusal.objects.create(of=made, row=next(numbers), field="name", reason="import_cell_empty"),
        ),
        "/credit/rules/{rule_id}/moved": (f"/credit/rules/{beside.pk}/moved", moved),
        **_of_play(),
        "/pay-funds/{fund_id}/movements": (f"/pay-funds/{fund.pk}/movements", lambda: funding.move(boss, fund.pk, "granted", "5", "")),
        "/pay-statements/{statement_id}/lines/{line}/origins": (
            f"/pay-statements/{line.pk}/lines/0/origins", lambda: a_credit(10_000 + next(numbers), person.pk),
        ),
        "/pay-periods/{period_id}/statements": (f"/pay-periods/{period.pk}/statements", paid),
        "/reports/{report_id}/versions": (f"/reports/{report.pk}/versions", corrected),
        "/reports/{report_id}/comments": (f"/reports/{report.pk}/comments", lambda: writing.comment(boss, report.pk, "收到")),
        "/report-schedules/{schedule_id}/runs": (f"/report-schedules/{schedule.pk}/runs", ran),
        "/webhooks/{webhook_id}/deliveries": (f"/webhooks/{endpoint.pk}/deliveries", lambda: replaying.send_test(SYSTEM, endpoint.pk)),
    }  # fmt: skip


def _of_play() -> Grown:
    """Weeks of a league table, versions of a scheme, a ledger of points."""
    boss, person, numbers = actor_for(a_person(role="administrator")), a_person(), count(1)
    table = LeagueTable.objects.create(name="周榜", metric="csat", grain="person", visibility="everybody", first_week=20260831, made_at=now_ms())

    def published() -> None:
        LeagueWeek.objects.create(table=table, week=as_number(date(2020, 1, 6) + timedelta(weeks=next(numbers))), document="{}", frozen_at=now_ms())

    def earned() -> None:
        PointEntry.objects.create(person=person, rule="star", subject=f"ballot:{next(numbers)}", day=20260901, points=5, made_at=now_ms())

    return {
        "/league-tables/{table_id}/weeks": (f"/league-tables/{table.pk}/weeks", published),
        "/scorecard-schemes/{key}/versions": ("/scorecard-schemes/balanced/versions", lambda: a_scheme(boss)),
        "/people/{person_id}/points": (f"/people/{person.pk}/points", earned),
    }


def test_lists_of_one_thing_take_as_many_statements_with_thirty_rows_as_with_one(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    scene = a_scene()
    known, wrong = grown(scene), []
    assert set(known) == set(listed())
    for path, (address, one_more) in known.items():
        one_more()
        few, first = _asked(scene, address)
        for _ in range(MANY - 1):
            one_more()
        many, last = _asked(scene, address)
        if len(last) <= len(first):
            wrong.append((path, "did not grow", last[:200]))
        if len(many) != len(few) or len(many) > MOST + OF_SENDER:
            wrong.append((path, len(few), len(many), many))
    forget()
    assert not wrong, "\n".join(str(one)[:1500] for one in wrong)


def _asked(scene: Scene, address: str) -> tuple[list[str], bytes]:
    """The fewest statements of three times, since who asks is read anew once a while, and the answer."""
    several = []
    for _ in range(3):
        with statements() as ran:
            answer = scene.caller("GET", address)
        assert answer.status == 200, (address, answer.body)
        several.append(ran)
    return min(several, key=len), msgspec.json.encode(answer.body)
