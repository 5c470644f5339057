"""Whether a device is pushed to now, what it is told, and what follows when it was not reached."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from yingda.notifications.rules.kinds import DAY_MS, KINDS
from yingda.notifications.rules.webpush import packed

SECOND, MINUTE = 1_000, 60_000
# A device hears of one conversation at most once in this time, and of everything together this often in a minute.
APART_MS = 15 * SECOND
MOST_A_MINUTE = 20
WAITS = (5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE)
# What is older than this tells nobody anything: the push service throws it away as well.
KEPT_MS = 4 * 3600 * SECOND
FAILING_KEPT_MS = 14 * DAY_MS
GONE = (404, 410)
# Where browsers have their push services; `*.` stands for one or more names before it.
HOSTS = ("fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com")
LONGEST_ENDPOINT = 1_000
LONGEST_TEXT = 160
_URGENT = frozenset({"assigned", "hand_over_offered", "customer_message", "sla_breach", "queue_waiting", "incident"})
# What a push begins with; a kind without a line here is called as in the list of kinds.
_PHRASES = {
    "assigned": ("新会话", "New conversation"),
    "customer_message": ("新消息", "New message"),
    "hand_over_offered": ("有会话转接给你", "Hand-over offered"),
    "hand_over_accepted": ("转接已接受", "Hand-over accepted"),
    "hand_over_refused": ("转接被拒绝", "Hand-over refused"),
    "hand_over_expired": ("转接超时退回", "Hand-over is back"),
    "invited": ("请你协助", "You are asked to assist"),
    "mention": ("有人提到你", "You were mentioned"),
    "sla_warning": ("即将超时", "SLA at risk"),
    "sla_breach": ("已超时", "SLA breached"),
    "taken_back": ("会话被收回", "Chat taken back"),
    "queue_waiting": ("有客户等待过久", "Somebody waits long"),
    "ticket_assigned": ("新工单", "New ticket"),
    "test": ("推送可以送达", "Push works"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody wants to be pushed to: not within the quiet hours (minutes of the day in their zone; None: no such hours;
    until ≤ from: over midnight), only while on duty, and whether the words of customers may be shown on the device."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    zone: str = "Asia/Shanghai"
    only_on_duty: bool = False
    show_text: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a push after an attempt: due again (ms) or over; and whether the device is gone."""

    due_at: int | None = None
    is_gone: bool = False
    was_taken: bool = False


def is_quiet(wish: Wish, now: int) -> bool:
    """Whether `now` (ms) lies in the quiet hours."""
    if wish.quiet_from is None or wish.quiet_until is None:
        return False
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(wish.zone))
    minute = local.hour * 60 + local.minute
    if wish.quiet_from < wish.quiet_until:
        return wish.quiet_from <= minute < wish.quiet_until
    return minute >= wish.quiet_from or minute < wish.quiet_until


def is_wanted(wish: Wish, now: int, on_duty: bool, looking: bool) -> bool:
    """Whether somebody is to be pushed to now: never what they have before their eyes, else as they wish."""
    return not looking and (on_duty or not wish.only_on_duty) and not is_quiet(wish, now)


def due_after(now: int, sent_at: int | None) -> int:
    """When a device may be told of something it was last told of at `sent_at`."""
    return now if sent_at is None else max(now, sent_at + APART_MS)


def after_attempt(status: int | None, tries: int, now: int, made_at: int, roll: float) -> Next:
    """What follows attempt number `tries` (≥ 1), answered with `status` (None: not at all); roll (0 to 1) spreads the waits."""
    if status is not None and 200 <= status < 300:
        return Next(was_taken=True)
    if status in GONE:
        return Next(is_gone=True)
    again = status is None or status == 429 or status >= 500
    due = now + int(WAITS[min(tries, len(WAITS)) - 1] * (1 + roll / 5))
    return Next(due) if again and tries <= len(WAITS) and due < made_at + KEPT_MS else Next()


def is_known_host(host: str, more: Iterable[str] = ()) -> bool:
    """Whether the host is a push service of a browser, or one the operator names."""
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in (*HOSTS, *more))


def place_of(endpoint: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of the address of a device. Raises ValueError for what is no http(s) address."""
    parts = urlsplit(endpoint)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    plain = parts.username is None and parts.password is None and endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if usual is None or not parts.hostname or not plain or len(endpoint) > LONGEST_ENDPOINT:
        raise ValueError(endpoint)
    return parts.scheme, parts.hostname, parts.port or usual, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def fingerprint_of(endpoint: str) -> str:
    """SHA-256 of an address, in hex."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def topic_of(kind: str, link: str) -> str:
    """What a newer push takes the place of: one conversation, one ticket, or else one kind; 32 letters that tell nobody which."""
    return packed(hashlib.sha256((link or kind).encode()).digest())[:32]


def urgency_of(kind: str) -> str:
    """How the push service treats it: `high` wakes a sleeping phone."""
    return "high" if kind in _URGENT else "normal"


def words(kind: str, facts: Mapping[str, Any], link: str, english: bool, show_text: bool) -> dict[str, Any]:
    """What the device shows: without names and words of customers unless `show_text`."""
    at = int(english)
    title = (_PHRASES[kind] if kind in _PHRASES else (KINDS[kind].zh, KINDS[kind].en))[at]
    place = _place(facts, link, english)
    said = [str(facts[key]) for key in ("contact", "name", "text", "reason") if facts.get(key)] if show_text else []
    body = (": " if english else "：").join(said[:2])[:LONGEST_TEXT]
    shown = " · ".join(part for part in (body, place) if part)
    known = {"title": title, "body": shown, "link": link or "/notifications", "tag": topic_of(kind, link), "kind": kind}
    return {**known, "open": ("打开", "Open")[at], "act": _act(kind, facts, english)}


def _act(kind: str, facts: Mapping[str, Any], english: bool) -> dict[str, str] | None:
    """What can be done from the notice itself: its word, and the address of the interface that does it."""
    if kind == "queue_waiting" and "conversation_id" in facts:
        return {"title": ("领取", "Claim")[int(english)], "path": f"/conversations/{facts['conversation_id']}/claim"}
    if kind == "hand_over_offered" and "hand_over_id" in facts:
        return {"title": ("接受", "Accept")[int(english)], "path": f"/hand-overs/{facts['hand_over_id']}/acceptance"}
    return None


def _place(facts: Mapping[str, Any], link: str, english: bool) -> str:
    if "ticket_id" in facts:
        return f"{('工单', 'Ticket')[int(english)]} #{facts.get('number', facts['ticket_id'])}"
    number = facts.get("conversation_id")
    return "" if number is None else f"{('会话', 'Conversation')[int(english)]} #{number}"
