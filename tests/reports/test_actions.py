"""Written, published, corrected; figures freeze; actions of meetings; files; who may what."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.pay import a_pay_period
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.reports import a_published_report, a_report, with_texts
from tests.makers.time import DAY, Clock
from yingda.attribution.models import SessionFact
from yingda.attribution.queries import warehouse
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.performance.actions import paying
from yingda.plumbing.models import AuditEntry
from yingda.reports.actions import meeting_actions, rendering, writing
from yingda.reports.models import MeetingAction, Rendering, Report, ReportVersion
from yingda.reports.queries import reports as ask
from yingda.reports.rules.documents import decoded
from yingda.reports.rules.layout import Grid, Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Actor:
    people = [a_person(f"客服{number}") for number in range(3)]
    some_facts(11, agents=[one.pk for one in people])
    return actor_for(a_person("经理", role="administrator"))


def texts(actor: Actor, row: Report, number: int) -> list[str]:
    return [line.text for one in ask.layout_of(actor, row, number, "zh-CN").elements if isinstance(one, Words) for line in one.lines]


def grids(actor: Actor, row: Report, number: int) -> list[Any]:
    return [one for one in ask.layout_of(actor, row, number, "zh-CN").elements if isinstance(one, Grid)]


def test_a_report_is_begun_on_the_last_whole_period_and_prefilled(boss: Actor, clock: Clock) -> None:
    row = writing.begin(boss, "weekly", None)
    assert (row.since, row.until, row.title) == ("2026-02-23", "2026-03-01", "小组周报 2026-02-23 – 2026-03-01")
    assert writing.begin(boss, "minutes", None).since == "2026-03-02"
    assert writing.begin(boss, "quarterly", None, locale="en").title == "Quarterly management report 2025 Q4"
    assert len(grids(boss, a_report(boss), 0)) == 4, "figures, days of the chart, people, chats"


def test_published_figures_freeze_and_a_correction_is_another_version(boss: Actor) -> None:
    row = a_report(boss)
    writing.save(boss, row.pk, "第 37 周", with_texts(row, "有人请假\n- 补班"), row.version)
    row.refresh_from_db()
    writing.publish(boss, row.pk, row.version)
    first = grids(boss, row, 1)
    bytes_of = msgspec.json.encode(ask.layout_of(boss, row, 1, "zh-CN"))
    SessionFact.objects.all().delete()
    warehouse.forget()
    row.refresh_from_db()
    assert grids(boss, row, 1) == first and texts(boss, row, 1) == ["有人请假", "补班", "有人请假", "补班"]
    with pytest.raises(Conflict):
        writing.save(boss, row.pk, "x", with_texts(row, "x"), row.version)
    writing.correct(boss, row.pk)
    row.refresh_from_db()
    writing.save(boss, row.pk, "第 37 周（更正）", with_texts(row, "更正后的文字"), row.version)
    row.refresh_from_db()
    writing.publish(boss, row.pk, row.version, "数字口径")
    assert msgspec.json.encode(ask.layout_of(boss, row, 1, "zh-CN")) == bytes_of, "what was published never changes"
    assert [(one["number"], one["title"], one["note"]) for one in ask.versions(boss, row.pk)] == [(2, "第 37 周（更正）", "数字口径"), (1, "第 37 周", "")]
    assert grids(boss, row, 2) != first


def test_two_who_write_at_once_are_told(boss: Actor) -> None:
    row = a_report(boss)
    writing.save(boss, row.pk, "甲", with_texts(row, "甲"), row.version)
    with pytest.raises(Conflict) as refused:
        writing.save(boss, row.pk, "乙", with_texts(row, "乙"), row.version)
    assert refused.value.code == "report_changed"
    row.refresh_from_db()
    assert row.title == "甲"


def test_a_draft_is_discarded_and_a_correction_too(boss: Actor) -> None:
    row = a_published_report(boss)
    writing.correct(boss, row.pk)
    with pytest.raises(Conflict):
        writing.correct(boss, row.pk)
    writing.discard(boss, row.pk)
    row.refresh_from_db()
    assert row.draft is None and row.number == 1
    fresh = a_report(boss)
    writing.discard(boss, fresh.pk)
    assert not Report.objects.filter(pk=fresh.pk).exists()
    assert AuditEntry.objects.filter(verb="reports.report.discarded").count() == 2


def test_bad_input_names_the_field_and_nothing_is_half_done(boss: Actor) -> None:
    row = a_report(boss)
    before = row.draft
    wrong = (("daily", None, "", "report_kind_unknown"), ("weekly", 99, "", "report_group_unknown"), ("weekly", None, "2026-13-01", "day_wrong"))
    for kind, group, day, code in wrong:
        with pytest.raises(Refused) as refused:
            writing.begin(boss, kind, group, day)
        assert refused.value.code == code
    with pytest.raises(Many) as several:
        bad = {"sections": [{"heading": "", "blocks": [{"kind": "figures", "metrics": ["no_such"]}]}]}
        writing.save(boss, row.pk, "x", bad, row.version)
    assert [one.field for one in several.value.refusals] == ["sections.0.heading", "sections.0.blocks.0.metrics"]
    with pytest.raises(Refused):
        writing.save(boss, row.pk, "x", {"sections": [{"heading": "a", "blocks": [{"kind": "no"}]}]}, row.version)
    row.refresh_from_db()
    assert row.draft == before


def minutes(boss: Actor, *items: dict[str, Any]) -> Report:
    row = a_report(boss, "minutes")
    writing.save(boss, row.pk, row.title, with_texts(row, "讨论", decisions=["延长质检"], actions=list(items)), row.version)
    row.refresh_from_db()
    writing.publish(boss, row.pk, row.version)
    row.refresh_from_db()
    return row


def item(key: str, owner: int, due: str, text: str = "补录话术") -> dict[str, Any]:
    return {"key": key, "text": text, "owner_id": owner, "due": due}


def test_actions_are_given_out_brought_to_mind_and_done(boss: Actor, clock: Clock) -> None:
    mine, other = a_person("小王"), a_person("小李")
    row = minutes(boss, item("a1", mine.pk, "2026-03-03"), item("a2", other.pk, "2026-03-20"))
    told = lambda person, kind: Notification.objects.filter(person_id=person.pk, kind=kind).count()  # noqa: E731
    assert told(mine, "meeting_action") == told(other, "meeting_action") == 1
    meeting_actions.remind()
    meeting_actions.remind()
    assert (told(mine, "meeting_action_due"), told(other, "meeting_action_due")) == (1, 0)
    clock.now += 2 * DAY
    meeting_actions.remind()
    assert told(mine, "meeting_action_due") == 2, "once more, for it is late"
    one = MeetingAction.objects.get(key="a1")
    meeting_actions.finish(actor_for(mine), one.pk)
    with pytest.raises((NotFound, Forbidden)):
        meeting_actions.finish(actor_for(other), one.pk)
    clock.now += DAY
    meeting_actions.remind()
    assert told(mine, "meeting_action_due") == 2
    assert [cell.text for cell in grids(boss, row, 1)[-1].rows[0]] == ["补录话术", "小王", "2026-03-03", "已完成"]
    meeting_actions.reopen(boss, one.pk)
    writing.correct(boss, row.pk)
    row.refresh_from_db()
    writing.save(boss, row.pk, row.title, with_texts(row, "x", decisions=[], actions=[item("a1", other.pk, "2026-03-09", "改派")]), row.version)
    row.refresh_from_db()
    writing.publish(boss, row.pk, row.version)
    assert [(one.key, one.owner_id, one.text) for one in MeetingAction.objects.all()] == [("a1", other.pk, "改派")]
    assert told(other, "meeting_action") == 2


def test_who_may_what(boss: Actor) -> None:
    one, two = a_group("一组"), a_group("二组")
    people = {
        "administrator": boss,
        "leader of it": actor_for(a_person(role="team_leader", group=one)), "leader of another": actor_for(a_person(role="team_leader", group=two)),
        "agent": actor_for(a_person(role="agent", group=one)), "supervision": actor_for(a_person(role="service_supervision", scope="group", group=one)),
        "analyst": actor_for(a_person(role="data_analyst")),
    }  # fmt: skip
    draft, published, team = a_report(boss, group=one), a_published_report(boss, group=one), a_published_report(boss)

    def may(act: Any) -> bool:
        try:
            act()
        except (Forbidden, NotFound, Refused):
            return False
        return True

    seen = {
        name: (
            may(lambda who=who: ask.one(who, draft.pk)), may(lambda who=who: ask.one(who, published.pk)), may(lambda who=who: ask.one(who, team.pk)),
            may(lambda who=who: writing.begin(who, "weekly", one.pk)), may(lambda who=who: writing.begin(who, "weekly", None)),
            may(lambda who=who: rendering.ask(who, published.pk, "pdf")), may(lambda who=who: writing.comment(who, published.pk, "好")),
        )
        for name, who in people.items()
    }  # fmt: skip
    assert seen == {
        #                     draft, published, team's, write it, write the team's, file, comment
        "administrator":     (True, True, True, True, True, True, True),
        "leader of it":      (True, True, False, True, False, True, True),
        "leader of another": (False,) * 7,
        "agent":             (False,) * 7,
        "supervision":       (False, True, False, False, False, True, True),
        "analyst":           (True,) * 7,
    }  # fmt: skip
    shown = {name: [row["id"] for row in ask.listed(who, ask.Wanted(), None, 50).items] for name, who in people.items() if name not in ("agent",)}
    assert draft.pk in shown["leader of it"] and team.pk not in shown["leader of it"]
    assert draft.pk not in shown["supervision"] and published.pk in shown["supervision"]
    assert draft.pk not in shown["leader of another"] and published.pk not in shown["leader of another"]


def test_pay_is_for_those_who_may_see_it(boss: Actor) -> None:
    group = a_group()
    period = a_pay_period(boss)
    paying.review(boss, period.pk)
    paying.approve(actor_for(a_person(role="administrator")), period.pk)
    row = a_report(boss, "monthly", day="2026-09-10")
    writing.publish(boss, row.pk, row.version)
    row.refresh_from_db()
    analyst, total = actor_for(a_person(role="data_analyst")), period.total
    (mine,) = [one for one in grids(boss, row, 1) if one.head[-1] == "待发"]
    assert mine.rows[-1][2].value.value * 100 == total > 0
    assert "待发" not in {one.head[-1] for one in grids(analyst, row, 1)}
    leader = actor_for(a_person(role="team_leader", group=group))
    theirs = writing.begin(leader, "monthly", group.pk, "2026-09-10")
    assert '"pay"' not in (theirs.draft or "")
    with pytest.raises(Refused) as refused:
        writing.save(leader, theirs.pk, "x", {"sections": [{"heading": "绩效", "blocks": [{"kind": "pay"}]}]}, theirs.version)
    assert refused.value.code == "report_pay_forbidden"
    writing.correct(boss, row.pk)
    row.refresh_from_db()
    with pytest.raises(Refused):
        writing.publish(analyst, row.pk, row.version)


def made(actor: Actor, row: Report, form: str) -> Rendering:
    asked = rendering.ask(actor, row.pk, form)
    rendering.work(asked.pk)
    asked.refresh_from_db()
    return asked


def test_files_are_made_fetched_and_let_go(boss: Actor, clock: Clock) -> None:
    row = a_published_report(boss)
    for form, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")):
        one = made(boss, row, form)
        assert one.state == "done" and one.done == one.total, one.reason
        _, path = rendering.fetch(boss, one.pk)
        assert path.read_bytes().startswith(begins) and path.stat().st_size == one.size
        assert path.parent.stat().st_mode & 0o077 == 0
        with pytest.raises(NotFound):
            rendering.fetch(actor_for(a_person(role="administrator")), one.pk)
    clock.now += 2 * DAY
    assert rendering.expire(clock.now) == 3 and not path.exists()
    with pytest.raises(Conflict):
        rendering.fetch(boss, one.pk)
    assert AuditEntry.objects.filter(verb="reports.report.fetched").count() == 3


def test_the_same_version_gives_the_same_pdf(boss: Actor) -> None:
    row = a_published_report(boss)
    layout = ask.layout_of(boss, row, 1, "zh-CN")
    assert rendering.pdf(layout, 5_000) == rendering.pdf(layout, 5_000)


def test_a_file_that_cannot_be_made_says_why(boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    row = a_published_report(boss)

    def full(*_: Any) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rendering, "pdf", full)
    one = made(boss, row, "pdf")
    assert (one.state, "No space left" in one.reason) == ("failed", True) and not Path(rendering.path_of(one)).exists()
    waiting = [rendering.ask(boss, row.pk, "docx") for _ in range(rendering.MOST_WAITING)]
    with pytest.raises(Conflict) as refused:
        rendering.ask(boss, row.pk, "docx")
    assert refused.value.code == "report_too_many_files" and len(waiting) == 5
    Report.objects.filter(pk=row.pk).delete()
    rendering.work(waiting[0].pk)
    assert ReportVersion.objects.count() == 0


def test_the_doors(boss: Actor) -> None:
    caller = Caller(a_person(role="administrator"))
    assert caller("POST", "/reports", {"kind": "no"}).status == 422
    begun = caller("POST", "/reports", {"kind": "minutes", "day": "2026-09-09"})
    assert begun.status == 201 and begun.body["drafting"] and begun.body["may_write"]
    number, version = begun.body["id"], begun.body["version"]
    owner = caller.person.pk if caller.person else 0
    sections = [
        {"heading": "决定", "blocks": [{"kind": "decisions", "decisions": ["延长质检"]}, {"kind": "text", "text": "说明"}]},
        {"heading": "行动", "blocks": [{"kind": "actions", "actions": [{"key": "k1", "text": "补录", "owner_id": owner, "due": "2026-09-20"}]}]},
    ]
    saved = caller("PUT", f"/reports/{number}/draft", {"title": "例会", "sections": sections, "version": version})
    assert saved.status == 200 and saved.body["content"]["sections"][0]["blocks"][0] == {"kind": "decisions", "items": ["延长质检"]}
    sections[1]["blocks"][0]["actions"][0]["due"] = "someday"  # type: ignore[index]
    wrong = caller("PUT", f"/reports/{number}/draft", {"title": "例会", "sections": sections, "version": saved.body["version"]})
    assert wrong.status == 422 and "sections.1.blocks.0.items.0.due" in wrong.fields
    assert caller("GET", f"/reports/{number}/preview").body["draft"] is True
    done = caller("POST", f"/reports/{number}/versions", {"version": saved.body["version"]})
    assert done.status == 201 and done.body["number"] == 1 and done.body["drafting"] is False
    assert caller("POST", f"/reports/{number}/comments", {"text": "收到"}).status == 201
    assert [one["text"] for one in caller("GET", f"/reports/{number}/comments").body["items"]] == ["收到"]
    (action,) = caller("GET", "/meeting-actions?mine=true").body["items"]
    assert caller("PUT", f"/meeting-actions/{action['id']}/completion").body["done_at"] > 0
    assert caller("GET", "/meeting-actions?mine=true").body["items"] == []
    assert caller("DELETE", f"/meeting-actions/{action['id']}/completion").body["done_at"] is None
    asked = caller("POST", f"/reports/{number}/renderings", {"format": "pdf", "locale": "en"})
    assert asked.status == 202 and asked.body["state"] == "waiting"
    assert caller("GET", f"/report-renderings/{asked.body['id']}/file").status == 409
    rendering.work(asked.body["id"])
    file = caller.client.get(f"/api/v1/report-renderings/{asked.body['id']}/file")
    assert b"".join(file.streaming_content).startswith(b"%PDF-") and file["X-Content-Type-Options"] == "nosniff"
    assert caller("GET", "/reports?q=例会&kind=minutes&state=published").body["total"] == 1
    assert caller("GET", "/reports?q=例会&group=0&since=2026-10-01").body["total"] == 0
    assert decoded(ReportVersion.objects.get().content).sections[0].heading == "决定"
    agent = Caller(a_person())
    assert agent("GET", "/reports").status == 403 and agent("GET", f"/reports/{number}").status == 404
