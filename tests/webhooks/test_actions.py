"""What is saved, recorded and refused; sending again in turns; letting go; the guard of addresses."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.makers.conversations import a_conversation
from tests.makers.staff import a_person, an_actor
from tests.makers.time import DAY, Clock
from tests.makers.webhooks import Receiver, a_receiver, an_endpoint
from tests.webhooks.conftest import Moved
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing import outgoing
from yingda.plumbing.models import AuditEntry, Job, StoredEvent
from yingda.webhooks.actions import endpoints, replaying
from yingda.webhooks.models import Attempt, Delivery, Endpoint
from yingda.webhooks.queries import deliveries as log
from yingda.webhooks.queries import endpoints as ask

pytestmark = pytest.mark.django_db
GIVEN = {"name": "仓库", "url": "https://hooks.example/in", "types": ["*"]}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names of hosts as the resolver of this test knows them; addresses stand for themselves."""
    known = {"hooks.example": ["93.184.216.34"], "127.0.0.1": ["127.0.0.1"]}

    def resolve(host: str, _port: int) -> list[str]:
        if host not in known:
            raise OSError("no such name")
        return known[host]

    monkeypatch.setattr(outgoing, "system_resolver", resolve)
    return known


def manager() -> Actor:
    return an_actor(webhook__manage=Reach(own=True, everything=True))


def test_an_endpoint_is_made_recorded_and_announced_and_its_secret_is_nowhere() -> None:
    row = endpoints.create(manager(), GIVEN)
    assert row.secret.startswith("whsec_") and "secret" not in ask.one(manager(), row.pk)
    entry = AuditEntry.objects.get(verb="webhooks.endpoint.created")
    raw = str(list(Endpoint.objects.extra(select={"raw": "secret"}).values("raw")))
    assert row.secret not in entry.after and row.secret not in raw
    assert StoredEvent.objects.filter(name="settings.changed", body__contains="webhooks").count() == 1


def test_a_change_is_recorded_and_a_wrong_one_changes_nothing() -> None:
    row = endpoints.create(manager(), GIVEN)
    endpoints.change(manager(), row.pk, {"name": " 新 ", "enabled": False, "types": ["order.received", "order.received"]})
    row.refresh_from_db()
    assert (row.name, row.disabled_why, row.types) == ("新", "person", ["order.received"])
    for fields, code, field in (
        ({"name": "x", "types": ["nothing.happened"]}, "webhook_type_unknown", "types"),
        ({"name": "x", "types": []}, "webhook_types_missing", "types"),
        ({"name": "x", "inbox_ids": [99]}, "webhook_inbox_unknown", "inbox_ids"),
        ({"name": "x", "url": "nonsense"}, "webhook_url_wrong", "url"),
        ({"name": "  "}, "webhook_name_missing", "name"),
    ):
        with pytest.raises(Refused) as refused:
            endpoints.change(manager(), row.pk, fields)
        assert (refused.value.code, refused.value.field) == (code, field)
    row.refresh_from_db()
    assert row.name == "新"
    assert AuditEntry.objects.filter(verb="webhooks.endpoint.changed").count() == 1


@pytest.mark.parametrize(
    ("url", "addresses", "code"),
    [
        ("https://hooks.example/", ["10.0.0.1"], "webhook_address_refused"),
        ("https://hooks.example/", ["93.184.216.34", "169.254.169.254"], "webhook_address_refused"),
        ("https://hooks.example/", ["::ffff:127.0.0.1"], "webhook_address_refused"),
        ("https://hooks.example/", ["fe80::1%eth0"], "webhook_address_refused"),
        ("https://hooks.example/", [], "webhook_host_unknown"),
        ("https://other.example/", ["1.1.1.1"], "webhook_host_unknown"),
        ("http://hooks.example/", ["93.184.216.34"], "webhook_url_not_https"),
        ("http://127.0.0.1/", ["93.184.216.34"], "webhook_url_not_https"),
    ],
)
def test_where_nothing_is_sent_is_refused_at_saving(names: dict[str, list[str]], url: str, addresses: list[str], code: str) -> None:
    names["hooks.example"] = addresses
    with pytest.raises(Refused) as refused:
        endpoints.create(manager(), {**GIVEN, "url": url})
    assert (refused.value.code, refused.value.field) == (code, "url") and not Endpoint.objects.exists()


def test_the_operator_allows_internal_addresses_also_without_tls(names: dict[str, list[str]], settings: Any) -> None:
    names["erp.lan"] = ["10.1.2.3"]
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.1.0.0/16"]
    assert endpoints.create(manager(), {**GIVEN, "url": "http://erp.lan:8080/x"}).url == "http://erp.lan:8080/x"
    with pytest.raises(Refused):
        endpoints.create(manager(), {**GIVEN, "url": "http://127.0.0.1/"})


def test_a_name_that_answers_differently_later_is_checked_again_and_only_the_checked_address_is_met(settings: Any) -> None:
    """DNS rebinding: the second answer leads inside; and what is connected to is the answer that was checked, asked for once."""
    asked: list[str] = []
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"]
    place = ("http", "hooks.example", a_closed_port(), "/")
    assert outgoing.post(place, {}, b"{}", resolve=changing).error == "connection" and asked == ["hooks.example"]
    assert outgoing.post(place, {}, b"{}", resolve=changing).error == "address" and len(asked) == 2


def a_closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def a_talker(*parts: bytes, forever: bytes = b"") -> Iterator[int]:
    """A server that sends these bytes to whoever comes and then `forever`, a byte at a time, until it is hung up on."""
    ended = threading.Event()

    def talk() -> None:
        with server, server.accept()[0] as line:
            try:
                for part in parts:
                    line.sendall(part)
                while forever and not ended.wait(0.01):
                    line.sendall(forever)
            except OSError:
                return

    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        ended.set()
        thread.join(10)


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", b""])
def test_whoever_speaks_without_end_is_cut_off(settings: Any, beginning: bytes) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"]
    began = time.monotonic()
    with a_talker(beginning, forever=b"x") as port:
        answer = outgoing.post(("http", "127.0.0.1", port, "/"), {}, b"{}", timeout_s=0.3)
    assert answer.status is None and answer.error == "timeout" and time.monotonic() - began < 5


def test_of_a_long_answer_only_the_beginning_is_read(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"]
    with a_talker(b"HTTP/1.1 500 no\r\n\r\n", b"y" * 10_000, forever=b"z") as port:
        answer = outgoing.post(("http", "127.0.0.1", port, "/"), {}, b"{}", timeout_s=10)
    assert (answer.status, answer.error, len(answer.text)) == (500, "", outgoing.ANSWER_BYTES)


@pytest.mark.parametrize(("said", "error"), [(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "protocol"), (b"HTTP/1.1 abc\r\n\r\n", "protocol")])
def test_who_does_not_speak_http(settings: Any, said: bytes, error: str) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"]
    with a_talker(said) as port:
        answer = outgoing.post(("http", "127.0.0.1", port, "/"), {}, b"{}")
    assert answer.error in (error, "connection") and answer.status is None
    with a_talker(b"not tls at all, far from it") as port:
        assert outgoing.post(("https", "127.0.0.1", port, "/"), {}, b"{}").error == "tls"


def test_the_host_is_named_as_it_was_given(receiver: Receiver, names: dict[str, list[str]]) -> None:
    names["erp.lan"] = ["127.0.0.1"]
    port = int(receiver.url.rsplit(":", 1)[1])
    assert outgoing.post(("http", "erp.lan", port, "/a?b=1"), {"x-one": "1"}, b"{}").status == 200
    assert receiver.got[0].headers["host"] == f"erp.lan:{port}" and receiver.got[0].path == "/a?b=1"


def a_certificate(host: str, folder: Path) -> Path:
    """A certificate for the host with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
    signed = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False).sign(key, SHA256())
    file = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(signed.public_bytes(Encoding.PEM) + secret)
    return file


def test_tls_is_checked_against_the_name_and_not_the_address(
    settings: Any, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"]
    names["erp.lan"] = names["other.lan"] = ["127.0.0.1"]
    file = a_certificate("erp.lan", tmp_path)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))
    with a_receiver(server_side) as receiver:
        port = int(receiver.url.rsplit(":", 1)[1])
        assert outgoing.post(("https", "erp.lan", port, "/"), {}, b"{}").error == "tls", "nobody trusts it"
        monkeypatch.setattr(outgoing, "_tls", lambda: trusting)
        assert outgoing.post(("https", "erp.lan", port, "/"), {}, b"{}").status == 200
        assert outgoing.post(("https", "other.lan", port, "/"), {}, b"{}").error == "tls", "the name is another"
        assert len(receiver.got) == 1


def dead(endpoint: Endpoint, number: int, at: int) -> Delivery:
    plain = {"type": "order.received", "body": "{}", "state": "dead", "tries": 8, "attempts": 8}
    return Delivery.objects.create(endpoint=endpoint, key=f"msg_{number}", created_at=at, due_at=at, **plain)


def test_what_was_given_up_is_sent_again_in_turns_and_nothing_newer(receiver: Receiver, lane: Moved, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = an_endpoint(receiver.url)
    old = dead(endpoint, 0, clock.now - 2 * DAY)
    rows = [dead(endpoint, number, clock.now) for number in range(1, 6)]
    assert replaying.replay_failed(manager(), endpoint.pk, clock.now - DAY) == 5
    later = dead(endpoint, 9, clock.now)
    payload = {"endpoint_id": endpoint.pk, "since_at": clock.now - DAY, "up_to": rows[-1].pk}
    replaying.go_on_replaying(**payload, after=0, limit=2)
    assert Delivery.objects.filter(state="pending").count() == 2
    assert Job.objects.get(name=replaying.REPLAY_JOB).payload.count(str(rows[1].pk)) >= 1
    clock.work()
    lane.work()
    assert Delivery.objects.filter(state="delivered").count() == 5 == len(receiver.got)
    assert {old.key, later.key} == set(Delivery.objects.filter(state="dead").values_list("key", flat=True))
    assert AuditEntry.objects.filter(verb="webhooks.endpoint.replayed").count() == 1


def test_sending_again_is_refused_where_it_makes_no_sense(receiver: Receiver, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url)
    waiting = replaying.send_test(manager(), endpoint.pk)
    gone = dead(endpoint, 1, clock.now)
    with pytest.raises(Conflict, match="webhook_pending"):
        replaying.replay(manager(), endpoint.pk, waiting.pk)
    with pytest.raises(Refused, match="webhook_since_too_old"):
        replaying.replay_failed(manager(), endpoint.pk, clock.now - 31 * DAY)
    with pytest.raises(NotFound):
        replaying.replay(manager(), an_endpoint(receiver.url).pk, gone.pk)
    endpoints.change(manager(), endpoint.pk, {"enabled": False})
    for verb in (
        lambda: replaying.replay(manager(), endpoint.pk, gone.pk),
        lambda: replaying.replay_failed(manager(), endpoint.pk, clock.now),
        lambda: replaying.send_test(manager(), endpoint.pk),
    ):
        with pytest.raises(Conflict, match="webhook_disabled"):
            verb()


def test_old_deliveries_go_with_their_attempts_a_bounded_number_at_a_time(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url, "conversation.opened")
    a_conversation()
    lane.work()
    assert Attempt.objects.count() == 1
    clock.now += 30 * DAY + 1
    dead(endpoint, 5, clock.now)
    assert replaying.forget_old(limit=1) == 1 and replaying.forget_old() == 0
    assert Attempt.objects.count() == 0 and Delivery.objects.get().key == "msg_5"


def test_there_are_at_most_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MOST", 1)
    endpoints.create(manager(), GIVEN)
    with pytest.raises(Refused, match="webhook_too_many"):
        endpoints.create(manager(), GIVEN)


VERBS: dict[str, Any] = {
    "create": lambda actor, pk: endpoints.create(actor, GIVEN),
    "change": lambda actor, pk: endpoints.change(actor, pk, {"name": "x"}),
    "archive": endpoints.archive,
    "rotate": endpoints.rotate_secret,
    "test": replaying.send_test,
    "replay": lambda actor, pk: replaying.replay(actor, pk, 1),
    "replay_failed": lambda actor, pk: replaying.replay_failed(actor, pk, 0),
    "list": lambda actor, pk: ask.listed(actor),
    "one": ask.one,
    "types": lambda actor, pk: ask.types(actor),
    "log": lambda actor, pk: log.listed(actor, pk, log.Wanted()),
    "delivery": lambda actor, pk: log.one(actor, pk, 1),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_asks_for_the_permission(verb: str) -> None:
    row = endpoints.create(SYSTEM, GIVEN)
    before = AuditEntry.objects.count()
    for actor in (an_actor(), an_actor(inbox__manage=Reach(own=True, everything=True)), an_actor(a_person(), webhook__manage=Reach(own=True))):
        with pytest.raises(Forbidden):
            VERBS[verb](actor, row.pk)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"create", "list", "types"}))
def test_an_archived_endpoint_is_not_found(verb: str) -> None:
    row = endpoints.create(SYSTEM, GIVEN)
    endpoints.archive(SYSTEM, row.pk)
    with pytest.raises(NotFound):
        VERBS[verb](SYSTEM, row.pk)
    assert ask.listed(SYSTEM) == []
