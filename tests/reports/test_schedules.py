"""Reports sent on time: once each, caught up after a pause, to everybody once; with what went wrong."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pypdfium2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from tests.makers.facts import some_facts
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.reports import SCHEDULE, a_published_report, a_schedule
from tests.makers.time import DAY, HOUR, Clock
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.plumbing import jobs
from yingda.plumbing.models import AuditEntry, Job
from yingda.reports.actions import delivering, scheduling
from yingda.reports.models import Report, ReportRun
from yingda.reports.queries import schedules as ask
from yingda.site import environment

pytestmark = pytest.mark.django_db(transaction=True)


class Post:
    """A mail server that keeps what it was given; it refuses those in `refused`."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refused:
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        told: Any = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.letters.append((envelope.rcpt_tos[0], told))
        return "250 kept"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    kept = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Controller(kept, "127.0.0.1", port, ready_timeout=60)
    running.start()
    monkeypatch.setenv("YINGDA_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("YINGDA_MAIL_FROM", "desk@example.com")
    with override_settings(**environment.mail()):
        yield kept
    running.stop()


@pytest.fixture
def boss() -> Actor:
    some_facts(3, agents=[a_person("客服一").pk, a_person("客服二").pk])
    return actor_for(a_person("经理", role="administrator", email="boss@example.com"))


def work(clock: Clock) -> None:
    scheduling.due()
    clock.work()


def test_a_weekly_report_is_mailed_once_with_the_file(boss: Actor, clock: Clock, post: Post) -> None:
    reader = a_person("主管", email="lead@example.com", locale="en")
    row = a_schedule(boss, people=[reader.pk])
    work(clock)
    assert post.letters == [], "it is Monday at ten: the next is due on the Monday after, at nine"
    clock.now = row.next_at
    work(clock)
    work(clock)
    assert sorted(to for to, _ in post.letters) == ["boss@example.com", "lead@example.com"]
    (chinese,), (english,) = ([letter for to, letter in post.letters if to == address] for address in ("boss@example.com", "lead@example.com"))
    body = chinese.get_body()
    assert body is not None and "报告见附件" in body.get_content() and "attached" in english.get_body().get_content()  # type: ignore[union-attr]
    (file,) = chinese.iter_attachments()
    assert file.get_filename() == "小组周报 2026-03-02 – 2026-03-08 2026-03-02 v1.pdf".replace("–", "_")
    assert "小组周报" in pypdfium2.PdfDocument(file.get_content())[0].get_textpage().get_text_range()
    (run,) = ReportRun.objects.all()
    assert (run.state, run.since, len(run.sent), run.report is not None) == ("sent", "2026-03-02", 2, True)
    assert Notification.objects.filter(person_id=reader.pk, kind="report_ready").count() == 1
    assert run.report is not None and run.report.state == "published" and run.report.made_by is None


def test_what_somebody_wrote_is_sent_as_it_was_published(boss: Actor, clock: Clock, post: Post) -> None:
    group = a_group("一组")
    written = a_published_report(boss, group=group, day="2026-03-04", title="我写的周报")
    row = a_schedule(boss, group_id=group.pk, link=True)
    clock.now = row.next_at
    work(clock)
    ((_, letter),) = post.letters
    assert letter["Subject"] == "我写的周报" and not list(letter.iter_attachments())
    assert f"/reports/{written.pk}" in letter.get_body().get_content()  # type: ignore[union-attr]
    assert Report.objects.count() == 1


def test_missed_periods_are_caught_up_each_once(boss: Actor, clock: Clock, post: Post) -> None:
    row = a_schedule(boss)
    clock.now = row.next_at + 15 * DAY
    work(clock)
    work(clock)
    assert list(ReportRun.objects.order_by("since").values_list("since", "state")) == [("2026-03-02", "sent"), ("2026-03-09", "sent"), ("2026-03-16", "sent")]
    row.refresh_from_db()
    assert row.next_at > clock.now and len(post.letters) == 3


def test_a_failed_mail_is_tried_again_and_nobody_gets_it_twice(boss: Actor, clock: Clock, post: Post) -> None:
    row = a_schedule(boss, addresses=["first@example.com", "second@example.com"])
    post.refused = {"second@example.com"}
    clock.now = row.next_at
    scheduling.due()
    for leased in jobs.lease(clock.now):
        jobs.run(leased)
    (run,) = ReportRun.objects.all()
    assert (run.state, run.sent) == ("waiting", ["first@example.com"]) and "no such box" in run.reason
    post.refused = set()
    clock.pass_ms(HOUR)
    run.refresh_from_db()
    assert (run.state, run.reason) == ("sent", "") and [to for to, _ in post.letters] == ["first@example.com", "second@example.com"]


def test_a_run_that_never_succeeds_says_why(boss: Actor, clock: Clock, post: Post) -> None:
    row = a_schedule(boss, addresses=["nobody@example.com"])
    post.refused = {"nobody@example.com"}
    clock.now = row.next_at
    scheduling.due()
    for _ in range(jobs.TRIES):
        for leased in jobs.lease(clock.now):
            jobs.run(leased)
        clock.now += DAY
    (shown,) = [one for one in ask.runs(boss, row.pk) if not one["trial"]]
    assert (shown["state"], shown["sent"]) == ("failed", 0) and "no such box" in shown["reason"]
    assert Job.objects.filter(name="reports.deliver", dead_at__isnull=False).count() == 1
    assert ask.listed(boss)[0]["last_state"] == "failed"


def test_a_trial_goes_to_whoever_tries_and_counts_for_nothing(boss: Actor, clock: Clock, post: Post) -> None:
    row = a_schedule(boss, addresses=["others@example.com"])
    scheduling.try_now(boss, row.pk)
    clock.work()
    assert [to for to, _ in post.letters] == ["boss@example.com"]
    clock.now = row.next_at
    work(clock)
    assert [to for to, _ in post.letters[1:]] == ["others@example.com"]
    post.refused = {"boss@example.com"}
    scheduling.try_now(boss, row.pk)
    clock.work()
    last = ask.runs(boss, row.pk)[0]
    assert (last["state"], last["trial"]) == ("failed", True), "a trial says at once what is wrong"
    with pytest.raises(Conflict) as refused:
        scheduling.try_now(actor_for(a_person(role="administrator")), row.pk)
    assert refused.value.code == "schedule_no_own_address"


def test_without_a_mail_server_the_reason_is_kept(boss: Actor, clock: Clock) -> None:
    run = scheduling.try_now(boss, a_schedule(boss).pk)
    with override_settings(**environment.mail()):
        delivering.deliver(run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and "YINGDA_SMTP_URL" in run.reason


def test_bad_schedules_name_the_field(boss: Actor) -> None:
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"name": " "}, "name", "schedule_name_wrong"), ({"kind": "minutes"}, "kind", "schedule_kind_wrong"), ({"day": 8}, "day", "schedule_day_wrong"),
        ({"kind": "monthly", "day": 29}, "day", "schedule_day_wrong"), ({"minute": 1440}, "minute", "schedule_minute_wrong"),
        ({"addresses": ["no"]}, "addresses", "schedule_address_wrong"), ({"addresses": ["a@b.cn\nBcc: x@y.cn"]}, "addresses", "schedule_address_wrong"),
        ({"addresses": []}, "people", "schedule_nobody"), ({"people": [99_999]}, "people", "schedule_person_unknown"),
        ({"addresses": [f"a{n}@x.cn" for n in range(101)]}, "people", "schedule_too_many"), ({"form": "txt"}, "form", "report_format_wrong"),
        ({"locale": "fr"}, "locale", "report_locale_wrong"), ({"group_id": 99_999}, "group_id", "report_group_unknown"),
    ]  # fmt: skip
    for fields, field, code in wrong:
        with pytest.raises(Refused) as refused:
            scheduling.create(boss, {**SCHEDULE, **fields})
        assert (refused.value.field, refused.value.code) == (field, code)


def test_a_leader_schedules_for_the_own_group_only(boss: Actor) -> None:
    group = a_group()
    leader, other = actor_for(a_person(role="team_leader", group=group)), actor_for(a_person(role="team_leader", group=a_group()))
    row = a_schedule(leader, group_id=group.pk)
    for act in (lambda: a_schedule(leader), lambda: a_schedule(other, group_id=group.pk), lambda: scheduling.change(leader, row.pk, {"group_id": None})):
        with pytest.raises((Forbidden, Refused)):
            act()
    with pytest.raises(NotFound):
        scheduling.remove(other, row.pk)
    assert [one["id"] for one in ask.listed(leader)] == [row.pk] and ask.listed(other) == []
    scheduling.change(leader, row.pk, {"minute": 600, "enabled": False})
    assert ask.one(leader, row.pk)["minute"] == 600
    scheduling.remove(leader, row.pk)
    assert list(AuditEntry.objects.filter(subject=f"report_schedule:{row.pk}").order_by("id").values_list("verb", flat=True)) == [
        "reports.schedule.made", "reports.schedule.changed", "reports.schedule.removed",
    ]  # fmt: skip


def test_switched_off_it_sends_nothing_and_makes_up_for_nothing(boss: Actor, clock: Clock, post: Post) -> None:
    row = a_schedule(boss, enabled=False)
    clock.now = row.next_at + 8 * DAY
    work(clock)
    scheduling.change(boss, row.pk, {"enabled": True})
    work(clock)
    assert post.letters == [] and not ReportRun.objects.exists()
