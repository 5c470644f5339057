"""Requests that are done once, whatever the network does to their answers (draft-ietf-httpapi-idempotency-key-header).

A key is claimed in a transaction of its own, so that a second request hears that the first still runs. The answer is kept in
the transaction of the work itself: both are true, or neither is, also when the process dies in between. A claim whose
process died is taken over after a while; the work it claimed for was not done, or its answer would stand here.
"""

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from yingda.kit.errors import Conflict, Refused, TooMany
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job
from yingda.plumbing.models import IdempotencyKey
from yingda.plumbing.store import transaction

KEPT_MS = 24 * 3600 * 1000
CLAIM_MS = 120_000
RETRY_MS = 1_000
FIELD = "Idempotency-Key"


class StillRunning(TooMany):
    """The first request with this key has not ended."""

    status = 409


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the request of a key."""

    id: int
    secret: str


def key_in(text: str) -> str:
    """The key of a header: 1 to 255 visible ASCII characters, with or without the quotes of a structured field. Raises `Refused`."""
    key = text.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= 255 or not all("!" <= letter <= "~" for letter in key):
        raise Refused("idempotency_key_wrong", FIELD)
    return key


def claim(sender: str, key: str, fingerprint: str) -> Claim | Kept:
    """The right to do it, or the answer of the one that did.

    Raises `Refused` when the key was used for another request, `StillRunning` while the first has not ended.
    """
    now, secret = now_ms(), secrets.token_hex(16)
    with transaction():
        row = IdempotencyKey.objects.select_for_update().filter(sender=sender, key=key).first()
        if row is not None and now - row.at > KEPT_MS:
            row.delete()
            row = None
        if row is not None:
            return _known(row, fingerprint, now, secret)
    try:
        with transaction():
            row = IdempotencyKey.objects.create(sender=sender, key=key, fingerprint=fingerprint, claim=secret, at=now)
    except IntegrityError as error:
        raise StillRunning("idempotency_running", RETRY_MS) from error
    return Claim(row.pk, secret)


def keep(claim: Claim, answer: Kept) -> None:
    """Keeps the answer in the running transaction. Raises `Conflict` when the claim was taken over: then nothing is done."""
    found = IdempotencyKey.objects.select_for_update().filter(pk=claim.id, claim=claim.secret, status__isnull=True).first()
    if found is None:
        raise Conflict("idempotency_lost")
    found.status, found.headers, found.body = answer.status, dict(answer.headers), b64encode(answer.body).decode()
    found.save(update_fields=["status", "headers", "body"])


def release(claim: Claim) -> None:
    """Nothing was done: the key may be used again."""
    with transaction():
        IdempotencyKey.objects.filter(pk=claim.id, claim=claim.secret, status__isnull=True).delete()


@job("plumbing.forget_idempotency_keys")
def forget_old(payload: dict[str, Any]) -> None:
    """Drops keys after a day."""
    with transaction():
        IdempotencyKey.objects.filter(at__lt=now_ms() - KEPT_MS).delete()


def erase(words: re.Pattern[str]) -> int:
    """Empties kept answers in which a word stands, so that a repeat is still not done twice; how many."""
    count = 0
    for row in IdempotencyKey.objects.exclude(body="").iterator(chunk_size=500):
        if words.search(b64decode(row.body).decode("utf-8", "replace")):
            count += 1
            with transaction():
                IdempotencyKey.objects.filter(pk=row.pk).update(body=b64encode(b"{}").decode())
    return count


def _known(row: IdempotencyKey, fingerprint: str, now: int, secret: str) -> Claim | Kept:
    if row.fingerprint != fingerprint:
        raise Refused("idempotency_other_request", FIELD)
    if row.status is not None:
        return Kept(row.status, row.headers, b64decode(row.body))
    if now - row.at < CLAIM_MS:
        raise StillRunning("idempotency_running", RETRY_MS)
    row.claim, row.at = secret, now
    row.save(update_fields=["claim", "at"])
    return Claim(row.pk, secret)
