"""What an administrator sees of the installation, and the few things to be done about it from the console."""

import os
import shutil
import smtplib
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import connection

from yingda.conversations.actions import indexing
from yingda.conversations.queries import search
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import Regular
from yingda.plumbing.models import Job, LiveLine, LiveNode, StoredEvent
from yingda.plumbing.numbers import last_number
from yingda.plumbing.realtime.lines import DEAD_MS
from yingda.plumbing.store import transaction
from yingda.site.doctor.examination import examine, is_well
from yingda.site.doctor.words import TITLES
from yingda.site.mail import MailNotConfigured
from yingda.site.variables import VARIABLES
from yingda.webhooks.queries import deliveries as webhooks

PERMISSION = "system.manage"
MINUTE = 60_000
PACE_MINUTES = 180
SHOWN = 200


def overview(actor: Actor) -> dict[str, Any]:
    """How the installation is now; what the page draws."""
    actor.demand(PERMISSION)
    now = now_ms()
    disk = shutil.disk_usage(settings.DATA_DIR)
    waiting = Job.objects.filter(dead_at__isnull=True, key__isnull=True, run_at__lte=now)
    oldest = waiting.order_by("run_at").values_list("run_at", flat=True).first()
    return {
        "version": version("yingda"), "python": sys.version.split()[0], "at": now,
        "nodes": LiveNode.objects.filter(seen_at__gte=now - DEAD_MS).count(), "connected": LiveLine.objects.values("person_id").distinct().count(),
        "database": {"kind": connection.vendor, "bytes": _database_bytes()},
        "disk": {"path": str(settings.DATA_DIR), "free": disk.free, "total": disk.total},
        "redis": bool(settings.REDIS_URL), "mail": {"host": settings.EMAIL_HOST, "sender": settings.DEFAULT_FROM_EMAIL},
        "jobs": {
            "waiting": waiting.count(), "later": Job.objects.filter(dead_at__isnull=True, run_at__gt=now).count(),
            "running": Job.objects.filter(dead_at__isnull=True, leased_until__gt=now).count(),
            "dead": Job.objects.filter(dead_at__isnull=False).count(), "delay_ms": 0 if oldest is None else max(0, now - oldest),
        },
        "stream": {"last": last_number(), "kept": StoredEvent.objects.count()},
        "index": {"ready": search.ready()}, "webhooks": webhooks.standing(), "pace": _pace(now),
    }  # fmt: skip


def findings(actor: Actor) -> dict[str, Any]:
    """The doctor's findings."""
    actor.demand(PERMISSION)
    found = examine()
    items = [{"check": one.check, "level": one.level, "zh": one.sentence(True), "en": one.sentence(False), "title": TITLES[one.check]} for one in found]
    return {"ok": is_well(found), "items": items}


def environment_of(actor: Actor) -> dict[str, Any]:
    """The variables of the environment: set or default, masked where secret."""
    actor.demand(PERMISSION)
    items = []
    for one in VARIABLES:
        given = os.environ.get(one.name, "")
        items.append({
            "name": one.name, "zh": one.zh, "en": one.en, "is_set": bool(given), "secret": one.secret, "default": one.default,
            "value": one.masked(given) if given else "",
        })  # fmt: skip
    return {"items": items}


def jobs(actor: Actor, state: str) -> dict[str, Any]:
    """Jobs of a state. Raises `Refused` for an unknown one."""
    actor.demand(PERMISSION)
    now = now_ms()
    states = {
        "dead": Job.objects.filter(dead_at__isnull=False).order_by("-dead_at"),
        "waiting": Job.objects.filter(dead_at__isnull=True, leased_until__lte=now).exclude(name__in=list(Regular.seconds)).order_by("run_at"),
        "running": Job.objects.filter(dead_at__isnull=True, leased_until__gt=now).order_by("run_at"),
        "regular": Job.objects.filter(name__in=list(Regular.seconds)).order_by("name"),
    }
    if state not in states:
        raise Refused("value_choice", field="state", choices=" / ".join(states))
    rows = states[state]
    return {"items": [_job(row) for row in rows[:SHOWN]], "total": rows.count()}


def retry(actor: Actor, job_id: int) -> None:
    """A job that was given up is tried again from the start."""
    with transaction() as db:
        row = _dead(actor, job_id)
        Job.objects.filter(pk=row.pk).update(dead_at=None, attempts=0, leased_until=0, run_at=db.now)
        record(actor, "plumbing.job.retried", f"job:{row.pk}", after={"name": row.name, "payload": row.payload[:500]})


def discard(actor: Actor, job_id: int) -> None:
    """A job that was given up is dropped."""
    with transaction():
        row = _dead(actor, job_id)
        record(actor, "plumbing.job.discarded", f"job:{row.pk}", before={"name": row.name, "payload": row.payload[:500]})
        row.delete()


def send_test_mail(actor: Actor, to: str) -> None:
    """Sends one mail in the request, so that the answer is the server's. Raises `Refused` with its reason."""
    actor.demand(PERMISSION)
    try:
        validate_email(to)
    except ValidationError as error:
        raise Refused("mail_address_wrong", field="to") from error
    english = actor.locale.startswith("en")
    subject = "Yingda: test mail" if english else "应答：测试邮件"
    body = "Mail from this installation arrives." if english else "收到这封邮件，说明本系统可以正常发信。"
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL or None, [to]).send()
    except (MailNotConfigured, OSError, smtplib.SMTPException) as error:
        raise Refused("mail_test_failed", field="to", reason=str(error)[:300]) from error
    with transaction():
        record(actor, "plumbing.mail.tested", "mail:test", after={"to": to})


def reindex(actor: Actor) -> dict[str, Any]:
    """Begins the index of messages anew; the regular job fills it."""
    actor.demand(PERMISSION)
    with transaction():
        highest = indexing.begin_anew()
        record(actor, "conversations.index.begun_anew", "index:messages", after={"messages": highest})
    return {"ready": search.ready()}


def _job(row: Job) -> dict[str, Any]:
    every = Regular.seconds.get(row.name)
    return {
        "id": row.pk, "name": row.name, "payload": row.payload[:1_000], "run_at": row.run_at, "attempts": row.attempts,
        "dead_at": row.dead_at, "error": row.last_error.strip().rsplit("\n", 1)[-1][:500], "trace": row.last_error,
        "every_s": every, "last_at": None if every is None else row.run_at - int(every * 1000),
    }  # fmt: skip


def _dead(actor: Actor, job_id: int) -> Job:
    actor.demand(PERMISSION)
    row = Job.objects.select_for_update().filter(pk=job_id, dead_at__isnull=False).first()
    if row is None:
        raise NotFound("job")
    return row


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return sum(one.stat().st_size for one in (path, Path(f"{path}-wal")) if one.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _pace(now: int) -> list[int]:
    """Messages in each of the last minutes, the oldest first."""
    first = now // MINUTE - PACE_MINUTES + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT at / 60000, count(*) FROM plumbing_storedevent WHERE at >= %s AND name = 'conversation.message' GROUP BY 1", [first * MINUTE])
        counts = {int(minute): count for minute, count in cursor.fetchall()}
    return [counts.get(first + index, 0) for index in range(PACE_MINUTES)]
