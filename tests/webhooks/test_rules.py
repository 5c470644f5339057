"""Signatures, waits, addresses, the catalogue: tables and properties."""

import base64
import json
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations import events as conversations
from yingda.customers import events as customers
from yingda.kit.addresses import embedded, is_allowed, is_public, networks
from yingda.people import events as people
from yingda.plumbing.events import Event, encoded
from yingda.routing import events as routing
from yingda.webhooks.rules import catalogue, shapes
from yingda.webhooks.rules.catalogue import ALL, TYPES, sources_of, types_told, wants
from yingda.webhooks.rules.retries import DAY, HOUR, WAITS, after_attempt, asked_wait, is_taken, switched_off
from yingda.webhooks.rules.shapes import Facts, iso, needs, payload
from yingda.webhooks.rules.signing import headers, secret_of, secrets_in_force, signature
from yingda.webhooks.rules.target import WrongUrl, target_of

# The example of the Standard Webhooks reference libraries.
SECRET, KEY, AT_S, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_is_signed_as_published() -> None:
    assert signature(SECRET, KEY, AT_S, BODY) == SIGNED
    assert signature(SECRET.removeprefix("whsec_"), KEY, AT_S, BODY) == SIGNED
    assert headers([SECRET], KEY, AT_S * 1000 + 999, BODY)["webhook-timestamp"] == str(AT_S)


@given(st.binary(min_size=24, max_size=64), st.binary(max_size=200))
def test_another_body_id_or_moment_has_another_signature(raw: bytes, body: bytes) -> None:
    secret = secret_of(raw)
    assert base64.b64decode(secret.removeprefix("whsec_")) == raw
    right = signature(secret, "msg_1", 5, body)
    assert right not in (signature(secret, "msg_2", 5, body), signature(secret, "msg_1", 6, body), signature(secret, "msg_1", 5, body + b" "))


def test_a_former_secret_signs_too_until_its_moment() -> None:
    assert secrets_in_force("new", "old", 100, 99) == ["new", "old"]
    assert secrets_in_force("new", "old", 100, 100) == ["new"]
    assert secrets_in_force("new", None, None, 0) == ["new"]
    assert headers([SECRET, SECRET], KEY, AT_S * 1000, BODY)["webhook-signature"] == f"{SIGNED} {SIGNED}"


@pytest.mark.parametrize(
    ("status", "tries", "state"),
    [(200, 1, "delivered"), (299, 8, "delivered"), (302, 1, "pending"), (404, 1, "pending"), (500, 7, "pending"), (500, 8, "dead"),
     (None, 1, "pending"), (None, 8, "dead"), (410, 1, "dead")],
)  # fmt: skip
def test_what_follows_an_attempt(status: int | None, tries: int, state: str) -> None:
    assert after_attempt(status, tries, 0, 0.5).state == state
    assert is_taken(status) == (state == "delivered")


def test_the_waits_grow_over_a_day_and_a_half() -> None:
    due = [after_attempt(500, tries, 0, 0.0).due_at for tries in range(1, len(WAITS) + 1)]
    assert due == list(WAITS) == sorted(WAITS)
    assert (due[0], due[1], due[-1]) == (5_000, 300_000, 14 * HOUR) and DAY < sum(WAITS) < 2 * DAY


@given(st.integers(1, len(WAITS)), st.floats(0, 1), st.integers(0, 2**50))
def test_a_wait_is_spread_by_a_fifth_at_most(tries: int, roll: float, now: int) -> None:
    due = after_attempt(503, tries, now, roll).due_at
    assert due is not None and WAITS[tries - 1] <= due - now <= WAITS[tries - 1] * 1.2


@pytest.mark.parametrize(
    ("header", "ms"),
    [("120", 120_000), (" 0 ", 0), (None, 0), ("", 0), ("-5", 0), ("soon", 0), ("1e9", 0), ("9" * 40, 999_999_999_000),
     ("Sun, 06 Nov 1994 08:49:37 GMT", 60_000), ("Sun, 06 Nov 1994 08:47:37 GMT", 0)],
)  # fmt: skip
def test_a_receiver_may_ask_for_time(header: str | None, ms: int) -> None:
    at = 784_111_777_000 - 60_000
    assert asked_wait(header, at) == ms
    due = after_attempt(429, 1, at, 0.0, ms).due_at
    assert due is not None and due - at == max(WAITS[0], min(ms, DAY))


@pytest.mark.parametrize(
    ("status", "since", "now", "why"),
    [(410, None, 0, "gone"), (500, 0, 3 * DAY - 1, ""), (500, 0, 3 * DAY, "failing"), (None, None, 9 * DAY, "")],
)
def test_when_an_endpoint_is_switched_off(status: int | None, since: int | None, now: int, why: str) -> None:
    assert switched_off(status, since, now) == why


REFUSED = [
    "127.0.0.1", "127.255.255.255", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.0.1",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1",
]  # fmt: skip
OPEN = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "114.114.114.114", "2606:4700:4700::1111", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", REFUSED)
def test_internal_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))


INSIDE = [IPv4Network(one) for one in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "224.0.0.0/4")]
PREFIXES = [IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"), IPv6Network("::/96")]
INSIDE_6 = [IPv6Network(one) for one in ("fc00::/7", "fe80::/10", "ff00::/8", "fec0::/10", "2001:db8::/32")]


@given(st.sampled_from(INSIDE).flatmap(lambda net: st.integers(int(net[0]), int(net[-1]))), st.sampled_from(PREFIXES))
def test_no_spelling_of_an_internal_address_is_public(number: int, prefix: IPv6Network) -> None:
    inner = IPv4Address(number)
    carried = IPv6Address(int(prefix[0]) | number)
    assert not is_public(inner) and not is_public(carried) and embedded(carried) == inner
    assert not is_public(IPv6Address((0x2002 << 112) | (number << 80)))


@given(st.sampled_from(INSIDE_6).flatmap(lambda net: st.integers(int(net[0]), int(net[-1]))))
def test_no_internal_ipv6_address_is_public(number: int) -> None:
    assert not is_public(IPv6Address(number))


@given(st.ip_addresses())
def test_only_what_the_operator_named_is_allowed(address: IPv4Address | IPv6Address) -> None:
    assert not is_allowed(address, [])
    assert is_allowed(address, networks([str(address)]))
    assert is_allowed(ip_address("::ffff:10.1.2.3"), networks(["10.0.0.0/8"]))


@pytest.mark.parametrize(
    ("url", "tidy"),
    [("https://Shop.Example/a?b=1", "https://shop.example/a?b=1"), ("https://shop.example", "https://shop.example/"), ("http://10.0.0.1:8080/x", "http://10.0.0.1:8080/x"),
     ("https://shop.example:443/", "https://shop.example/"), ("https://[2606:4700::1]/x", "https://[2606:4700::1]/x"), ("https://例子.测试/x", "https://xn--fsqu00a.xn--0zwm56d/x")],
)  # fmt: skip
def test_an_address_has_one_spelling(url: str, tidy: str) -> None:
    assert target_of(url).url == tidy == target_of(tidy).url


@pytest.mark.parametrize(
    "url",
    ["", "shop.example", "ftp://shop.example/", "file:///etc/passwd", "https://", "https://u:p@shop.example/", "https://shop.example/#a", "https://shop.example:0/",
     "https://shop.example:99999/", "https://shop .example/", "https://shop.example/a\r\nx: y", "https://[::1",
     "https://[fe80::1%eth0]/", "https://" + "a" * 600 + ".example/", "https://a..b/",
     "https://shop.example/" + "a" * 500],
)  # fmt: skip
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(WrongUrl):
        target_of(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        target = target_of(f"https://{text}")
    except WrongUrl:
        return
    assert target.url.isascii() and "\r" not in target.url and "\n" not in target.url and target == target_of(target.url)


def test_every_type_tells_of_an_event_there_is_in_both_languages() -> None:
    rooms = (conversations, customers, people, routing)
    known = {one.name for room in rooms for one in vars(room).values() if isinstance(one, type) and issubclass(one, Event) and hasattr(one, "name")}
    assert {one.source for one in TYPES.values()} <= known
    assert all(one.zh and one.en and one.zh != one.en for one in TYPES.values())
    assert set(shapes._SHAPES) == set(TYPES)


EVENTS: list[Event] = [
    conversations.ConversationOpened(5, 8, 1, None), conversations.ConversationQueued(5, "new"), conversations.ConversationAssigned(5, 3, 1, 2, "person", "x"),
    conversations.OwnerChanged(5, None, 3, "x"), conversations.ConversationResolved(5, 8, 1, 3, 3), conversations.ConversationReopened(5, "x"),
    conversations.ConversationRated(5, 3, 4, ("all",)), conversations.SlaWarned(5, 1, "first_response", 9),
    conversations.SlaBreached(5, 1, "first_response", 9),
    conversations.PlaybookActivated(5, 2, "投诉"), conversations.PlaybookBreached(2, 5, None, "first_response", 9),
    conversations.IncidentBegan(2, "支付故障", 9, 50), conversations.IncidentEnded(2, "支付故障", 9, 10, 50),
    routing.Overflowed(5, 1, 2), routing.TakenBack(5, 3, "silent"), customers.ContactCreated(8), customers.ContactChanged(8, ("name",)),
    customers.ContactsMerged(1, 8, 9, {}), customers.ContactsSeparated(1, 8, 9), customers.OrderTaken(4, 8, 100, "CNY", 7), customers.OrderChanged(4, None),
    customers.OrderMoved(4, 8, "shipped", 7), people.PresenceChanged(3, "online", 7),
]  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_every_event_is_told_as_it_is_announced(event: Event) -> None:
    """The bodies are those the stream stores, so a field that is renamed there is noticed here."""
    body = msgspec.json.decode(encoded(event.body()))
    conversation = {"id": 5, "state": "open"}
    facts = Facts({5: conversation}, {8: {"id": 8, "name": "李雷", "tier": 2}}, {3: "林岚"})
    (name,) = types_told(event.name, body)
    told = payload(name, body, facts)
    assert told is not None and json.loads(msgspec.json.encode(told)) == told
    assert ("conversation_id" in body) == (told.get("conversation") == conversation)
    inner = {"why", "by", "target_id", "merge_id", "moved", "group_ids", "topics"}
    assert not inner & set(told)


def test_every_type_but_those_of_messages_is_tried_above() -> None:
    tried = {name for event in EVENTS for name in types_told(event.name, msgspec.json.decode(encoded(event.body())))}
    assert set(TYPES) - tried == {"message.posted", "message.recalled", "note.posted"}


def test_notes_are_told_only_to_whom_asked_for_them_by_name() -> None:
    assert wants([ALL], "message.posted") and not wants([ALL], "note.posted") and wants([ALL, "note.posted"], "note.posted")
    assert not wants(["message.posted"], "conversation.opened")
    assert "conversation.message" in sources_of([["note.posted"]]) and sources_of([]) == sources_of([[]]) == frozenset()
    assert sources_of([["conversation.rated"], ["message.recalled"]]) == {"conversation.rated", "conversation.message_changed"}


@pytest.mark.parametrize(
    ("kind", "told"),
    [("text", ["message.posted"]), ("card", ["message.posted"]), ("note", ["note.posted"]), ("system", []), ("event", []), ("something new", [])],
)
def test_what_a_message_is_told_as(kind: str, told: list[str]) -> None:
    assert types_told("conversation.message", {"message": {"kind": kind}}) == told


@pytest.mark.parametrize(("kind", "recalled_at", "told"), [("text", 5, ["message.recalled"]), ("text", None, []), ("note", 5, [])])
def test_a_changed_message_is_told_only_when_it_is_recalled(kind: str, recalled_at: int | None, told: list[str]) -> None:
    assert types_told("conversation.message_changed", {"message": {"kind": kind, "recalled_at": recalled_at}}) == told


def a_message(**more: object) -> dict[str, object]:
    author = {"kind": "agent", "id": 3, "name": "林岚", "secret": 1}
    plain = {"id": 9, "conversation_id": 5, "seq": 2, "kind": "text", "text": "好", "at": 7, "author": author, "client_id": "c", "data": {}, "inner": "x"}
    return {"message": {**plain, **more}, "patch": {"owner_id": 1}}


def test_nothing_is_told_that_is_not_named() -> None:
    facts = Facts({5: {"id": 5, "state": "open"}}, {}, {}, "https://desk.example")
    told = payload("message.posted", a_message(kind="file", data={"file": "K", "name": "a.pdf", "type": "application/pdf", "size": 3, "inner": 1}), facts)
    file = {"name": "a.pdf", "type": "application/pdf", "size": 3, "url": "https://desk.example/api/v1/files/K"}
    author = {"kind": "agent", "id": 3, "name": "林岚"}
    message = {"id": 9, "conversation_id": 5, "seq": 2, "kind": "file", "text": "好", "at": 7, "author": author, "file": file}
    assert told == {"conversation": {"id": 5, "state": "open"}, "message": message}
    note = payload("note.posted", a_message(kind="note", data={"whisper_to": 4}), facts)
    assert note is not None and note["note"]["whisper"] is True and "data" not in note["note"]


def test_a_conversation_that_is_gone_is_not_told_of() -> None:
    assert payload("conversation.queued", {"conversation_id": 5, "why": "x"}, Facts()) is None
    assert needs({"survivor_id": 1, "absorbed_id": 2}).contacts == (1, 2)
    assert payload("contact.changed", {"contact_id": 8, "what": ["name"]}, Facts()) == {"contact": {"id": 8, "name": "", "tier": 0}, "changed": ["name"]}


def test_instants_are_told_as_iso_8601() -> None:
    assert iso(1_772_416_800_000) == "2026-03-02T02:00:00.000Z" and iso(7) == "1970-01-01T00:00:00.007Z"
    assert catalogue.TEST not in TYPES
