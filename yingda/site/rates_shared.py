"""Counting requests for several nodes together: the buckets of `kit.tokens` in Redis, all of a request in one round trip.

Redis holds no credential, only digests. When it cannot be reached each node counts for itself until it answers again.
"""

import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from yingda.kit.late import Late
from yingda.kit.tokens import PART, TokenBucket
from yingda.plumbing.realtime.wire import channel_of

if TYPE_CHECKING:
    import redis
    import redis.asyncio
else:
    redis = Late("redis")

log = logging.getLogger("yingda.rates")
TIMEOUT_S = 0.25
# So long nobody asks a Redis that did not answer: a request waits for it once, not every time.
REST_MS = 5_000
# `kit.tokens.take` for each key in turn until one refuses; answers {which refused or 0, wait in ms, what is left of the last}.
# Numbers stay below 2^53, so that Lua's doubles hold them exactly.
SCRIPT = """
local now, left = tonumber(ARGV[1]), 0
for i, key in ipairs(KEYS) do
  local full, pace, part = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local held = redis.call('HMGET', key, 'parts', 'at')
  local parts, at = tonumber(held[1]) or full, tonumber(held[2]) or now
  local passed = math.max(0, now - at)
  parts, at = math.min(full, parts + passed * pace), at + passed
  if parts < part then
    return {i, at - now + math.ceil((part - parts) / pace), 0}
  end
  parts = parts - part
  redis.call('HSET', key, 'parts', string.format('%.0f', parts), 'at', string.format('%.0f', at))
  redis.call('PEXPIRE', key, at - now + math.ceil((full - parts) / pace) + 1000)
  left = math.floor(parts / part)
end
return {0, 0, left}
"""


class Unreachable(Exception):
    """Redis did not answer, or has not for a moment."""


class SharedCount:
    """The buckets of all nodes of an installation. Used from one event loop."""

    def __init__(self, url: str, secret_key: str) -> None:
        self.prefix = channel_of(secret_key).replace(":live:", ":rate:")
        self._client: Any = redis.asyncio.Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        self._script = self._client.register_script(SCRIPT)
        self._resting_until = 0
        self._is_lost = False

    async def take(self, claims: Sequence[tuple[str, TokenBucket, str]], now: int) -> tuple[int | None, int, int]:
        """Takes one from the bucket of each claim (kind, bucket, key) in turn until one is empty.

        The number of the claim that was refused or None, after how many ms it would be allowed, and what is left of the
        last one. Raises `Unreachable`.
        """
        if now < self._resting_until:
            raise Unreachable
        given = [number for _, bucket, _ in claims for number in (bucket.capacity * PART, bucket.parts_per_ms, PART)]
        try:
            refused, wait, left = await self._script(keys=[self._key(kind, key) for kind, _, key in claims], args=[now, *given])
        except (redis.RedisError, OSError) as error:
            self._lost(error, now)
            raise Unreachable from error
        if self._is_lost:
            self._is_lost = False
            log.warning("redis answers again; requests are counted for all nodes together")
        return refused - 1 if refused else None, wait, left

    def _lost(self, error: Exception, now: int) -> None:
        self._resting_until = now + REST_MS
        if not self._is_lost:
            self._is_lost = True
            log.warning("redis did not count a request (%s); each node counts for itself meanwhile", error)

    def _key(self, kind: str, key: str) -> str:
        return f"{self.prefix}:{kind}:{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"

    async def close(self) -> None:
        """Ends its connections."""
        await self._client.aclose()
