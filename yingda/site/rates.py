"""How often the interface may be asked: per token, per log-in, per address; both lanes, before anything is read.

Headers as of draft-ietf-httpapi-ratelimit-headers. Counted in memory; with Redis for all nodes together (`rates_shared`).
"""

from dataclasses import dataclass, field

from django.conf import settings

from yingda.kit.errors import TooMany
from yingda.kit.tokens import PART, Level, TokenBucket, take
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.asgi import Scope, Send, cookies, header
from yingda.site.rates_shared import SharedCount, Unreachable

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
            raise too_many(wait)
        return level.parts // PART


Claim = tuple[Rate, str]


def too_many(wait: int) -> TooMany:
    """The refusal of a request that may come in `wait` ms."""
    return TooMany("too_many_requests", wait, seconds=-(-wait // 1000))


class Rates:
    """The limits in force; a limit of 0 is none."""

    def __init__(self) -> None:
        wanted = {"token": settings.TOKEN_RATE, "login": settings.LOGIN_RATE, "address": settings.ADDRESS_RATE}
        self.kinds = {name: Rate(name, count) for name, count in wanted.items() if count}
        self._shared = SharedCount(settings.REDIS_URL, settings.SECRET_KEY) if settings.REDIS_URL and self.kinds else None

    async def count(self, scope: Scope, now: int | None = None) -> list[tuple[bytes, bytes]]:
        """Counts a request; the headers that tell a token what is left. Raises `TooMany`."""
        if not scope["path"].startswith(PREFIX) or not self.kinds:
            return []
        claims = self._claims(scope)
        if not claims:
            return []
        left = await self._left(claims, now_ms() if now is None else now)
        last = claims[-1][0]
        return told(last, left, 0) if last.name == "token" else []

    async def close(self) -> None:
        """Lets go of Redis."""
        if self._shared is not None:
            await self._shared.close()

    def _claims(self, scope: Scope) -> list[Claim]:
        """What a request is counted under: its address, and its token or else its log-in."""
        client, bearer = scope.get("client"), header(scope, b"authorization")
        named = [("address", str(client[0]) if client else "")]
        if bearer:
            named.append(("token", bearer))
        elif session := cookies(scope).get(settings.SESSION_COOKIE_NAME):
            named.append(("login", session))
        return [(self.kinds[name], key) for name, key in named if name in self.kinds]

    async def _left(self, claims: list[Claim], now: int) -> int:
        """Counts under each; what is left of the last. Raises `TooMany`."""
        if self._shared is not None:
            try:
                refused, wait, left = await self._shared.take([(rate.name, rate.bucket, key) for rate, key in claims], now)
            except Unreachable:
                pass  # said by who found it so
            else:
                if refused is not None:
                    raise too_many(wait)
                return left
        return [rate.take(key, now) for rate, key in claims][-1]


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
