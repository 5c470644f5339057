"""Whether a webhook delivery is from who it says and of just now."""

import hashlib
import hmac
import re

TOLERANCE_MS = 5 * 60 * 1000
_TIME = re.compile(r"[0-9]{10}|[0-9]{13}")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the hex HMAC-SHA256 (RFC 2104) of timestamp, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret: str, timestamp: str, body: bytes, given: str) -> bool:
    """Whether the signature was made with the secret; takes as long for a wrong one as for a right one."""
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode("utf-8", "replace"))


def is_timely(timestamp: str, now: int) -> bool:
    """Whether the timestamp (seconds or ms since 1970) is at most five minutes from `now` (ms), before or after."""
    if not _TIME.fullmatch(timestamp):
        return False
    at = int(timestamp) * (1000 if len(timestamp) == 10 else 1)
    return abs(now - at) <= TOLERANCE_MS
