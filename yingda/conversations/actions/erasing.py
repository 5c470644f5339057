"""What this room forgets of a customer: every word said by and to them. Counts, times and states stay."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef

from yingda.conversations.actions import indexing
from yingda.conversations.models import (
    Conversation,
    HandOver,
    Message,
    Rating,
    StateSpan,
    Ticket,
    TicketComment,
    TicketEntry,
    TicketMerge,
    TicketStep,
    TicketTranscript,
)
from yingda.plumbing.store import Db, transaction

AT_ONCE = 500
ERASED = '{"erased":true}'
_CODE = re.compile(r"[a-z_:.]*")


def talks_of(contact_ids: Iterable[int]) -> list[int]:
    """The conversations of these contacts."""
    return list(Conversation.objects.filter(contact_id__in=list(contact_ids)).order_by("pk").values_list("pk", flat=True))


def tickets_of(contact_ids: Iterable[int], talk_ids: Iterable[int]) -> list[int]:
    """The tickets about these contacts or made of these conversations."""
    rows = Ticket.objects.filter(contact_id__in=list(contact_ids)) | Ticket.objects.filter(conversation_id__in=list(talk_ids))
    return sorted(rows.values_list("pk", flat=True))


def message_ids(talk_ids: list[int]) -> list[int]:
    """The messages of these conversations."""
    return list(Message.objects.filter(conversation_id__in=talk_ids).order_by("pk").values_list("pk", flat=True))


def files_of(talk_ids: list[int], ticket_ids: list[int]) -> set[str]:
    """The keys of the files that were sent in these conversations or laid beside these tickets."""
    sent = Message.objects.filter(conversation_id__in=talk_ids, kind__in=("image", "file")).values_list("data", flat=True)
    beside = TicketComment.objects.filter(ticket_id__in=ticket_ids).exclude(files="[]").values_list("files", flat=True)
    found = {key for text in sent for key in _keys(json.loads(text))}
    return found | {key for text in beside for key in _keys(json.loads(text))}


def _keys(value: Any) -> Iterator[str]:
    """Every `file` in a document, and every text of a list of files."""
    if isinstance(value, list):
        for one in value:
            yield from [one] if isinstance(one, str) else _keys(one)
    elif isinstance(value, dict):
        yield from (value["file"],) if isinstance(value.get("file"), str) else ()


def erase_talks(contact_ids: list[int]) -> dict[str, int]:
    """Empties the conversations and tickets of these contacts; how much of what. Joins the running transaction."""
    with transaction() as db:
        talks = talks_of(contact_ids)
        tickets = tickets_of(contact_ids, talks)
        return {**_talks(db, talks), **_tickets(tickets, talks)}


def erase_messages(ids: list[int]) -> int:
    """Takes text, data and index terms of messages out; how many. Joins the running transaction."""
    with transaction() as db:
        rows = list(Message.objects.filter(pk__in=ids).exclude(data=ERASED))
        indexing.forget(db, [(row.pk, row.text) for row in rows if row.text])
        for row in rows:
            row.text, row.client_id = "", None
            row.data = _emptied(row)
            row.author_name = "" if row.author_kind == "visitor" else row.author_name
        Message.objects.bulk_update(rows, ["text", "client_id", "data", "author_name"], batch_size=AT_ONCE)
        return len(rows)


def _emptied(row: Message) -> str:
    """Of what happened (系统消息) its kind and its numbers stay; of what was said nothing."""
    if row.kind not in ("system", "event"):
        return ERASED
    facts = json.loads(row.data)
    kept = {key: value for key, value in facts.items() if key == "what" or isinstance(value, int)}
    return json.dumps({**kept, "erased": True}, separators=(",", ":"))


def _talks(db: Db, ids: list[int], named: bool = False) -> dict[str, int]:
    messages = 0
    for number in ids:
        messages += erase_messages(message_ids([number]))
    spans = [row for row in StateSpan.objects.filter(conversation_id__in=ids) if not _CODE.fullmatch(row.why)]
    for span in spans:
        span.why = ""
    StateSpan.objects.bulk_update(spans, ["why"], batch_size=AT_ONCE)
    HandOver.objects.filter(conversation_id__in=ids).update(reason="")
    return {
        "messages": messages,
        "ratings": Rating.objects.filter(conversation_id__in=ids).exclude(text="").update(text=""),
        "conversations": Conversation.objects.filter(pk__in=ids).update(subject="", preview="", **({} if named else {"contact_name": ""})),
    }


def _tickets(ids: list[int], talk_ids: list[int]) -> dict[str, int]:
    TicketEntry.objects.filter(ticket_id__in=ids).update(why="", facts="{}")
    TicketStep.objects.filter(ticket_id__in=ids).update(note="")
    TicketMerge.objects.filter(survivor_id__in=ids).update(before="{}")
    transcripts = TicketTranscript.objects.filter(conversation_id__in=talk_ids) | TicketTranscript.objects.filter(ticket_id__in=ids)
    return {
        "ticket_comments": TicketComment.objects.filter(ticket_id__in=ids).update(text="", files="[]"),
        "ticket_transcripts": transcripts.update(messages="[]"),
        "tickets": Ticket.objects.filter(pk__in=ids).update(title="", description="", answers="{}", contact_name=""),
    }


def old_talks(before: int, spared_talks: Iterable[int], spared_contacts: Iterable[int], limit: int) -> list[int]:
    """Up to `limit` conversations resolved before `before` in which words are left, except those under a hold."""
    rows = Conversation.objects.filter(state="resolved", resolved_at__lt=before)
    rows = rows.exclude(pk__in=list(spared_talks)).exclude(contact_id__in=list(spared_contacts))
    left = Message.objects.filter(conversation_id=OuterRef("pk")).exclude(text="", data__contains='"erased":true')
    return list(rows.filter(Exists(left)).order_by("pk").values_list("pk", flat=True)[:limit])


def count_old_talks(before: int, spared_talks: Iterable[int], spared_contacts: Iterable[int]) -> int:
    """How many there are."""
    return len(old_talks(before, spared_talks, spared_contacts, 2**31))


def empty_talks(ids: list[int]) -> dict[str, int]:
    """Takes the words out of conversations; how much of what. Joins the running transaction."""
    with transaction() as db:
        counts = _talks(db, ids, named=True)
        TicketTranscript.objects.filter(conversation_id__in=ids).update(messages="[]")
        return counts


def old_files(before: int, after: int, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` messages with a file, said before `before`, with a number above `after`: whose they are and under what the file is kept."""
    rows = Message.objects.filter(pk__gt=after, kind__in=("image", "file"), at__lt=before).exclude(data=ERASED)
    named = {"talk": F("conversation_id"), "contact": F("conversation__contact_id")}
    return [dict(row) for row in rows.order_by("pk").values("pk", "data", "client_id", "at", **named)[:limit]]


def without_files(rows: Iterable[dict[str, Any]]) -> tuple[set[str], list[str]]:
    """These messages no longer have their files: the files' keys, and for what they were kept. Joins the running transaction."""
    listed = list(rows)
    with transaction():
        Message.objects.filter(pk__in=[row["pk"] for row in listed]).update(data=ERASED)
    return {key for row in listed for key in _keys(json.loads(row["data"]))}, [_kept_for(row["client_id"], row["at"]) for row in listed]


def subjects_of(talk_ids: list[int], ticket_ids: list[int]) -> list[str]:
    """What the files of these conversations and tickets were kept for (`plumbing.files.claim`)."""
    rows = Message.objects.filter(conversation_id__in=talk_ids, kind__in=("image", "file")).values_list("client_id", "at")
    return [_kept_for(*row) for row in rows] + [f"ticket:{number}" for number in ticket_ids]


def _kept_for(client_id: str | None, at: int) -> str:
    return f"message:{client_id or at}"
