"""The system page: figures, findings, jobs that were given up, mail, the index, and nothing secret."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from tests.makers.staff import a_client
from yingda.people.rules.permissions import PERMISSIONS
from yingda.plumbing import jobs
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry, Job
from yingda.plumbing.store import transaction
from yingda.site.variables import VARIABLES, Variable

pytestmark = pytest.mark.django_db
API = "/api/v1/system"


def a_dead_job() -> Job:
    with transaction():
        jobs.enqueue("test.unknown", {"x": 1})
    row = Job.objects.get(name="test.unknown")
    Job.objects.filter(pk=row.pk).update(dead_at=now_ms(), last_error="Traceback\nValueError: broken", attempts=6)
    return row


def test_the_overview_costs_a_few_queries_and_tells_of_everything(django_assert_max_num_queries: Any) -> None:
    client = a_client("system.manage")
    a_dead_job()
    client.get(API)
    with django_assert_max_num_queries(20):
        seen = client.get(API).json()
    assert seen["jobs"]["dead"] == 1 and seen["database"]["bytes"] >= 0 and len(seen["pace"]) == 180 and seen["index"]["ready"] <= 1
    assert {one["check"] for one in client.get(f"{API}/findings").json()["items"]} >= {"database", "audit", "mail"}


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "/findings"), ("get", "/environment"), ("get", "/jobs"), ("post", "/jobs/1/retry"), ("delete", "/jobs/1"), ("post", "/index")],
)
def test_only_who_manages_the_system(method: str, path: str) -> None:
    client = a_client(*(set(PERMISSIONS) - {"system.manage"}))
    assert getattr(client, method)(f"{API}{path}").status_code == 403
    assert client.post(f"{API}/mail-tests", {"to": "a@example.com"}, "application/json").status_code == 403


def test_a_job_that_was_given_up_is_tried_again_or_dropped_and_both_are_recorded() -> None:
    client = a_client("system.manage")
    row = a_dead_job()
    (shown,) = client.get(f"{API}/jobs", {"state": "dead"}).json()["items"]
    assert (shown["name"], shown["error"], shown["attempts"]) == ("test.unknown", "ValueError: broken", 6)
    assert client.post(f"{API}/jobs/{row.pk}/retry").status_code == 204
    row.refresh_from_db()
    assert (row.dead_at, row.attempts) == (None, 0)
    assert client.delete(f"{API}/jobs/{row.pk}").status_code == 404, "what is not given up is not dropped"
    Job.objects.filter(pk=row.pk).update(dead_at=now_ms())
    assert client.delete(f"{API}/jobs/{row.pk}").status_code == 204 and not Job.objects.filter(pk=row.pk).exists()
    verbs = AuditEntry.objects.filter(verb__startswith="plumbing.job.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["plumbing.job.retried", "plumbing.job.discarded"]
    assert client.get(f"{API}/jobs", {"state": "nothing"}).status_code == 422


def test_mail_says_how_the_server_took_it(settings: Any) -> None:
    client = a_client("system.manage")
    assert client.post(f"{API}/mail-tests", {"to": "lin@example.com"}, "application/json").status_code == 204
    assert mail.outbox[0].to == ["lin@example.com"]
    settings.EMAIL_BACKEND = "yingda.site.mail.NotConfigured"
    refused = client.post(f"{API}/mail-tests", {"to": "lin@example.com"}, "application/json").json()
    assert (refused["code"], refused["field"]) == ("mail_test_failed", "to")
    assert client.post(f"{API}/mail-tests", {"to": "nobody"}, "application/json").json()["code"] == "mail_address_wrong"


def test_secrets_of_the_environment_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGDA_SECRET_KEY", "very-secret-key")
    monkeypatch.setenv("YINGDA_SMTP_URL", "smtps://me:pass%21word@mail.example.com:465")
    answer = a_client("system.manage").get(f"{API}/environment")
    assert b"very-secret" not in answer.content and b"pass%21word" not in answer.content and b"mail.example.com" in answer.content
    assert Variable("X", "", "", url=True).masked("redis://h:1/0") == "redis://h:1/0"


def test_every_variable_of_the_environment_is_shown() -> None:

    package = Path(__file__).parents[2] / "yingda"
    used = {name for file in package.rglob("*.py") for name in re.findall(r"YINGDA_[A-Z_]+[A-Z]", file.read_text())}
    # Of one command only, for one run.
    assert {name for name in used if not name.startswith("YINGDA_REPLAY_")} == {one.name for one in VARIABLES}


def test_the_index_is_begun_anew() -> None:
    assert a_client("system.manage").post(f"{API}/index").status_code == 202
    assert AuditEntry.objects.filter(verb="conversations.index.begun_anew").count() == 1
