"""The reads of inboxes: by key, the list, what a visitor's browser is told, its signed tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings as site
from django.core.cache import cache

from yingda.inboxes.models import Inbox
from yingda.inboxes.rules import opening, origins, tokens
from yingda.inboxes.rules.answers import validate_fields
from yingda.inboxes.rules.document import Bilingual, FormField, InboxSettings, from_document
from yingda.kit import worktime
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, Many, NotFound, Refused
from yingda.kit.uses import Use, named
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.secrets import decrypt, encrypt

_SHOWN = (
    "id",
    "name",
    "kind",
    "key",
    "calendar_id",
    "locale",
    "allowed_origins",
    "settings",
    "version",
    "created_at",
    "archived_at",
    "former_until",
)
CACHED_S = 30
VISITOR_TOKEN_MS = 30 * 24 * 3600 * 1000
_COLUMNS = ("id", "key", "kind", "name", "locale", "calendar_id", "allowed_origins", "settings", "version", "archived_at", "former_until")


@dataclass(frozen=True, slots=True)
class InboxFacts:
    """An inbox as other rooms and the live lane use it; `secrets`: the present one, then a former one still valid."""

    id: int
    key: str
    kind: str
    name: str
    locale: str
    calendar_id: int | None
    allowed_origins: tuple[str, ...]
    settings: InboxSettings
    version: int
    secrets: tuple[str, ...]


def by_key(key: str, now: int | None = None) -> InboxFacts:
    """The inbox in use with this public key; cached for 30 s and dropped on change. Raises NotFound."""
    row = cache.get(cache_name(key)) if _is_key(key) else None
    if row is None:
        row = _row(key)
        cache.set(cache_name(key), row, CACHED_S)
    return _facts(row, now_ms() if now is None else now)


def by_id(inbox_id: int) -> InboxFacts:
    """The inbox with this number, archived or not. Raises NotFound."""
    inbox = Inbox.objects.filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound("inbox")
    return _facts(_as_row(inbox), now_ms())


def names() -> dict[int, str]:
    """Every inbox's name by its number, archived ones too."""
    return dict(Inbox.objects.values_list("id", "name"))


def uses(kind: str, id: int) -> list[Use]:
    """The inboxes in use that go by a calendar."""
    if kind != "calendar":
        return []
    return [named("inbox", list(Inbox.objects.filter(calendar_id=id, archived_at__isnull=True).order_by("name").values_list("name", flat=True)))]


def first_web_key() -> str | None:
    """The public key of the oldest web inbox in use, or None when there is none."""
    key: str | None = Inbox.objects.filter(kind="web", archived_at__isnull=True).order_by("id").values_list("key", flat=True).first()
    return key


def listed(actor: Actor, archived: bool = False) -> list[dict[str, Any]]:
    """The inboxes by name: all of each with `inbox.manage`; everybody else signed in is told which there are."""
    rows = Inbox.objects.filter(archived_at__isnull=not archived).order_by("name", "id")
    return list(rows.values(*(_SHOWN if actor.may("inbox.manage") else ("id", "name", "kind"))))


def one(actor: Actor, inbox_id: int) -> Inbox:
    """The inbox with all it holds; needs `inbox.manage`. Raises NotFound."""
    actor.demand("inbox.manage")
    inbox = Inbox.objects.filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound("inbox")
    return inbox


def snippet(actor: Actor, inbox_id: int) -> dict[str, str]:
    """The line to paste into the team's site, and the key in it."""
    key = one(actor, inbox_id).key
    return {"html": origins.snippet(site.PUBLIC_URL, key), "key": key}


def public_config(inbox: InboxFacts, locale: str, now: int) -> dict[str, Any]:
    """What a visitor's browser is told (docs/contract.md §6): look, hours, forms, rating, upload limits."""
    settings, look = inbox.settings, inbox.settings.appearance
    return {
        "name": look.team_name.read(locale) or inbox.name,
        "hours": hours(inbox, locale, now),
        "appearance": {"colour": look.colour, "position": look.position, "greeting": look.greeting.read(locale)},
        "fields": form_of(settings.fields, locale),
        "offline": form_of(settings.offline, locale),
        "rating": {"enabled": settings.rating.enabled, "reasons": [reason.read(locale) for reason in settings.rating.reasons]},
        "draft_visible": settings.draft_visible,
        "upload": {"max_bytes": settings.upload.max_bytes, "types": list(settings.upload.types)},
        "locale": locale,
    }


def hours(inbox: InboxFacts, locale: str, now: int) -> dict[str, Any]:
    """Whether the team works now, when it does next (ms, None: not known), and the same in words."""
    calendar = None if inbox.calendar_id is None else people.calendar(inbox.calendar_id)
    if calendar is None:
        return {"open": True, "next_opening_at": None, "text": opening.words(True, None, now, "UTC", locale)}
    opens_at = worktime.next_opening(calendar, now)
    is_open = opens_at == now
    text = opening.words(is_open, opens_at, now, calendar.zone, locale)
    return {"open": is_open, "next_opening_at": None if is_open else opens_at, "text": text}


def demand_origin(inbox: InboxFacts, origin: str) -> None:
    """Raises Forbidden when a browser on a site that is not allowed asks."""
    if not origins.origin_allowed(origin, inbox.allowed_origins):
        raise Forbidden("inbox_origin_not_allowed", origin=origin[:200])


def checked_answers(fields: tuple[FormField, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The accepted answers of a form. Raises Many with one refusal per wrong field."""
    answers = validate_fields(fields, values)
    if answers.problems:
        raise Many([Refused(problem.code, problem.field, **problem.params) for problem in answers.problems])
    return answers.values


def checked_email(value: str) -> str:
    """The address, if it is one. Raises Many naming `email`."""
    field = FormField("email", Bilingual("邮箱", "E-mail"), "email", True, (), 254)
    return str(checked_answers((field,), {"email": value})["email"])


def of_visitor_token(token: str, now: int) -> tuple[InboxFacts, tokens.Visitor]:
    """The inbox and the visitor of a token, which names its inbox. Raises Refused, NotFound for an inbox out of use."""
    number = tokens.claimed_inbox(token)
    if number is None:
        raise Refused("visitor_token_forged", "token")
    inbox = by_key(key_of(number), now)
    return inbox, visitor(inbox, token, now)


def key_of(inbox_id: int) -> str:
    """The public key of an inbox; cached for 30 s. Raises NotFound."""
    name = f"inbox-key:{inbox_id}"
    key: str | None = cache.get(name)
    if key is None:
        key = by_id(inbox_id).key
        cache.set(name, key, CACHED_S)
    return key


def visitor_token(inbox: InboxFacts, contact: int, now: int, version: int = 1) -> str:
    """A token naming `contact` for 30 days."""
    return tokens.issue_visitor_token(inbox.secrets[0], contact, inbox.id, now, VISITOR_TOKEN_MS, version)


def visitor(inbox: InboxFacts, token: str, now: int) -> tokens.Visitor:
    """Whom a visitor token names. Raises Refused: visitor_token_forged, visitor_token_expired."""
    read = tokens.read_visitor_token(token, inbox.secrets, inbox.id, now)
    if isinstance(read, tokens.Void):
        raise Refused(read.code, "token", **read.params)
    return read


def identity(inbox: InboxFacts, token: str, now: int) -> tokens.Identity:
    """The customer the team's site vouches for. Raises Refused with the reason (codes of `rules.tokens.check_identity`)."""
    read = tokens.check_identity(token, inbox.secrets, now)
    if isinstance(read, tokens.Void):
        raise Refused(read.code, "identity", **read.params)
    return read


def form_of(fields: tuple[FormField, ...], locale: str) -> list[dict[str, Any]]:
    """Fields as a visitor's browser shows them."""
    return [
        {
            "key": one.key,
            "label": one.label.read(locale),
            "type": one.type,
            "required": one.required,
            "choices": [choice.read(locale) for choice in one.choices],
            "max_length": one.max_length,
        }
        for one in fields
    ]


def cache_name(key: str) -> str:
    """Where the inbox of a key is cached."""
    return f"inbox:{key}"


def _is_key(key: str) -> bool:
    return len(key) <= 32 and key.isascii() and key.replace("-", "").replace("_", "").isalnum()


def _row(key: str) -> dict[str, Any]:
    inbox = Inbox.objects.filter(key=key, archived_at__isnull=True).first() if _is_key(key) else None
    if inbox is None:
        raise NotFound("inbox")
    return _as_row(inbox)


def _as_row(inbox: Inbox) -> dict[str, Any]:
    """What is cached: secrets stay closed there, a cache may be another machine."""
    former = None if inbox.former_secret is None else encrypt(inbox.former_secret)
    return {**{name: getattr(inbox, name) for name in _COLUMNS}, "secret": encrypt(inbox.secret), "former_secret": former}


def _facts(row: dict[str, Any], now: int) -> InboxFacts:
    former = row["former_secret"] if (row["former_until"] or 0) > now else None
    return InboxFacts(
        id=row["id"],
        key=row["key"],
        kind=row["kind"],
        name=row["name"],
        locale=row["locale"],
        calendar_id=row["calendar_id"],
        allowed_origins=tuple(row["allowed_origins"]),
        settings=from_document(row["settings"]),
        version=row["version"],
        secrets=tuple(decrypt(closed) for closed in (row["secret"], former) if closed),
    )
