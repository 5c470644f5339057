"""What the pipes forget of a customer: events that spoke of them, entries of the audit log, files."""

import re
from collections.abc import Collection, Iterable

from yingda.kit.actor import Actor
from yingda.plumbing import audit
from yingda.plumbing.files import TABLES, path_of
from yingda.plumbing.models import AuditEntry, StoredEvent, StoredFile
from yingda.plumbing.store import after_commit, transaction

AT_ONCE = 500
NAME = "plumbing.erased"


def erase_events(contact_ids: Collection[int], talk_ids: Collection[int], ticket_ids: Collection[int]) -> int:
    """Puts an empty event nobody hears in the place of each that spoke of them, so that numbers have no hole; how many."""
    wanted = re.compile(_speaking_of(contact_ids, talk_ids, ticket_ids))
    visitors = set(contact_ids)
    rows = StoredEvent.objects.exclude(name=NAME).values_list("n", "visitor", "name", "body").iterator(chunk_size=2000)
    found = [n for n, visitor, name, body in rows if visitor in visitors or wanted.search(f"{name} {body}")]
    for first in range(0, len(found), AT_ONCE):
        with transaction():
            some = StoredEvent.objects.filter(n__in=found[first : first + AT_ONCE])
            some.update(name=NAME, staff="", visitor=None, body="{}", visitor_body=None)
    return len(found)


def _speaking_of(contact_ids: Collection[int], talk_ids: Collection[int], ticket_ids: Collection[int]) -> str:
    """A pattern over `name body`: numbers of contacts, conversations and tickets where events name them."""
    parts = [rf'"(?:contact_id|survivor_id|absorbed_id)":{_one_of(contact_ids)}\b', rf'"conversation_id":{_one_of(talk_ids)}\b']
    parts += [rf'^conversation\.\S+ .*"id":{_one_of(talk_ids)}\b', rf'"ticket_id":{_one_of(ticket_ids)}\b', rf'^ticket\.\S+ .*"id":{_one_of(ticket_ids)}\b']
    return "|".join(parts)


def _one_of(numbers: Collection[int]) -> str:
    return f"(?:{'|'.join(map(str, numbers)) or 'x'})"


def erase_audit(actor: Actor, why: str, subjects: Iterable[str], contact_ids: Collection[int], also: Iterable[int] = ()) -> int:
    """Empties the entries about these subjects (`contact:5`), those the customer made, and those with the numbers `also`; how many."""
    ids = set(also)
    names = list(subjects)
    for first in range(0, len(names), AT_ONCE):
        ids |= set(AuditEntry.objects.filter(subject__in=names[first : first + AT_ONCE]).values_list("pk", flat=True))
    by_them = AuditEntry.objects.filter(actor_kind="visitor", actor_id__in=list(contact_ids)).exclude(actor_name="", address="")
    own = frozenset(by_them.values_list("pk", flat=True))
    told = set(AuditEntry.objects.filter(verb__in=(audit.ERASED_VERB, audit.CUT_VERB)).values_list("pk", flat=True))
    return audit.erase(actor, sorted((ids | own) - told), why, own)


def erase_files(keys: Collection[str], subjects: Collection[str], contact_ids: Collection[int]) -> int:
    """Removes files by key that were kept for one of the subjects, and every upload of the customers; how many.

    A file of the team that was sent too (a picture of a quick reply) belongs to something else and stays.
    """
    mine = StoredFile.objects.filter(uploader_kind="visitor", uploader_id__in=list(contact_ids))
    kept_for = set(subjects)
    named = [row for row in StoredFile.objects.filter(key__in=list(keys)) if row.subject in kept_for or row.subject == ""]
    rows = {row.key: row.pk for row in [*mine, *named]}
    with transaction():
        StoredFile.objects.filter(pk__in=rows.values()).delete()
        after_commit(lambda: _unlink(rows))
    return len(rows)


def _unlink(keys: Iterable[str]) -> None:
    for key in keys:
        path_of(key).unlink(missing_ok=True)


def old_files(before: int, kept_for: str, limit: int) -> list[StoredFile]:
    """Up to `limit` files kept for subjects that begin like this (`import:`), made before `before`."""
    rows = StoredFile.objects.filter(subject__startswith=kept_for, created_at__lt=before)
    return list(rows.order_by("pk")[:limit])


def unclaimed_tables() -> list[StoredFile]:
    """Tables that somebody uploaded and nothing has taken in yet."""
    return list(StoredFile.objects.filter(subject="", type__in=TABLES).exclude(uploader_kind="visitor").order_by("pk"))


def count_old_files(before: int, kept_for: str) -> int:
    """How many there are."""
    return StoredFile.objects.filter(subject__startswith=kept_for, created_at__lt=before).count()


def remove_files(rows: Collection[StoredFile]) -> int:
    """Removes files, rows and bytes; how many. Joins the running transaction."""
    with transaction():
        StoredFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
        after_commit(lambda: _unlink([row.key for row in rows]))
    return len(rows)
