"""How often the interface may be asked, and what the answers say of it."""

import asyncio
import logging
import os
import secrets
from typing import Any

import pytest
import redis
from django.conf import settings
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from yingda.kit.errors import TooMany
from yingda.kit.tokens import PART, TokenBucket, take
from yingda.site.rates import Rates
from yingda.site.rates_shared import REST_MS, SharedCount


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in (("TOKEN_RATE", 3), ("LOGIN_RATE", 5), ("ADDRESS_RATE", 10)):
        monkeypatch.setattr(settings, name, count)
    monkeypatch.setattr(settings, "REDIS_URL", "")


def scope_of(headers: dict[str, str], address: str = "192.0.2.1", path: str = "/api/v1/me") -> dict[str, Any]:
    return {"path": path, "client": (address, 1), "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}


def asked(rates: Rates, headers: dict[str, str], address: str = "192.0.2.1", now: int = 0, path: str = "/api/v1/me") -> list[tuple[bytes, bytes]]:
    return asyncio.run(rates.count(scope_of(headers, address, path), now))


TOKEN, LOGIN = {"authorization": "Bearer a"}, {"cookie": "yingda_session=s"}


@pytest.mark.parametrize(("headers", "count"), [(TOKEN, 3), (LOGIN, 5), ({}, 10)])
def test_each_kind_has_its_own_limit_and_fills_up_again(headers: dict[str, str], count: int) -> None:
    rates = Rates()
    for _ in range(count):
        asked(rates, headers)
    with pytest.raises(TooMany) as refused:
        asked(rates, headers)
    wait = refused.value.params["retry_after_ms"]
    assert 60_000 // count <= wait <= 60_000 // count + 1
    asked(rates, headers, now=wait)


def test_others_are_not_touched_and_neither_are_other_paths() -> None:
    rates = Rates()
    for _ in range(3):
        asked(rates, TOKEN)
    asked(rates, {"authorization": "Bearer b"}), asked(rates, LOGIN)
    for _ in range(50):
        asked(rates, {}, path="/widget/v1/config")


def test_changing_credentials_does_not_get_round_the_address() -> None:
    rates = Rates()
    for number in range(10):
        asked(rates, {"authorization": f"Bearer {number}"})
    with pytest.raises(TooMany):
        asked(rates, {"authorization": "Bearer new"})
    asked(rates, TOKEN, "192.0.2.2")


def test_a_token_hears_what_is_left() -> None:
    assert dict(asked(Rates(), TOKEN)) == {b"ratelimit-policy": b'"token";q=3;w=60', b"ratelimit": b'"token";r=2;t=60'}


def test_no_limit_is_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN_RATE", "LOGIN_RATE", "ADDRESS_RATE"):
        monkeypatch.setattr(settings, name, 0)
    rates = Rates()
    assert [asked(rates, TOKEN) for _ in range(100)] == [[]] * 100


def redis_url() -> str:
    return os.environ.get("YINGDA_TEST_REDIS_URL") or os.environ["YINGDA_REDIS_URL"]


async def two_nodes_asked(times: int, headers: dict[str, str], address: str) -> list[Any]:
    """What two nodes in turn say: what is left, or after how many ms to come again."""
    nodes = [Rates(), Rates()]
    said: list[Any] = []
    for number in range(times):
        try:
            said.append(dict(await nodes[number % 2].count(scope_of(headers, address), 0)).get(b"ratelimit"))
        except TooMany as refusal:
            said.append(refusal.params["retry_after_ms"])
    for node in nodes:
        await node.close()
    return said


@pytest.mark.needs("redis")
def test_nodes_keep_the_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", redis_url())
    key, address = secrets.token_hex(8), secrets.token_hex(8)
    said = asyncio.run(two_nodes_asked(4, {"authorization": f"Bearer {key}"}, address))
    assert said[:3] == [f'"token";r={left};t=60'.encode() for left in (2, 1, 0)]
    assert said[3] == 20_000
    others = asyncio.run(two_nodes_asked(7, {"cookie": f"yingda_session={key}"}, address))
    assert others[:5] == [None] * 5 and others[5] > 0, "a log-in has its own limit"
    assert asyncio.run(two_nodes_asked(1, {}, address))[0] > 0, "and the address counted what was not refused to it"


@pytest.mark.needs("redis")
def test_redis_keeps_digests_and_forgets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", redis_url())
    monkeypatch.setattr(settings, "SECRET_KEY", secrets.token_hex(16))
    key = secrets.token_hex(8)
    asyncio.run(two_nodes_asked(1, {"authorization": f"Bearer {key}"}, key))
    with redis.Redis.from_url(redis_url()) as client:
        held = [name.decode() for name in client.scan_iter(f"{SharedCount(redis_url(), settings.SECRET_KEY).prefix}:*", count=10_000)]
        assert len(held) == 2 and not any(key in name for name in held)
        assert all(0 < client.pttl(name) <= 61_001 for name in held)


@pytest.mark.needs("redis")
@tried(max_examples=20, deadline=None)
@given(st.integers(1, 5), st.lists(st.integers(0, 30_000), max_size=20))
def test_redis_counts_as_memory_does(capacity: int, steps: list[int]) -> None:
    bucket, key = TokenBucket(capacity, capacity / 60), secrets.token_hex(8)

    async def both() -> None:
        shared = SharedCount(redis_url(), "s")
        level, now = None, 1_790_000_000_000
        for step in steps:
            now += step
            allowed, level, wait = take(bucket, level, now)
            assert await shared.take([("token", bucket, key)], now) == (None if allowed else 0, wait, level.parts // PART if allowed else 0)
        await shared.close()

    asyncio.run(both())


def test_without_redis_each_counts_for_itself_and_it_is_said_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    tries: list[int] = []
    plain = SharedCount._lost
    monkeypatch.setattr(SharedCount, "_lost", lambda self, error, now: (tries.append(now), plain(self, error, now)))

    async def asked_at(*instants: int) -> None:
        rates = Rates()
        for now in instants:
            await rates.count(scope_of(TOKEN), now)

    with caplog.at_level(logging.WARNING, "yingda.rates"):
        asyncio.run(asked_at(0, 0, 0, REST_MS * 10))
        with pytest.raises(TooMany):
            asyncio.run(asked_at(0, 0, 0, 0))
    assert tries == [0, REST_MS * 10, 0], "it is tried again after a rest"
    assert len(caplog.records) == 2, "once each time it was lost"


def test_where_nothing_is_limited_redis_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    for name in ("TOKEN_RATE", "LOGIN_RATE", "ADDRESS_RATE"):
        monkeypatch.setattr(settings, name, 0)
    rates = Rates()
    assert rates._shared is None and asked(rates, TOKEN) == []
