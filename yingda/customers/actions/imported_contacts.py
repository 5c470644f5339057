"""Customers from files: the kind `customers` of the room `imports`, and the people behind chats that were imported."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yingda.customers.actions.erasing import erased_among
from yingda.customers.actions.keeping import set_consents
from yingda.customers.events import ContactChanged, TagsChanged
from yingda.customers.models import Company, Consent, Contact, ContactNote, ContactTag, Identity, Merge, Order, Responsibility, Tag
from yingda.customers.queries.brief import current
from yingda.customers.rules.contact_lines import COLUMNS, CONSENTS, NAMES, NEEDS, changes, reader
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.kit.actor import SYSTEM
from yingda.kit.importing import Group, Kind, Person, Problem, Reading, Saved, Task
from yingda.kit.text import search_keys
from yingda.plumbing.audit import mentioned, record
from yingda.plumbing.store import Db, announce

CHUNK = 500
ERASED = Problem("row", "customer_erased")
_CONTACT = ("id", "name", "search_keys", "tier", "locale", "attributes", "created_at", "last_seen_at")
_IDENTITY = ("contact_id", "channel", "value", "scope", "verified", "created_at")
Identities = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind a chat: the contact, its name and tier now, and whether it was made just now."""

    contact_id: int
    name: str
    tier: int
    fresh: bool


def save(db: Db, task: Task, groups: Sequence[Group]) -> Saved:
    """Stores customers, found by their number in the source, else phone, else e-mail. `options.policy` is `fill` or `overwrite`.

    Nobody is told of those that are new; of changed ones everybody is, and each has an entry in the audit log.
    """
    saved = Saved()
    lines = [(dict(zip((*NAMES, "attributes"), line.values, strict=True)), line.number) for _, rows in groups for line in rows if line.values]
    scope = f"source:{task.setting.source_id}"
    wanted = {number: (_identities(told, scope), told["name"]) for told, number in lines}
    away = turned_away(wanted)
    saved.refused += [(number, ERASED) for number in sorted(away)]
    lines = [(told, number) for told, number in lines if number not in away]
    names = {tag for told, _ in lines for tag in told["tags"]}
    tags, companies = _tags(db, names), _companies(db, {told["company"] for told, _ in lines if told["company"]})
    found = behind(db, task.import_id, {number: who for number, who in wanted.items() if number not in away})
    contacts = Contact.objects.in_bulk([one.contact_id for one in found.values()])
    for told, number in lines:
        who = found[number]
        told["company_id"] = companies.get(told["company"])
        moved = _update(db, task, contacts[who.contact_id], told, tags, fresh=who.fresh)
        saved.count("made" if who.fresh else ("changed" if moved else "same"))
    return saved


def turned_away(wanted: Mapping[Any, tuple[Identities, str]]) -> set[Any]:
    """The keys of who was erased on request: no import makes them again. Who has come back by themselves is a customer like others."""
    gone = erased_among({identity for identities, _ in wanted.values() for identity in identities})
    gone -= set(_holders(gone))
    return {key for key, (identities, _) in wanted.items() if gone.intersection(identities)}


def behind(db: Db, import_id: int, wanted: Mapping[Any, tuple[Identities, str]]) -> dict[Any, Behind]:
    """The contacts of identities (the first that somebody holds counts, the others are added unless taken), made where there is none.

    wanted: identities (channel, normalised value, scope) and name, by a key of the caller's. Tells nobody of new ones.
    """
    holders = _holders({identity for identities, _ in wanted.values() for identity in identities})
    ids = iter(db.reserve("customers_contact", len(wanted)))
    found: dict[Any, tuple[int, bool]] = {}
    contacts: list[tuple[Any, ...]] = []
    added: list[tuple[Any, ...]] = []
    for key, (identities, name) in wanted.items():
        held = next((holders[one] for one in identities if one in holders), None)
        contact = next(ids) if held is None else held
        found[key] = (contact, held is None)
        if held is None:
            contacts.append((contact, name, _keys(name), 0, "zh-CN", "{}", db.now, db.now))
        added += [(contact, *one, False, db.now) for one in identities if one not in holders]
        holders |= {one: contact for one in identities if one not in holders}
    db.load("customers_contact", _CONTACT, contacts)
    db.load("customers_importedcontact", ("import_id", "contact_id"), [(import_id, row[0]) for row in contacts])
    db.load("customers_identity", _IDENTITY, added)
    rows = Contact.objects.filter(pk__in={contact for contact, _ in found.values()}).values_list("id", "name", "tier")
    shown = {pk: (name, tier) for pk, name, tier in rows}
    return {key: Behind(contact, *shown[contact], fresh) for key, (contact, fresh) in found.items()}


@lru_cache(10_000)
def _keys(name: str) -> str:
    """The search keys of a name; many customers are called alike, and reading a name costs more than all else of a row."""
    return search_keys(name)


def identities_of(told: Sequence[tuple[str, str]], scope: str) -> Identities:
    """The identities among what a file tells (channel, value), in their one spelling; what can be none is left out. `scope` is that of numbers."""
    found: list[tuple[str, str, str]] = []
    for channel, value in told:
        try:
            found += [(channel, normalised(channel, value), scope if channel == "external" else "")] if value else []
        except BadIdentity:
            continue
    return tuple(found)


def forget_imported(db: Db, contact_ids: Iterable[int]) -> int:
    """Removes those contacts an import made that nobody has touched: no order, note, merge, nothing in the audit log. How many."""
    ids = set(contact_ids)
    ids -= set(Order.objects.filter(contact_id__in=ids).values_list("contact_id", flat=True))
    ids -= set(ContactNote.objects.filter(contact_id__in=ids, author__isnull=False).values_list("contact_id", flat=True))
    ids -= set(Merge.objects.filter(survivor_id__in=ids).values_list("survivor_id", flat=True))
    ids -= set(Merge.objects.filter(absorbed_id__in=ids).values_list("absorbed_id", flat=True))
    ids -= {int(subject.split(":")[1]) for subject in mentioned([f"contact:{one}" for one in ids])}
    Contact.objects.filter(pk__in=ids).delete()
    return len(ids)


def no_longer_imported(db: Db, contact_ids: Sequence[int]) -> None:
    """What is left of an import that was taken back belongs to it no more."""
    db.many("DELETE FROM customers_importedcontact WHERE contact_id = ?", [(one,) for one in contact_ids])


def shown(reading: Reading) -> dict[str, Any]:
    """The values of a line by column."""
    told = dict(zip(NAMES, reading.values, strict=False))
    return {**told, "tags": ", ".join(told["tags"])}


def _identities(told: Mapping[str, Any], scope: str) -> Identities:
    named = (("external", told["external_id"], scope), ("phone", told["phone"], ""), ("email", told["email"], ""))
    return tuple(one for one in named if one[1])


def _holders(identities: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    values = sorted({value for _, value, _ in identities})
    found: dict[tuple[str, str, str], int] = {}
    for at in range(0, len(values), CHUNK):
        rows = Identity.objects.filter(value__in=values[at : at + CHUNK])
        told = rows.values_list("channel", "value", "scope", "contact_id", "contact__merged_into_id")
        found |= {(channel, value, scope): pk if into is None else current(pk) for channel, value, scope, pk, into in told}
    return {one: pk for one, pk in found.items() if one in identities}


def _update(db: Db, task: Task, contact: Contact, told: dict[str, Any], tags: Mapping[str, int], *, fresh: bool) -> bool:
    present = {name: getattr(contact, name) for name in ("name", "tier", "company_id", "attributes")}
    wanted = changes(present, told, overwrite=task.setting.options.get("policy") == "overwrite")
    for name, value in wanted.items():
        setattr(contact, name, value)
    if wanted:
        contact.search_keys = search_keys(contact.name)
        contact.save(update_fields=[*wanted, "search_keys"])
    more = [*wanted, *_laid_beside(db, task, contact, told, tags, fresh=fresh)]
    if more and not fresh:
        before = {name: present[name] for name in wanted}
        record(task.actor, "customers.contact.changed", f"contact:{contact.pk}", before, {**wanted, "import": task.import_id})
        announce(ContactChanged(contact.pk, tuple(more)))
    return bool(more)


def _laid_beside(db: Db, task: Task, contact: Contact, told: Mapping[str, Any], tags: Mapping[str, int], *, fresh: bool) -> list[str]:
    """Tags, note, responsible agent and consents: what of them is new."""
    found: list[str] = []
    by = task.actor.id if task.actor.kind == "person" else None
    present = set(ContactTag.objects.filter(contact=contact).values_list("tag_id", flat=True)) if told["tags"] else set()
    fresh_tags = [tags[name] for name in told["tags"] if tags[name] not in present]
    if fresh_tags:
        ContactTag.objects.bulk_create([ContactTag(contact=contact, tag_id=tag, by_id=by, at=db.now) for tag in fresh_tags])
        found.append("tags")
    if told["note"].strip() and not ContactNote.objects.filter(contact=contact, text=told["note"]).exists():
        ContactNote.objects.create(contact=contact, author=None, author_name=task.actor.name[:150], text=told["note"], at=db.now)
        found.append("notes")
    person = task.colleague(told["responsible"])[0] if told["responsible"] else None
    if person and contact.responsible_id is None:
        Responsibility.objects.create(contact=contact, person_id=person, since_at=db.now, why="", by_id=by)
        Contact.objects.filter(pk=contact.pk).update(responsible_id=person)
        found.append("responsible_id")
    consents = {kind: told[name] for name, kind in CONSENTS.items() if told[name] is not None}
    if consents and fresh:
        given = {"contact": contact, "given_at": db.now, "source": f"import {task.import_id}", "given_by_id": by}
        Consent.objects.bulk_create([Consent(kind=kind, **given) for kind, agreed in consents.items() if agreed])
    elif consents:
        set_consents(SYSTEM, contact.pk, consents, source=f"import {task.import_id}")
    return found


def tags_named(db: Db, names: Iterable[str]) -> dict[str, int]:
    """The tags of these names (key, zh or en), made where there are none."""
    return _tags(db, set(names))


def _tags(db: Db, names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    found: dict[str, int] = {}
    for tag in Tag.objects.order_by("-id"):
        found |= {name: tag.pk for name in (tag.name_en, tag.name_zh, tag.name) if name in names}
    missing = sorted(names - set(found))
    for name in missing:
        tag, _ = Tag.objects.get_or_create(name=name, defaults={"name_zh": name, "name_en": name, "created_at": db.now})
        found[name] = tag.pk
    if missing:
        announce(TagsChanged())
    return found


def _companies(db: Db, names: set[str]) -> dict[str, int]:
    found = dict(Company.objects.filter(name__in=names).order_by("-id").values_list("name", "id"))
    for name in sorted(names - set(found)):
        found[name] = Company.objects.create(name=name, search_keys=search_keys(name), created_at=db.now).pk
    return found


PERSON = Person((("external_id", "external"), ("phone", "phone"), ("email", "email")), "name")
CUSTOMERS = Kind("customers", COLUMNS, NEEDS, ("phone", "email"), reader, save, shown, 2000, person=PERSON, agent="responsible", sample=500)
