"""Finding or making the contact behind an identity; what a signed token proves."""

from collections.abc import Mapping
from typing import Any

from yingda.customers.actions.merging import join
from yingda.customers.events import ContactChanged, ContactCreated
from yingda.customers.models import Contact, Identity
from yingda.customers.queries.brief import current
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.texts import NAME_LIMIT
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import NotFound, Refused
from yingda.kit.text import search_keys, storable
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, transaction

_ADD = (
    "INSERT INTO customers_identity (contact_id, channel, value, scope, verified, created_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (channel, scope, value) DO NOTHING RETURNING id"
)


def checked(channel: str, value: str, field: str = "value") -> str:
    """The normalised identity. Raises Refused with the field named."""
    try:
        return normalised(channel, value)
    except BadIdentity as error:
        raise Refused(error.code, field=field) from error


def contact_for_identity(channel: str, value: str, scope: str = "", name: str | None = None, locale: str | None = None) -> Contact:
    """The contact known by this identity, made when there is none; two callers at once get the same one.

    `name` and `locale` are taken only for a new contact. An identity that was merged away leads to the survivor.
    Raises Refused when the value cannot be an identity of the channel.
    """
    wanted = checked(channel, value)
    with transaction() as db:
        found = holder(channel, wanted, scope)
        if found is not None:
            return found
        contact = made(storable(name or "", NAME_LIMIT), locale or "zh-CN", db.now)
        if add(db, contact.pk, channel, wanted, scope, verified=False):
            announce(ContactCreated(contact.pk))
            record(SYSTEM, "customers.contact.made", f"contact:{contact.pk}", after={"channel": channel, "name": contact.name})
            return contact
        db.change("DELETE FROM customers_contact WHERE id = ?", (contact.pk,))
        winner = holder(channel, wanted, scope)
        if winner is None:
            raise NotFound("contact")
        return winner


def add_identity(contact_id: int, channel: str, value: str, scope: str = "", *, verified: bool = False) -> bool:
    """Writes down another way a contact is known, as a form or a chat told it; False when it is somebody else's."""
    wanted = checked(channel, value)
    with transaction() as db:
        if add(db, contact_id, channel, wanted, scope, verified=verified):
            record(SYSTEM, "customers.identity.added", f"contact:{contact_id}", after={"channel": channel, "value": wanted})
            announce(ContactChanged(contact_id, ("identities",)))
            return True
        return Identity.objects.filter(contact_id=contact_id, channel=channel, scope=scope, value=wanted).exists()


def identify(contact_id: int, sub: str, claims: Mapping[str, Any], scope: str = "") -> Contact:
    """Makes true what a signed token says: the visitor is `sub`. The contact to go on with.

    The token has been checked by the caller. A known `sub` absorbs an anonymous contact; when the contact is already
    somebody else by a token of the same scope (another log-in on the same device), nothing is joined and the contact of
    `sub` is returned. The signed name, e-mail and phone win over what was told before.
    """
    wanted = checked("external", sub, field="sub")
    with transaction() as db:
        present = Contact.objects.select_for_update().get(pk=current(contact_id))
        known = holder("external", wanted, scope)
        if known is None:
            known = present if is_anonymous(present.pk) else made("", present.locale, db.now)
            if not add(db, known.pk, "external", wanted, scope, verified=True):
                return identify(contact_id, sub, claims, scope)
            record(SYSTEM, "customers.identity.verified", f"contact:{known.pk}", after={"sub": wanted, "scope": scope})
        elif known.pk != present.pk and is_anonymous(present.pk):
            join(SYSTEM, known.pk, present.pk, why="signed_identity")
        return _believe(db, known.pk, claims)


def holder(channel: str, value: str, scope: str) -> Contact | None:
    """The contact that holds a normalised identity."""
    found = Identity.objects.select_related("contact").filter(channel=channel, value=value, scope=scope).first()
    return None if found is None else found.contact


def is_anonymous(contact_id: int) -> bool:
    """Whether no token has ever said who this contact is."""
    return not Identity.objects.filter(contact_id=contact_id, channel="external", verified=True).exists()


def made(name: str, locale: str, now: int) -> Contact:
    """A new row."""
    return Contact.objects.create(name=name, search_keys=search_keys(name), locale=locale[:10], created_at=now, last_seen_at=now)


def add(db: Db, contact_id: int, channel: str, value: str, scope: str, *, verified: bool) -> bool:
    """Writes an identity unless somebody holds it; a transaction that is just taking it is waited for."""
    return db.one(_ADD, (contact_id, channel, value, scope, verified, db.now)) is not None


def _believe(db: Db, contact_id: int, claims: Mapping[str, Any]) -> Contact:
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    name = storable(str(claims.get("name") or "").strip(), NAME_LIMIT)
    if name and name != contact.name:
        record(SYSTEM, "customers.contact.changed", f"contact:{contact_id}", before={"name": contact.name}, after={"name": name})
        contact.name, contact.search_keys = name, search_keys(name)
        contact.save(update_fields=["name", "search_keys"])
        announce(ContactChanged(contact_id, ("name",)))
    for channel in ("email", "phone"):
        if claims.get(channel):
            _believe_address(db, contact_id, channel, str(claims[channel]))
    return contact


def _believe_address(db: Db, contact_id: int, channel: str, value: str) -> None:
    """A signed address is verified; one that another contact only claimed to have changes hands, a proven one does not."""
    try:
        wanted = normalised(channel, value)
    except BadIdentity:
        return
    if add(db, contact_id, channel, wanted, "", verified=True):
        return
    taken = Identity.objects.filter(channel=channel, scope="", value=wanted, verified=False).first()
    if taken is not None:
        record(
            SYSTEM,
            "customers.identity.verified",
            f"contact:{contact_id}",
            before={"contact": taken.contact_id},
            after={"contact": contact_id, channel: wanted},
        )
        Identity.objects.filter(pk=taken.pk).update(contact_id=contact_id, verified=True)
