"""What this room forgets of a customer: every word said by and to them. Counts, times and states stay."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

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


def _talks(db: Db, ids: list[int]) -> dict[str, int]:
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
        "conversations": Conversation.objects.filter(pk__in=ids).update(contact_name="", subject="", preview=""),
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
