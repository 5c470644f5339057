"""Signed tokens: the one a visitor's browser keeps, and the one a team's own site proves a customer's identity with.

Both are JWT (RFC 7519) signed HS256 with the secret of the inbox; the algorithm in a token's header is never believed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yingda.kit.late import Late

if TYPE_CHECKING:
    import jwt
else:
    jwt = Late("jwt")

ALGORITHM = "HS256"
AUDIENCE = "yingda-visitor"
MOST_LETTERS = 4_096
MOST_LIFETIME_S = 24 * 3600
LEEWAY_S = 30
CLAIMS = {"sub": 128, "name": 80, "email": 254, "phone": 30}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a visitor token names. `version`: tokens older than the contact's own version are void."""

    contact: int
    inbox: int
    version: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What the team's site says of its customer: `sub` is the customer's number there."""

    sub: str
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Void:
    """Why a token is not accepted: the code of the sentence, and its words."""

    code: str
    params: dict[str, Any]


def issue_visitor_token(secret: str, contact: int, inbox: int, now: int, lifetime_ms: int, version: int = 1) -> str:
    """A token that names `contact` at `inbox` until `now + lifetime_ms`; instants in ms, the claim `exp` in s."""
    claims = {"aud": AUDIENCE, "sub": str(contact), "inbox": inbox, "v": version, "exp": (now + lifetime_ms) // 1000}
    return jwt.encode(claims, secret, ALGORITHM)


def read_visitor_token(token: str, secrets: Iterable[str], inbox: int, now: int) -> Visitor | Void:
    """The visitor of a token of this inbox, or why it is void: visitor_token_forged, visitor_token_expired."""
    claims = _claims(token, secrets, AUDIENCE)
    try:
        visitor = Visitor(int(claims["sub"]), int(claims["inbox"]), int(claims["v"]), int(claims["exp"]) * 1000)
    except (KeyError, TypeError, ValueError, OverflowError):
        return Void("visitor_token_forged", {})
    if visitor.inbox != inbox:
        return Void("visitor_token_forged", {})
    return visitor if now < visitor.expires_at else Void("visitor_token_expired", {})


def claimed_inbox(token: str) -> int | None:
    """The inbox a visitor token says it is of, before anything is proved; only good for finding the secret."""
    if len(token) > MOST_LETTERS:
        return None
    try:
        inbox = jwt.decode(token, options={"verify_signature": False}).get("inbox")
    except (jwt.InvalidTokenError, ValueError):
        return None
    return inbox if isinstance(inbox, int) and not isinstance(inbox, bool) and 0 < inbox < 2**63 else None


def check_identity(token: str, secrets: Iterable[str], now: int) -> Identity | Void:
    """The customer a site vouches for, or why not: identity_forged, identity_incomplete, identity_expired,
    identity_too_long_lived (more than 24 h), identity_claim_wrong."""
    claims = _claims(token, secrets, None)
    # A visitor token is signed with the same secret and must not pass for what the team's site says.
    if not claims or claims.get("aud") == AUDIENCE:
        return Void("identity_forged", {})
    for name in ("sub", "exp"):
        if claims.get(name) in (None, ""):
            return Void("identity_incomplete", {"claim": name})
    return _lifetime_problem(claims["exp"], now // 1000) or _identity(claims)


def _claims(token: str, secrets: Iterable[str], audience: str | None) -> dict[str, Any]:
    """The claims of a rightly signed token, else nothing. Times are the caller's business: it has the clock."""
    if len(token) > MOST_LETTERS:
        return {}
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_sub": False, "verify_aud": audience is not None}
    for secret in secrets:
        try:
            claims: dict[str, Any] = jwt.decode(token, secret, algorithms=[ALGORITHM], audience=audience, options=options)
        except (jwt.InvalidTokenError, ValueError):
            continue
        return claims
    return {}


def _lifetime_problem(exp: Any, now_s: int) -> Void | None:
    if isinstance(exp, bool) or not isinstance(exp, (int, float)) or exp != exp:
        return Void("identity_claim_wrong", {"claim": "exp"})
    if exp + LEEWAY_S <= now_s:
        return Void("identity_expired", {})
    if exp - now_s > MOST_LIFETIME_S + LEEWAY_S:
        return Void("identity_too_long_lived", {"hours": MOST_LIFETIME_S // 3600})
    return None


def _identity(claims: dict[str, Any]) -> Identity | Void:
    values: dict[str, str] = {}
    for name, longest in CLAIMS.items():
        value = claims.get(name, "")
        if name == "sub" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            return Void("identity_claim_wrong", {"claim": name})
        values[name] = value
    return Identity(**values)
