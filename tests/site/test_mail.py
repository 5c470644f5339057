"""Outgoing mail over a real SMTP server; without one a mail job fails and says why."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.core.mail import EmailMessage
from django.test import override_settings

from tests.makers.conversations import a_conversation, post, the_customer
from yingda.plumbing import jobs
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import Job
from yingda.plumbing.store import transaction
from yingda.site import environment
from yingda.site.mail import MailNotConfigured

pytestmark = pytest.mark.django_db(transaction=True)


class Post:
    """A mail server that keeps what it was given."""

    def __init__(self) -> None:
        self.letters: list[Envelope] = []
        self.users: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.letters.append(envelope)
        return "250 kept"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"p:w", handled=False)


@pytest.fixture
def server() -> Iterator[tuple[Post, str]]:
    """A server at a free port of 127.0.0.1 that wants a log-in, and its address."""
    kept = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Controller(kept, "127.0.0.1", port, ready_timeout=60, authenticator=kept.authenticate, auth_required=True, auth_require_tls=False)
    running.start()
    yield kept, f"127.0.0.1:{port}"
    running.stop()


def configured(monkeypatch: pytest.MonkeyPatch, address: str, password: str = "p%3Aw") -> override_settings:
    monkeypatch.setenv("YINGDA_SMTP_URL", f"smtp://desk:{password}@{address}")
    monkeypatch.setenv("YINGDA_MAIL_FROM", "青禾客服 <desk@example.com>")
    return override_settings(**environment.mail())


def ask_for_transcript() -> None:
    chat = a_conversation()
    post(the_customer(chat.contact_id), chat.id, "龙井还有货吗 <b>")
    facts = {"conversation_id": chat.id, "email": "wang@example.com", "locale": "zh-CN"}
    with transaction():
        jobs.enqueue("conversations.send_transcript", facts)


def run_the_transcript() -> None:
    leased = [job for job in jobs.lease(now_ms(), 200) if job.name == "conversations.send_transcript"]
    assert len(leased) == 1
    jobs.run(leased[0])


def test_a_transcript_arrives_as_utf8_text_from_the_sender(server: tuple[Post, str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept, address = server
    ask_for_transcript()
    with configured(monkeypatch, address):
        run_the_transcript()
    assert kept.users == ["desk"]
    (letter,) = kept.letters
    assert letter.rcpt_tos == ["wang@example.com"]
    assert letter.mail_from == "desk@example.com"
    read = message_from_bytes(letter.content, policy=policy.default)
    assert "青禾客服" in read["From"]
    assert "龙井还有货吗 <b>" in read.get_content()
    assert not Job.objects.filter(name="conversations.send_transcript").exists()


def test_a_refused_log_in_fails_the_job_with_the_reason(server: tuple[Post, str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept, address = server
    ask_for_transcript()
    with configured(monkeypatch, address, "wrong"):
        run_the_transcript()
    assert kept.letters == []
    job = Job.objects.get(name="conversations.send_transcript")
    assert "smtplib.SMTPAuthenticationError: (535" in job.last_error, job.last_error[-300:]
    assert job.run_at > now_ms() - 1_000


def test_without_a_server_nothing_is_pretended() -> None:
    with override_settings(EMAIL_BACKEND="yingda.site.mail.NotConfigured"):
        with pytest.raises(MailNotConfigured):
            EmailMessage("s", "b", to=["a@b.cn"]).send()
        ask_for_transcript()
        run_the_transcript()
    job = Job.objects.get(name="conversations.send_transcript")
    assert job.attempts == 1
    assert "YINGDA_SMTP_URL" in job.last_error
