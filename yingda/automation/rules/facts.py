"""What is known when conditions are weighed: from the event itself, and from the rows of the rooms below."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from yingda.kit.terms import is_chinese

Row = Mapping[str, Any]
MINUTE_MS = 60_000
_SHANGHAI = timezone(timedelta(hours=8))


def of_event(body: Row, at: int, hours: Mapping[int, bool]) -> dict[str, Any]:
    """What the event says by itself; `hours`: for each calendar whether it was open then. Hour and weekday (1 Monday) are Beijing time."""
    local = datetime.fromtimestamp(at / 1000, _SHANGHAI)
    facts: dict[str, Any] = {"time.calendar": hours, "time.hour": local.hour, "time.weekday": local.isoweekday()}
    message = body.get("message")
    if message is not None:
        text = message.get("text") or ""
        facts |= {"message.text": text, "message.kind": message["kind"], "message.language": language_of(text)}
    if "score" in body:
        facts["rating.score"] = body["score"]
    if "kind" in body and "target_id" in body:
        facts["sla.kind"] = body["kind"]
    return facts


def of_conversation(row: Row, at: int) -> dict[str, Any]:
    """What is known of a conversation at the instant of the event (ms)."""
    waiting = row["waiting_since"]
    return {
        "conversation.inbox": row["inbox_id"], "conversation.queue": row["queue_id"], "conversation.group": row["group_id"],
        "conversation.assignee": row["assignee_id"], "conversation.owner": row["owner_id"], "conversation.state": row["state"],
        "conversation.priority": row["priority"], "conversation.tags": row["tag_ids"], "conversation.returning": row["previous_id"] is not None,
        "conversation.waiting_minutes": None if waiting is None else max(0, at - waiting) // MINUTE_MS,
    }  # fmt: skip


def of_contact(row: Row) -> dict[str, Any]:
    """What is known of a contact."""
    return {
        "contact.tier": row["tier"], "contact.tags": row["tag_ids"], "contact.language": locale_language(row["locale"]),
        "contact.company": row["company__name"], "contact.responsible": row["responsible_id"], "contact.attribute": row["attributes"] or {},
    }  # fmt: skip


def of_visit(row: Row | None) -> dict[str, Any]:
    """What is known of a contact's last visit; nothing without one."""
    if row is None:
        return {}
    named = {f"visit.{name}": row[name] for name in ("page", "referrer", "utm_source", "utm_medium", "utm_campaign")}
    return {**named, "visit.landing": row["landing_page"]}


def of_ticket(row: Row) -> dict[str, Any]:
    """What is known of a ticket."""
    named = {f"ticket.{name}": row[name] for name in ("title", "state", "priority")}
    return {
        **named, "ticket.type": row["type_id"], "ticket.group": row["group_id"], "ticket.owner": row["owner_id"], "ticket.tags": row["tag_ids"],
        "ticket.value": row["answers"],
    }  # fmt: skip


def language_of(text: str) -> str:
    """The language a text is written in: `zh` when a Chinese character is in it, `en` with Latin letters only, else `other`."""
    if any(is_chinese(mark) for mark in text):
        return "zh"
    letters = [mark for mark in text if mark.isalpha()]
    return "en" if letters and all(mark.isascii() for mark in letters) else "other"


def locale_language(locale: str | None) -> str:
    """The language of a locale such as zh-CN."""
    return (locale or "").lower()[:2] if (locale or "").lower()[:2] in ("zh", "en") else "other"
