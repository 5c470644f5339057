"""Joining two contacts that are one person, and taking them apart again."""

from typing import Any

from django.db import models

from yingda.customers.events import ContactsMerged, ContactsSeparated
from yingda.customers.models import (
    Consent,
    Contact,
    ContactNote,
    ContactTag,
    Identity,
    Merge,
    Order,
    Responsibility,
    Visit,
)
from yingda.customers.queries.access import demand_contact, person_of
from yingda.customers.rules.merging import FIELDS, outcome, reverted
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.text import search_keys
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

MOVED: dict[str, type[models.Model]] = {
    "identities": Identity,
    "notes": ContactNote,
    "consents": Consent,
    "visits": Visit,
    "orders": Order,
    "tags": ContactTag,
    "responsibilities": Responsibility,
}


def merge(actor: Actor, survivor_id: int, absorbed_id: int) -> Merge:
    """Joins `absorbed` into `survivor`. Needs `customer.merge` on both."""
    if survivor_id == absorbed_id:
        raise Refused("merge_with_itself", field="other_id")
    with transaction():
        for contact_id in sorted((survivor_id, absorbed_id)):
            demand_contact(actor, "customer.merge", contact_id)
        return join(actor, survivor_id, absorbed_id, why="by_hand")


def join(actor: Actor, survivor_id: int, absorbed_id: int, why: str) -> Merge:
    """The joining itself, for callers that have made sure it is allowed; part of the running transaction."""
    with transaction() as db:
        survivor, absorbed = _both(survivor_id, absorbed_id)
        ids = {kind: _movable(kind, survivor_id, absorbed_id) for kind in MOVED}
        before = _fields(survivor)
        after = outcome(before, _fields(absorbed), signed=why == "signed_identity")
        _leave_second_responsibility(ids, survivor)
        for kind, rows in ids.items():
            MOVED[kind]._default_manager.filter(pk__in=rows).update(contact_id=survivor_id)
        _write(survivor, after)
        absorbed.merged_into = survivor
        absorbed.save(update_fields=["merged_into"])
        snapshot = {"moved": ids, "before": before, "after": after}
        made = Merge.objects.create(survivor=survivor, absorbed=absorbed, snapshot=snapshot, why=why, by_id=person_of(actor), at=db.now)
        moved = {kind: len(rows) for kind, rows in ids.items()}
        record(actor, "customers.contacts.merged", f"contact:{survivor_id}", before=before, after={**after, "absorbed": absorbed_id})
        announce(ContactsMerged(made.pk, survivor_id, absorbed_id, moved))
        return made


def separate(actor: Actor, merge_id: int) -> Merge:
    """Undoes a merge: every row it moved and that still exists goes back, every field it changed and nobody changed since.

    A later merge of the survivor into another contact has to be undone first.
    """
    with transaction() as db:
        made = Merge.objects.select_for_update().filter(pk=merge_id).first()
        if made is None:
            raise NotFound("merge")
        demand_contact(actor, "customer.merge", made.survivor_id)
        if made.undone_at is not None:
            raise Conflict("merge_already_undone")
        if not made.snapshot:
            raise Conflict("merge_of_erased")
        _refuse_out_of_order(made)
        survivor, absorbed = _locked(made.survivor_id), _locked(made.absorbed_id)
        _move_back(made, survivor)
        before, after = _fields(survivor), reverted(made.snapshot["before"], made.snapshot["after"], _fields(survivor))
        _write(survivor, after)
        absorbed.merged_into = None
        absorbed.save(update_fields=["merged_into"])
        made.undone_at, made.undone_by_id = db.now, person_of(actor)
        made.save(update_fields=["undone_at", "undone_by"])
        record(actor, "customers.contacts.separated", f"contact:{survivor.pk}", before=before, after={**after, "merge": merge_id})
        announce(ContactsSeparated(merge_id, survivor.pk, absorbed.pk))
        return made


def _locked(contact_id: int) -> Contact:
    found = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if found is None:
        raise NotFound("contact")
    return found


def _both(survivor_id: int, absorbed_id: int) -> tuple[Contact, Contact]:
    """Both rows, locked in the order of their ids, so that two merges never wait for each other."""
    rows = {contact_id: _locked(contact_id) for contact_id in sorted((survivor_id, absorbed_id))}
    if any(row.merged_into_id is not None for row in rows.values()):
        raise Conflict("contact_was_merged")
    return rows[survivor_id], rows[absorbed_id]


def _movable(kind: str, survivor_id: int, absorbed_id: int) -> list[int]:
    """Ids of the absorbed contact's rows; tags both carry stay where they are."""
    rows = MOVED[kind]._default_manager.filter(contact_id=absorbed_id)
    if kind == "tags":
        rows = rows.exclude(tag_id__in=ContactTag.objects.filter(contact_id=survivor_id).values("tag_id"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _leave_second_responsibility(ids: dict[str, list[int]], survivor: Contact) -> None:
    """One person is in charge after the merge: the open row of the absorbed contact stays with it when there are two."""
    if Responsibility.objects.filter(contact=survivor, until_at__isnull=True).exists():
        both = Responsibility.objects.filter(pk__in=ids["responsibilities"], until_at__isnull=True)
        open_ids = set(both.values_list("pk", flat=True))
        ids["responsibilities"] = [pk for pk in ids["responsibilities"] if pk not in open_ids]


def _refuse_out_of_order(made: Merge) -> None:
    if Merge.objects.filter(absorbed_id=made.survivor_id, undone_at__isnull=True).exists():
        raise Conflict("merge_undo_later_first")


def _move_back(made: Merge, survivor: Contact) -> None:
    for kind, rows in made.snapshot["moved"].items():
        MOVED[kind]._default_manager.filter(pk__in=rows, contact_id=survivor.pk).update(contact_id=made.absorbed_id)


def _fields(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in FIELDS}


def _write(contact: Contact, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(contact, name, value)
    contact.search_keys = search_keys(contact.name)
    contact.save(update_fields=[*values, "search_keys"])
