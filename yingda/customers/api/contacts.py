"""Contacts over HTTP."""

from typing import Any

from ninja import Query, Router, Status

from yingda.customers.actions import contacts as acts
from yingda.customers.actions import keeping, merging
from yingda.customers.queries import contacts as reads
from yingda.customers.queries import keeping as kept
from yingda.customers.queries.timeline import timeline
from yingda.customers.schemas.contacts import (
    ConsentsIn,
    ContactCard,
    ContactFilter,
    ContactIn,
    ContactMergeIn,
    ContactNoteIn,
    ContactPage,
    ContactPatch,
    ContactTagsIn,
    NoteOut,
    ResponsibleIn,
    TimelinePage,
)
from yingda.customers.schemas.texts import PageIn, PageOut
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()


@router.get("/contacts", response=ContactPage)
def list_contacts(request: ActorRequest, wanted: Query[ContactFilter]) -> Any:
    """Contacts one may look up: name (characters, pinyin, initials), phone, e-mail, order number, company in `q`."""
    filters = reads.Wanted(wanted.q, wanted.company, wanted.tag, wanted.tier, wanted.responsible, wanted.nobody_in_charge)
    return reads.contacts(request.actor, filters, wanted.sort, wanted.cursor, wanted.limit)


@router.post("/contacts", response={201: ContactCard})
def create_contact(request: ActorRequest, body: ContactIn) -> Any:
    """A new contact."""
    told = [(one.channel, one.value) for one in body.identities]
    made = acts.create_contact(request.actor, body.dict(exclude={"identities"}), told)
    return Status(201, reads.contact_card(request.actor, made.pk))


@router.get("/contacts/{int:contact_id}", response=ContactCard)
def get_contact(request: ActorRequest, contact_id: int) -> Any:
    """A contact's card; of one that was merged away, the survivor's."""
    return reads.contact_card(request.actor, contact_id)


@router.patch("/contacts/{int:contact_id}", response=ContactCard)
def change_contact(request: ActorRequest, contact_id: int, body: ContactPatch) -> Any:
    """Changes what is given."""
    told = None if "identities" not in body.model_fields_set else [(one.channel, one.value) for one in body.identities]
    acts.change_contact(request.actor, contact_id, fields_given(body, "identities"), told)
    return reads.contact_card(request.actor, contact_id)


@router.post("/contacts/{int:contact_id}/merge", response=ContactCard)
def merge(request: ActorRequest, contact_id: int, body: ContactMergeIn) -> Any:
    """Joins the other contact into this one."""
    merging.merge(request.actor, contact_id, body.other_id)
    return reads.contact_card(request.actor, contact_id)


@router.delete("/merges/{int:merge_id}", response=ContactCard)
def undo_merge(request: ActorRequest, merge_id: int) -> Any:
    """Takes the two apart again; the survivor's card."""
    made = merging.separate(request.actor, merge_id)
    return reads.contact_card(request.actor, made.survivor_id)


@router.get("/contacts/{int:contact_id}/notes", response=PageOut)
def list_notes(request: ActorRequest, contact_id: int, page: Query[PageIn]) -> Any:
    """Notes, the newest first."""
    return kept.notes(request.actor, contact_id, page.cursor, page.limit)


@router.post("/contacts/{int:contact_id}/notes", response={201: NoteOut})
def add_note(request: ActorRequest, contact_id: int, body: ContactNoteIn) -> Any:
    """Writes a note."""
    return Status(201, keeping.add_note(request.actor, contact_id, body.text))


@router.put("/contacts/{int:contact_id}/tags", response=ContactCard)
def set_tags(request: ActorRequest, contact_id: int, body: ContactTagsIn) -> Any:
    """Makes the tags exactly these."""
    keeping.set_contact_tags(request.actor, contact_id, body.tag_ids)
    return reads.contact_card(request.actor, contact_id)


@router.put("/contacts/{int:contact_id}/consents", response=ContactCard)
def set_consents(request: ActorRequest, contact_id: int, body: ConsentsIn) -> Any:
    """Gives and withdraws consents."""
    keeping.set_consents(request.actor, contact_id, body.consents, body.source)
    return reads.contact_card(request.actor, contact_id)


@router.put("/contacts/{int:contact_id}/responsible", response=PageOut)
def set_responsible(request: ActorRequest, contact_id: int, body: ResponsibleIn) -> Any:
    """Puts somebody, or nobody, in charge; the history of who was (the caller may not see the contact any more)."""
    acts.set_responsible(request.actor, contact_id, body.person_id, body.why)
    return kept.responsibilities(contact_id)


@router.get("/contacts/{int:contact_id}/timeline", response=TimelinePage)
def get_timeline(request: ActorRequest, contact_id: int, page: Query[PageIn]) -> Any:
    """Everything that happened with a contact, the newest first."""
    return timeline(request.actor, contact_id, page.cursor, page.limit)


@router.get("/contacts/{int:contact_id}/visits", response=PageOut)
def list_visits(request: ActorRequest, contact_id: int, page: Query[PageIn]) -> Any:
    """Visits with the trail of their pages, the newest first."""
    return kept.visits(request.actor, contact_id, page.cursor, page.limit)
