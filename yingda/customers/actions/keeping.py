"""What is kept about a contact: notes, tags, consents."""

from collections.abc import Collection, Mapping

from yingda.customers.actions.contacts import locked
from yingda.customers.events import ConsentGiven, ConsentWithdrawn, ContactChanged
from yingda.customers.models import Consent, ContactNote, ContactTag, Tag
from yingda.customers.queries.access import demand_contact, person_of
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.text import is_storable
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

NOTE_LIMIT = 5000
TAGS_LIMIT = 30
CONSENT_KINDS = ("privacy", "marketing", "recording", "profiling")


def add_note(actor: Actor, contact_id: int, text: str) -> ContactNote:
    """Writes a note of 1 to 5 000 characters on a contact."""
    if not text.strip():
        raise Refused("note_empty", field="text")
    if len(text) > NOTE_LIMIT:
        raise Refused("customer_text_too_long", field="text", limit=NOTE_LIMIT)
    if not is_storable(text):
        raise Refused("text_unstorable", field="text")
    with transaction() as db:
        demand_contact(actor, "customer.edit", contact_id)
        locked(contact_id)
        note = ContactNote.objects.create(contact_id=contact_id, author_id=person_of(actor), author_name=actor.name[:150], text=text, at=db.now)
        record(actor, "customers.note.added", f"contact:{contact_id}", after={"note": note.pk, "text": text})
        announce(ContactChanged(contact_id, ("notes",)))
        return note


def set_contact_tags(actor: Actor, contact_id: int, tag_ids: Collection[int]) -> list[int]:
    """Makes the tags of a contact exactly these (up to 30); retired tags may stay but not be added. The ids in order."""
    wanted = set(tag_ids)
    if len(wanted) > TAGS_LIMIT:
        raise Refused("tags_too_many", field="tag_ids", limit=TAGS_LIMIT)
    with transaction() as db:
        demand_contact(actor, "customer.edit", contact_id)
        locked(contact_id)
        present = set(ContactTag.objects.filter(contact_id=contact_id).values_list("tag_id", flat=True))
        _refuse_unknown_tags(wanted - present)
        ContactTag.objects.filter(contact_id=contact_id, tag_id__in=present - wanted).delete()
        rows = [ContactTag(contact_id=contact_id, tag_id=tag, by_id=person_of(actor), at=db.now) for tag in sorted(wanted - present)]
        ContactTag.objects.bulk_create(rows)
        if wanted != present:
            record(
                actor,
                "customers.tags.changed",
                f"contact:{contact_id}",
                before={"tag_ids": sorted(present)},
                after={"tag_ids": sorted(wanted)},
            )
            announce(ContactChanged(contact_id, ("tags",)))
        return sorted(wanted)


def set_consents(actor: Actor, contact_id: int, wanted: Mapping[str, bool], source: str = "") -> None:
    """Gives or withdraws consents by kind (privacy, marketing, recording, profiling); what is so already stays as it is."""
    for kind in wanted:
        if kind not in CONSENT_KINDS:
            raise Refused("consent_kind_unknown", field="consents", kind=kind[:40])
    with transaction() as db:
        demand_contact(actor, "customer.edit", contact_id)
        locked(contact_id)
        open_rows = Consent.objects.filter(contact_id=contact_id, withdrawn_at__isnull=True)
        present = set(open_rows.values_list("kind", flat=True))
        for kind, given in sorted(wanted.items()):
            if given != (kind in present):
                (_give if given else _withdraw)(actor, contact_id, kind, source, db.now)


def _refuse_unknown_tags(tag_ids: set[int]) -> None:
    usable = set(Tag.objects.filter(pk__in=tag_ids, retired_at__isnull=True).values_list("id", flat=True))
    if tag_ids - usable:
        raise Refused("tag_not_usable", field="tag_ids", id=min(tag_ids - usable))


def _give(actor: Actor, contact_id: int, kind: str, source: str, now: int) -> None:
    Consent.objects.create(contact_id=contact_id, kind=kind, given_at=now, source=source, given_by_id=person_of(actor))
    record(actor, "customers.consent.given", f"contact:{contact_id}", after={"kind": kind, "source": source})
    announce(ConsentGiven(contact_id, kind))


def _withdraw(actor: Actor, contact_id: int, kind: str, source: str, now: int) -> None:
    rows = Consent.objects.filter(contact_id=contact_id, kind=kind, withdrawn_at__isnull=True)
    rows.update(withdrawn_at=now, withdrawn_by_id=person_of(actor))
    record(actor, "customers.consent.withdrawn", f"contact:{contact_id}", before={"kind": kind}, after={"source": source})
    announce(ConsentWithdrawn(contact_id, kind))
