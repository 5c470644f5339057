"""How often the interface may be asked: per token, per log-in, per address; both lanes, in memory, before anything is read.

Headers as of draft-ietf-httpapi-ratelimit-headers. Behind several nodes each counts for itself.
"""

from dataclasses import dataclass, field

from django.conf import settings

from yingda.kit.errors import TooMany
from yingda.kit.tokens import PART, Level, TokenBucket, take
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.asgi import Scope, Send, cookies, header

PREFIX = "/api/v1/"
KEPT = 50_000
MINUTE_S = 60


@dataclass(slots=True)
class Rate:
    """Buckets of one kind by key, for `count` requests a minute; the oldest are forgotten past `KEPT` keys."""

    name: str
    count: int
    bucket: TokenBucket = field(init=False)
    levels: dict[str, Level] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bucket = TokenBucket(self.count, self.count / MINUTE_S)

    def take(self, key: str, now: int) -> int:
        """Counts one request; what is left, whole requests. Raises `TooMany`."""
        allowed, level, wait = take(self.bucket, self.levels.pop(key, None), now)
        self.levels[key] = level
        if len(self.levels) > KEPT:
            self.levels.pop(next(iter(self.levels)))
        if not allowed:
            raise TooMany("too_many_requests", wait, seconds=-(-wait // 1000))
        return level.parts // PART


class Rates:
    """The limits in force at this node; a limit of 0 is none."""

    def __init__(self) -> None:
        wanted = {"token": settings.TOKEN_RATE, "login": settings.LOGIN_RATE, "address": settings.ADDRESS_RATE}
        self.kinds = {name: Rate(name, count) for name, count in wanted.items() if count}

    def count(self, scope: Scope, now: int | None = None) -> list[tuple[bytes, bytes]]:
        """Counts a request; the headers that tell a token what is left. Raises `TooMany`."""
        if not scope["path"].startswith(PREFIX) or not self.kinds:
            return []
        now = now_ms() if now is None else now
        client = scope.get("client")
        self._take("address", str(client[0]) if client else "", now)
        bearer = header(scope, b"authorization")
        if bearer:
            return self._told(self._take("token", bearer, now))
        session = cookies(scope).get(settings.SESSION_COOKIE_NAME)
        if session:
            self._take("login", session, now)
        return []

    def _take(self, name: str, key: str, now: int) -> int | None:
        rate = self.kinds.get(name)
        return None if rate is None else rate.take(key, now)

    def _told(self, left: int | None) -> list[tuple[bytes, bytes]]:
        return [] if left is None else told(self.kinds["token"], left, 0)


def told(rate: Rate, left: int, wait_s: int) -> list[tuple[bytes, bytes]]:
    """`RateLimit-Policy` and `RateLimit`."""
    policy = f'"{rate.name}";q={rate.count};w={MINUTE_S}'
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", f'"{rate.name}";r={left};t={wait_s or MINUTE_S}'.encode())]


def with_headers(send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    """Adds headers to the answer that is sent."""

    async def sending(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}  # type: ignore[misc]
        await send(message)

    return sending  # type: ignore[return-value]
