"""A run of a schedule: the report of its period is found or made, rendered, and mailed to each recipient once."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage

from yingda.kit.actor import Actor, Reach
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import room_for_bytes
from yingda.plumbing.store import transaction
from yingda.reports.actions.rendering import TYPES, of_report
from yingda.reports.actions.writing import begin, freeze
from yingda.reports.models import Report, ReportRun, ReportSchedule
from yingda.reports.queries.reports import of_group
from yingda.reports.rules.access import PUBLISHED, VIEW, WRITE
from yingda.reports.rules.documents import decoded

_BODY = {
    True: "{title}\n{days}\n\n{how}\n\nYou get this mail because somebody of the team put you on the list of “{name}”.\n",
    False: "{title}\n{days}\n\n{how}\n\n您收到这封邮件，是因为团队把您列为“{name}”的收件人。\n",
}
_HOW = {
    (True, False): "The report is attached. In the console: {link}", (False, False): "报告见附件。在控制台查看：{link}",
    (True, True): "Read it here: {link}", (False, True): "在这里查看：{link}",
}  # fmt: skip


class Letter(NamedTuple):
    """Whom it goes to, in which language; person: None for an address without an account."""

    address: str
    person: int | None
    locale: str


def deliver(run_id: int) -> None:
    """Does one run; the job's entry, safe to repeat: whoever has the mail does not get it again.

    What went wrong is kept in the run; a run of its own time is tried again by the job, a trial is not.
    """
    run = ReportRun.objects.select_related("schedule", "report").filter(pk=run_id).exclude(state="sent").first()
    if run is None:
        return
    try:
        report = _report_of(run)
        _send(run, report)
    except Exception as error:
        _note(run, state="failed" if run.trial else "waiting", reason=(str(error) or type(error).__name__)[:500])
        if not run.trial:
            raise
        return
    _note(run, state="sent", reason="", finished_at=now_ms())


def give_up(run_id: int) -> None:
    """A run that failed again and again; its reason stands in it already."""
    run = ReportRun.objects.filter(pk=run_id).exclude(state="sent").first()
    if run is not None:
        _note(run, state="failed", finished_at=now_ms())


def _sender(schedule: ReportSchedule) -> Actor:
    """Who makes and renders it: somebody who may read and write reports of the group and never sees pay."""
    reach = Reach(everything=True) if schedule.group_id is None else Reach(groups=frozenset({schedule.group_id}))
    return Actor("api", None, schedule.name, locale=schedule.locale, reach={VIEW: reach, WRITE: reach})


def _report_of(run: ReportRun) -> Report:
    """The published report of the period: the one people wrote, else one made of the figures alone."""
    schedule = run.schedule
    with transaction() as db:
        same = Report.objects.filter(of_group(schedule.group_id), kind=schedule.kind, since=run.since, state=PUBLISHED)
        found = run.report or same.order_by("-pk").first()
        if found is None:
            sender = _sender(schedule)
            found = begin(sender, schedule.kind, schedule.group_id, run.since, schedule.locale)
            freeze(db, sender, found, decoded(found.draft or "{}"), "")
        ReportRun.objects.filter(pk=run.pk).update(report=found)
    return found


def _send(run: ReportRun, report: Report) -> None:
    schedule = run.schedule
    letters = list(_letters(run))
    if not schedule.link and any(one.address not in run.sent for one in letters):
        with room_for_bytes() as path:
            name = of_report(report, _sender(schedule), schedule.form, schedule.locale, path)
            content: bytes | None = path.read_bytes()
    else:
        name, content = "", None
    for letter in letters:
        if letter.address not in run.sent:
            _mail(schedule, report, letter, name, content)
            run.sent = [*run.sent, letter.address]
            _note(run, sent=run.sent)
    if not run.trial:
        notify(schedule.people, "report_ready", {"title": report.title}, f"/reports/{report.pk}", key=f"report_run:{run.pk}")


def _letters(run: ReportRun) -> Iterator[Letter]:
    wanted = [run.by_id] if run.trial and run.by_id else run.schedule.people
    known = people.addresses_of(wanted)
    yield from (Letter(address, person, locale) for person, (_, address, locale) in known.items() if address)
    if not run.trial:
        yield from (Letter(address, None, run.schedule.locale) for address in run.schedule.addresses)


def _mail(schedule: ReportSchedule, report: Report, letter: Letter, name: str, content: bytes | None) -> None:
    english = letter.locale == "en"
    link = f"{settings.PUBLIC_URL}/reports/{report.pk}"
    how = _HOW[english, content is None].format(link=link)
    body = _BODY[english].format(title=report.title, days=f"{report.since} – {report.until}", how=how, name=schedule.name)
    mail = EmailMessage(" ".join(report.title.split()), body, settings.DEFAULT_FROM_EMAIL or None, [letter.address])
    if content is not None:
        mail.attach(name, content, TYPES[schedule.form])
    mail.send()


def _note(run: ReportRun, **fields: object) -> None:
    for name, value in fields.items():
        setattr(run, name, value)
    with transaction():
        ReportRun.objects.filter(pk=run.pk).update(**fields)
