"""Making and changing contacts, and putting people in charge of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from yingda.customers.actions.identities import add, checked
from yingda.customers.events import ContactChanged, ContactCreated, ResponsibilityChanged
from yingda.customers.models import Company, Contact, Identity, Responsibility
from yingda.customers.queries.access import demand_contact, may_hand, person_of, reaches
from yingda.customers.rules.attributes import NAMED, BadAttribute, laid_over
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Phrase, Refused
from yingda.kit.text import search_keys
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, transaction

TIERS = range(5)
TOUCH_EVERY_MS = 60_000
IDENTITIES_LIMIT = 20


def create_contact(actor: Actor, fields: Mapping[str, Any], identities: Sequence[tuple[str, str]] = ()) -> Contact:
    """A new contact with its identities (channel, value). A colleague who may edit only own contacts is put in charge.

    Raises Refused for a bad value and Conflict when an identity belongs to somebody else.
    """
    actor.demand_somewhere("customer.edit")
    with transaction() as db:
        contact = Contact(created_at=db.now, last_seen_at=db.now)
        _apply(contact, fields)
        contact.save()
        if not reaches(actor, "customer.edit", contact) and actor.kind == "person" and actor.id is not None:
            _hand(db, actor, contact, actor.id, "")
        for channel, value in identities:
            _attach(db, contact.pk, channel, value)
        record(actor, "customers.contact.made", f"contact:{contact.pk}", after=snapshot(contact))
        announce(ContactCreated(contact.pk))
        return contact


def change_contact(
    actor: Actor,
    contact_id: int,
    fields: Mapping[str, Any],
    identities: Sequence[tuple[str, str]] | None = None,
    *,
    known: bool = False,
) -> Contact:
    """Changes name, tier, locale, company, attributes (laid over the present ones), or replaces the addresses.

    A visitor may change only his own attributes.
    """
    with transaction() as db:
        _refuse_visitor(actor, fields)
        demand_contact(actor, "customer.edit", contact_id, known=known)
        contact = locked(contact_id)
        before = snapshot(contact)
        _apply(contact, fields)
        contact.save()
        if identities is not None:
            _replace_identities(db, actor, contact_id, identities)
        record(actor, "customers.contact.changed", f"contact:{contact_id}", before=before, after=snapshot(contact))
        announce(ContactChanged(contact_id, (*fields, *(() if identities is None else ("identities",)))))
        return contact


def set_attributes(actor: Actor, contact_id: int, attributes: Mapping[str, Any]) -> Contact:
    """Lays attributes over those a contact has; None takes one away. A visitor may do it for himself."""
    return change_contact(actor, contact_id, {"attributes": attributes})


def set_responsible(actor: Actor, contact_id: int, person_id: int | None, why: str = "") -> Contact:
    """Puts somebody, or nobody, in charge of a contact.

    Needs `customer.edit` on it by responsibility, not by acquaintance; of a contact nobody is in charge of, one may take
    charge oneself, and a group's leader may put its members in charge. The history keeps who, since when, until when and why.
    """
    with transaction() as db:
        demand_contact(actor, "customer.edit", contact_id)
        contact = locked(contact_id)
        if contact.responsible_id == person_id:
            return contact
        if not may_hand(actor, contact, person_id):
            raise Forbidden(permission="customer.edit")
        _hand(db, actor, contact, person_id, why)
        return contact


def touch(contact_id: int) -> None:
    """Notes that a contact was active just now; writes at most once a minute."""
    with transaction() as db:
        db.change(
            "UPDATE customers_contact SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?",
            (db.now, contact_id, db.now - TOUCH_EVERY_MS),
        )


def locked(contact_id: int) -> Contact:
    """The row, locked until the end of the transaction. Raises Conflict for one that was merged away."""
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("contact")
    if contact.merged_into_id is not None:
        raise Conflict("contact_was_merged", survivor_id=contact.merged_into_id)
    return contact


def snapshot(contact: Contact) -> dict[str, Any]:
    """What the audit log compares."""
    names = ("name", "tier", "locale", "company_id", "responsible_id", "attributes")
    return {name: getattr(contact, name) for name in names}


def _apply(contact: Contact, fields: Mapping[str, Any]) -> None:
    if "tier" in fields and fields["tier"] not in TIERS:
        raise Refused("tier_invalid", field="tier")
    if fields.get("company_id") is not None and not Company.objects.filter(pk=fields["company_id"]).exists():
        raise Refused("company_unknown", field="company_id")
    for name in ("name", "tier", "locale", "company_id"):
        if name in fields:
            setattr(contact, name, fields[name])
    if "name" in fields:
        contact.search_keys = search_keys(contact.name)
    if "attributes" in fields:
        contact.attributes = _attributes(contact.attributes, fields["attributes"])


def _attributes(present: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(laid_over(present, change))
    except BadAttribute as error:
        raise Refused(error.code, field="attributes", key=_called(error.key), limit=error.limit) from error


def _called(key: str) -> str | Phrase:
    return Phrase(f"attribute_named_{key}") if key in NAMED else key


def _refuse_visitor(actor: Actor, fields: Mapping[str, Any]) -> None:
    if actor.kind == "visitor" and set(fields) - {"attributes"}:
        raise Forbidden(permission="customer.edit")


def _replace_identities(db: Db, actor: Actor, contact_id: int, identities: Sequence[tuple[str, str]]) -> None:
    """E-mail addresses and phone numbers become exactly these; those a token has proven stay."""
    wanted = list(dict.fromkeys((channel, checked(channel, value, field=channel)) for channel, value in identities))
    present = list(Identity.objects.filter(contact_id=contact_id, scope="", channel__in=("email", "phone")))
    before = [f"{row.channel}:{row.value}" for row in present]
    gone = [row.pk for row in present if (row.channel, row.value) not in wanted and not row.verified]
    Identity.objects.filter(pk__in=gone).delete()
    for channel, value in wanted:
        _attach(db, contact_id, channel, value)
    after = [f"{channel}:{value}" for channel, value in wanted]
    record(actor, "customers.identity.changed", f"contact:{contact_id}", before={"is": before}, after={"is": after})


def _attach(db: Db, contact_id: int, channel: str, value: str) -> None:
    wanted = checked(channel, value, field=channel)
    mine = Identity.objects.filter(contact_id=contact_id, scope="")
    if mine.filter(channel=channel, value=wanted).exists():
        return
    if mine.count() >= IDENTITIES_LIMIT:
        raise Refused("identities_too_many", field=channel, limit=IDENTITIES_LIMIT)
    if not add(db, contact_id, channel, wanted, "", verified=False):
        raise Conflict("identity_taken", value=wanted)


def _hand(db: Db, actor: Actor, contact: Contact, person_id: int | None, why: str) -> None:
    former = contact.responsible_id
    if person_id is not None:
        _demand_colleague(person_id)
    Responsibility.objects.filter(contact=contact, until_at__isnull=True).update(until_at=db.now)
    if person_id is not None:
        Responsibility.objects.create(contact=contact, person_id=person_id, since_at=db.now, why=why, by_id=person_of(actor))
    contact.responsible_id = person_id
    contact.save(update_fields=["responsible"])
    record(
        actor,
        "customers.responsible.changed",
        f"contact:{contact.pk}",
        before={"responsible_id": former},
        after={"responsible_id": person_id, "why": why},
    )
    announce(ResponsibilityChanged(contact.pk, person_id, former))
    announce(ContactChanged(contact.pk, ("responsible_id",)))


def _demand_colleague(person_id: int) -> None:
    try:
        people.actor_of(person_id)
    except NotFound as error:
        raise Refused("colleague_unknown", field="person_id") from error
