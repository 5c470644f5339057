"""Flood limits of visitors: tight for one visitor, wide for an address, since a whole office may sit behind one."""

from dataclasses import dataclass, field

from yingda.kit.tokens import Level, TokenBucket, take

KEPT = 50_000


@dataclass(slots=True)
class Flood:
    """Buckets of one kind by key; the oldest are forgotten past `KEPT` keys."""

    bucket: TokenBucket
    levels: dict[str, Level] = field(default_factory=dict)

    def wait_ms(self, key: str, now: int) -> int:
        """Takes one token; 0 when there was one, else the milliseconds until there is."""
        allowed, level, wait = take(self.bucket, self.levels.pop(key, None), now)
        self.levels[key] = level
        if len(self.levels) > KEPT:
            self.levels.pop(next(iter(self.levels)))
        return 0 if allowed else wait


def per_minute(count: int) -> Flood:
    """At most `count` a minute on the long run, and as many at once."""
    return Flood(TokenBucket(max(1, count), max(1, count) / 60))


def per_hour(count: int) -> Flood:
    """At most `count` an hour on the long run, and as many at once."""
    return Flood(TokenBucket(max(1, count), max(1, count) / 3600))
