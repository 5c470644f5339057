"""What the widget asks by HTTP (docs/contract.md §6), for any site its inbox allows; no cookies."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Query, Router, Status, UploadedFile

from yingda.conversations.actions import limits
from yingda.conversations.actions import visitor as visits
from yingda.conversations.queries.one import history_of_visitor
from yingda.conversations.queries.visitor import identified, standing
from yingda.conversations.schemas import ArrivalIn, FormIn, RatingIn, TranscriptIn
from yingda.customers import actions as customers
from yingda.customers import queries as known
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal
from yingda.plumbing import files
from yingda.plumbing.clock import now_ms
from yingda.plumbing.http import address_of
from yingda.plumbing.realtime.node import last_number

router = Router()


@router.get("/config")
def config(request: HttpRequest, inbox: Annotated[str, Query(max_length=64)], lang: Annotated[str, Query(max_length=10)] = "") -> dict[str, Any]:
    """What the launcher and the panel need to draw themselves."""
    found = _inbox(request, inbox)
    return inboxes.public_config(found, lang or found.locale, now_ms())


@router.post("/session")
def session(request: HttpRequest, sent: ArrivalIn) -> dict[str, Any]:
    """A visitor arrives, or comes back with the token of their last visit."""
    inbox = _inbox(request, sent.inbox)
    limits.session(inbox, address_of(request))
    known_before = _known(inbox, sent.token)
    contact_id = visits.arrive(inbox, known_before, sent.identity, sent.locale, sent.attributes, now_ms())
    customers.record_page(contact_id, sent.page.url, sent.page.title, sent.page.referrer, request.headers.get("User-Agent", "")[:300])
    n = last_number()
    found = standing(contact_id, inbox.id)
    brief = known.contacts_brief([contact_id])[contact_id]
    token = inboxes.visitor_token(inbox, contact_id, now_ms())
    shown = {"id": contact_id, "name": brief["name"]}
    return {"token": token, "contact": shown, "n": n, "resumed": known_before is not None, **found.shown()}


@router.get("/messages")
def messages(request: HttpRequest, before: Annotated[int | None, Query(ge=1, lt=2**31)] = None) -> dict[str, Any]:
    """Older messages of the visitor's conversation."""
    inbox, actor = _visitor(request)
    found = standing(actor.id or 0, inbox.id)
    items, more = ([], False) if found.conversation_id is None else history_of_visitor(found.conversation_id, before)
    return {"items": items, "more": more}


@router.post("/uploads", response={201: dict[str, Any]})
def upload(request: HttpRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Keeps a file within the inbox's limits."""
    inbox, actor = _visitor(request)
    limits.upload(inbox, actor)
    row = files.keep(actor, file.name or "file", file, inbox.settings.upload.max_bytes, inbox.settings.upload.types)
    return Status(201, dict(files.facts(row)))


@router.post("/form", response={201: dict[str, Any]})
def form(request: HttpRequest, sent: FormIn) -> Status[dict[str, Any]]:
    """The offline form."""
    inbox = _inbox(request, sent.inbox)
    limits.session(inbox, address_of(request))
    contact = _known(inbox, sent.token)
    if contact is not None:
        limits.conversation(inbox, contact)
    return Status(201, {"conversation": visits.leave_form(inbox, sent.locale, sent.fields, contact, sent.client_id)})


@router.post("/rating", response={204: None})
def rating(request: HttpRequest, sent: RatingIn) -> Status[None]:
    """The visitor's verdict."""
    inbox, actor = _visitor(request)
    visits.rate(actor, inbox, sent.score, sent.reasons, sent.text, sent.recommend, sent.effort)
    return Status(204, None)


@router.post("/rating/invitation", response={204: None})
def rating_invitation(request: HttpRequest) -> Status[None]:
    """The visitor was asked how it was."""
    inbox, actor = _visitor(request)
    visits.asked_to_rate(actor, inbox)
    return Status(204, None)


@router.post("/transcript", response={202: None})
def transcript(request: HttpRequest, sent: TranscriptIn) -> Status[None]:
    """Asks for what was said, by mail."""
    inbox, actor = _visitor(request)
    limits.upload(inbox, actor)
    visits.ask_transcript(actor, inbox, sent.email)
    return Status(202, None)


def _inbox(request: HttpRequest, key: str) -> InboxFacts:
    inbox = inboxes.by_key(key)
    inboxes.demand_origin(inbox, request.headers.get("Origin", ""))
    return inbox


def _visitor(request: HttpRequest) -> tuple[InboxFacts, Actor]:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    locale = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh-CN"
    inbox, actor = identified(token, address_of(request), locale)
    inboxes.demand_origin(inbox, request.headers.get("Origin", ""))
    return inbox, actor


def _known(inbox: InboxFacts, token: str) -> int | None:
    """The contact of a token that still holds; an expired or foreign one begins anew."""
    if not token:
        return None
    try:
        contact = inboxes.visitor(inbox, token, now_ms()).contact
    except Refusal:
        return None
    return known.current(contact)
