"""Signatures as the Standard Webhooks specification has them: `v1,<base64 of HMAC-SHA256 over id.timestamp.body>`."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

BEGINNING = "whsec_"
SECRET_BYTES = 32


def secret_of(raw: bytes) -> str:
    """The secret as it is shown: `whsec_` and the base64 of its bytes."""
    return BEGINNING + base64.b64encode(raw).decode()


def signature(secret: str, key: str, timestamp_s: int, body: bytes) -> str:
    """One signature of one request; `secret` with or without its `whsec_`. Raises ValueError for a secret that is no base64."""
    raw = base64.b64decode(secret.removeprefix(BEGINNING), validate=True)
    signed = b"%s.%d.%s" % (key.encode(), timestamp_s, body)
    return "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()


def secrets_in_force(secret: str, former: str | None, former_until: int | None, now: int) -> list[str]:
    """The present secret, then the former one as long as it is still used (`former_until`, ms, exclusive)."""
    return [secret, former] if former is not None and former_until is not None and now < former_until else [secret]


def headers(secrets: Sequence[str], key: str, now: int, body: bytes) -> dict[str, str]:
    """The headers of a request at `now` (ms), with one signature for each secret."""
    at_s = now // 1000
    return {
        "content-type": "application/json",
        "user-agent": "Yingda-Webhooks/1",
        "webhook-id": key,
        "webhook-timestamp": str(at_s),
        "webhook-signature": " ".join(signature(secret, key, at_s, body) for secret in secrets),
    }
