"""The two standards of web push that carry a message: RFC 8291 (what only the device can read) and RFC 8292 (who sends it)."""

import base64
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
# How many private keys P-256 has (FIPS 186-5).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_RECORD = 4096
# Lengths are rounded up to this, so that the push service does not learn how long a message is.
PADDED_TO = 256
LONGEST = 2_000
TOKEN_S = 12 * 3600


class WrongKeys(ValueError):
    """The keys of a subscription are not those of a browser."""


def unpacked(text: str) -> bytes:
    """Bytes of base64url, with or without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def packed(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def pair_of(number: int) -> tuple[str, str]:
    """The key pair of a number drawn from 1 to `ORDER` - 1: the number (32 bytes) and its public point (65 bytes), base64url."""
    key = ec.derive_private_key(number, _CURVE)
    return packed(number.to_bytes(32, "big")), packed(_point(key.public_key()))


def check_keys(p256dh: str, auth: str) -> None:
    """Raises WrongKeys unless they are a point of P-256 and a secret of 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, unpacked(p256dh))
        fits = len(unpacked(p256dh)) == 65 and len(unpacked(auth)) == 16
    except (ValueError, InvalidKey) as error:
        raise WrongKeys(p256dh) from error
    if not fits:
        raise WrongKeys(auth)


def sealed(text: bytes, p256dh: str, auth: str, once: str, salt: bytes, padded_to: int = PADDED_TO) -> bytes:
    """The body of a push: `text` (at most `LONGEST` bytes) as only the device with these keys can read it.

    once, salt: the private key and the 16 bytes drawn for this one message and never used again. Raises WrongKeys.
    """
    check_keys(p256dh, auth)
    key = _private(once)
    theirs, ours = unpacked(p256dh), _point(key.public_key())
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    secret = _derived(shared, unpacked(auth), b"WebPush: info\x00" + theirs + ours, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    record = text[:LONGEST] + b"\x02"
    record += bytes(-len(record) % padded_to)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, record, None)


def voucher(endpoint: str, private: str, public: str, contact: str, now: int) -> str:
    """The `Authorization` by which a push service knows this installation; good for 12 hours from `now` (ms).

    contact: where its operators reach ours, `https:` or `mailto:`.
    """
    parts = urlsplit(endpoint)
    claims: dict[str, Any] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now // 1000 + TOKEN_S, "sub": contact}
    return f"vapid t={jwt.encode(claims, _private(private), algorithm='ES256')}, k={public}"


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(text), "big"), _CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
