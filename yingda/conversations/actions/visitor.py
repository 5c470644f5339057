"""What a visitor does: arrive, write, send the offline form, rate, ask for the transcript."""

from collections.abc import Mapping
from typing import Any

from yingda.conversations import sql
from yingda.conversations.actions.matter import announce_row
from yingda.conversations.actions.opening import latest_of, open_conversation
from yingda.conversations.actions.posting import Posted, say_system, store, with_file
from yingda.conversations.events import ConversationRated
from yingda.conversations.models import Rating, RatingInvitation
from yingda.conversations.rules.matter import Matter, topics
from yingda.conversations.rules.posting import Draft, check, reopens
from yingda.customers import actions as customers
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.events import encoded
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, transaction

RATING_TEXT = 1000


def arrive(inbox: InboxFacts, known: int | None, identity: str | None, locale: str, attributes: Mapping[str, Any], now: int) -> int:
    """The contact of a visitor: the one of a valid token, a new one, or the one a signed identity names. Its id."""
    with transaction():
        contact_id = known if known is not None else new_visitor(inbox, locale)
        if identity:
            told = inboxes.identity(inbox, identity, now)
            claims = {"name": told.name, "email": told.email, "phone": told.phone}
            contact_id = customers.identify(contact_id, told.sub, claims, scope=str(inbox.id)).pk
        if attributes:
            customers.set_attributes(the_visitor(contact_id, locale), contact_id, dict(attributes))
        return contact_id


def the_visitor(contact_id: int, locale: str = "zh-CN") -> Actor:
    """The contact as the one who acts."""
    return Actor("visitor", contact_id, "", locale=locale)


def new_visitor(inbox: InboxFacts, locale: str) -> int:
    """A contact nobody knows yet, named by its number."""
    return customers.new_visitor(str(inbox.id), locale).pk


def post(db: Db, actor: Actor, inbox: InboxFacts, draft: Draft, fields: Mapping[str, Any] | None = None, *, channel: str = "web") -> Posted:
    """Stores a visitor's message in their conversation; begins one where there is none or the last is long resolved."""
    check(draft, "visitor")
    matter = latest_of(db, actor.id or 0, inbox.id)
    if matter is None or _is_over(matter, inbox.settings.reopen_hours, db.now):
        matter = _begin(db, actor, inbox, matter, fields or {}, channel)
    return store(db, actor, matter, with_file(db, actor, draft))[0]


def leave_form(inbox: InboxFacts, locale: str, answers: Mapping[str, Any], known: int | None, client_id: str | None) -> int:
    """The offline form: a conversation that is first when the team is back. Its id. Raises `Many` for wrong fields.

    The same `client_id` again (a button pressed twice) is the same conversation.
    """
    values = inboxes.checked_answers(inbox.settings.offline, answers)
    with transaction() as db:
        contact_id = known if known is not None else customers.new_visitor(str(inbox.id), locale, client_id).pk
        sent_before = latest_of(db, contact_id, inbox.id)
        if client_id and sent_before is not None and sql.message_by_client_id(db, sent_before.id, client_id):
            return sent_before.id
        learn(contact_id, values)
        actor = Actor("visitor", contact_id, str(values.get("name") or ""), locale=locale)
        matter = open_conversation(db, actor, inbox_id=inbox.id, channel="form", contact_id=contact_id, subject=str(values.get("text") or "")[:80])
        matter = say_system(db, matter, "form", fields=_shown(inbox, values))
        text = str(values.get("text") or " ")
        store(db, actor, matter, Draft("text", text, client_id=client_id))
        return matter.id


def asked_to_rate(actor: Actor, inbox: InboxFacts) -> None:
    """The visitor was shown the question how it was, about their last conversation; the first time counts."""
    with transaction() as db:
        matter = latest_of(db, actor.id or 0, inbox.id)
        if matter is None or matter.last_seq == 0:
            raise Refused("rating_too_soon")
        if RatingInvitation.objects.get_or_create(conversation_id=matter.id, defaults={"at": db.now})[1]:
            # Whoever follows conversations looks at this one again.
            announce_row(matter, matter)


def rate(actor: Actor, inbox: InboxFacts, score: int, reasons: list[str], text: str, recommend: int | None = None, effort: int | None = None) -> None:
    """The visitor's verdict on their last conversation; a later one replaces it. recommend: 0 to 10, effort: 1 (hard) to 7 (easy), where asked."""
    if score not in (1, 2, 3, 4, 5):
        raise Refused("rating_score", field="score")
    with transaction() as db:
        matter = latest_of(db, actor.id or 0, inbox.id)
        if matter is None or matter.last_seq == 0:
            raise Refused("rating_too_soon")
        values = {"score": score, "reasons": encoded(reasons[:10]).decode(), "text": text[:RATING_TEXT], "at": db.now}
        values |= {"recommend": recommend, "effort": effort}
        person = matter.owner_id or matter.assignee_id
        Rating.objects.update_or_create(conversation_id=matter.id, defaults={**values, "person_id": person})
        say_system(db, matter, "rated", staff_only=True, score=score, text=text[:RATING_TEXT])
        announce(ConversationRated(matter.id, person, score, topics(matter)))


def ask_transcript(actor: Actor, inbox: InboxFacts, email: str) -> None:
    """Sends the visitor's last conversation to an address, as a job."""
    address = inboxes.checked_email(email)
    with transaction() as db:
        matter = latest_of(db, actor.id or 0, inbox.id)
        if matter is None:
            raise NotFound("conversation")
        facts_of_mail = {"conversation_id": matter.id, "email": address, "locale": actor.locale}
        enqueue("conversations.send_transcript", facts_of_mail, key=f"transcript:{matter.id}:{address[:60]}")


def learn(contact_id: int, values: Mapping[str, Any]) -> None:
    """Takes over what a form told: name, e-mail, phone, and the rest as attributes."""
    named = {key: value for key, value in values.items() if key in ("name", "email", "phone") and value}
    customers.told(contact_id, named)
    rest = {key: value for key, value in values.items() if key not in ("name", "email", "phone", "text")}
    if rest:
        customers.set_attributes(the_visitor(contact_id), contact_id, rest)


def _is_over(matter: Matter, hours: int, now: int) -> bool:
    return matter.state == "resolved" and not reopens(matter.resolved_at or 0, now, hours)


def _begin(db: Db, actor: Actor, inbox: InboxFacts, previous: Matter | None, fields: Mapping[str, Any], channel: str) -> Matter:
    asked = inbox.settings.fields if channel == "web" else ()
    values = inboxes.checked_answers(asked, fields) if asked else {}
    if values:
        learn(actor.id or 0, values)
    matter = open_conversation(db, actor, inbox_id=inbox.id, channel=channel, contact_id=actor.id or 0, previous_id=None if previous is None else previous.id)
    return say_system(db, matter, "form", fields=_shown(inbox, values)) if values else matter


def _shown(inbox: InboxFacts, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    labels = {f.key: f.label for f in (*inbox.settings.fields, *inbox.settings.offline)}
    return [{"key": key, "zh": labels[key].zh, "en": labels[key].en, "value": value} for key, value in values.items() if key in labels and key != "text"]
