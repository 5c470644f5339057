"""The menu as one person sees it: all of it, searched, and what was used."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, Sum, Value, When

from yingda.kit.actor import Actor
from yingda.kit.text import normalise
from yingda.knowledge.models import QuickReply, QuickReplyFolder, QuickReplyUse, ScopedQuerySet
from yingda.knowledge.rules import sheets
from yingda.plumbing.files import facts, stored_many

MOST = 5_000
# The two databases put nothing at different ends unless told.
ORDER = ("scope", F("folder_id").asc(nulls_first=True), "position", "id")


def visible_replies(actor: Actor) -> ScopedQuerySet:
    """The quick replies the actor may see, archived ones too; needs `quick_reply.use`."""
    return _seen(actor, QuickReply.objects.all())


def visible_folders(actor: Actor) -> ScopedQuerySet:
    """The folders the actor may see, archived ones too; needs `quick_reply.use`."""
    return _seen(actor, QuickReplyFolder.objects.all())


def menu(actor: Actor, archived: bool = False) -> list[dict[str, Any]]:
    """All replies the actor may use (5 000 at most), in the menu's order; or the archived ones."""
    rows = visible_replies(actor).filter(archived_at__isnull=not archived)
    return _shown(rows.order_by(*ORDER)[:MOST])


def folders(actor: Actor) -> list[QuickReplyFolder]:
    """The folders the actor may see, in the menu's order."""
    return list(visible_folders(actor).present().order_by("scope", F("parent_id").asc(nulls_first=True), "position", "id")[:MOST])


def menu_tag(actor: Actor) -> str:
    """A short text that is another one whenever the actor's menu is another one (an HTTP entity tag)."""
    parts = [actor.id]
    for rows in (visible_replies(actor), visible_folders(actor)):
        # Every change raises a version, so their sum differs even when two changes fall on one millisecond.
        state = rows.aggregate(Max("changed_at"), Sum("version"), Count("id"), Max("id"))
        parts.extend(state.values())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def search(actor: Actor, query: str, limit: int = 50) -> list[dict[str, Any]]:
    """The replies a query finds by Chinese, pinyin, initials or shortcut: shortcut first, then title, then the most used."""
    wanted = normalise(query).lstrip("/")
    rank = Case(
        When(shortcut=wanted, then=Value(0)),
        When(shortcut__startswith=wanted, then=Value(1)),
        When(title__icontains=query.strip(), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = visible_replies(actor).present().filter(found_by(wanted))
    return _shown(rows.order_by(rank, "-uses", "id")[:limit])


def found_by(query: str) -> Q:
    """`kit.text.matches` for the database."""
    wanted = normalise(query)
    joined = "".join(mark for mark in wanted if mark.isalnum())
    found = Q(search_keys__contains=wanted)
    if joined:
        found |= Q(search_keys__contains=joined) | Q(search_keys__contains=joined.replace("ü", "v"))
    words = Q()
    for word in wanted.split():
        words &= Q(search_keys__contains=word)
    return found | words if words else found


def exported(actor: Actor, scope: str | None, as_xlsx: bool) -> bytes:
    """The replies the actor may use as CSV or XLSX, in the columns an import reads."""
    rows = visible_replies(actor).present().select_related("folder__parent")
    if scope is not None:
        rows = rows.filter(scope=scope)
    cells = [(_path(row.folder), row.title, row.text, row.shortcut, row.locale) for row in rows.order_by(*ORDER)[:MOST]]
    return sheets.as_xlsx(cells) if as_xlsx else sheets.as_csv(cells)


def use_counts(actor: Actor, since_at: int, until_at: int) -> dict[int, int]:
    """How often each reply the actor may see was used in a time, by its number."""
    uses = QuickReplyUse.objects.filter(reply__in=visible_replies(actor).values("pk"), at__gte=since_at, at__lt=until_at)
    return dict(uses.values_list("reply_id").annotate(Count("id")).order_by())


def _seen(actor: Actor, rows: Any) -> ScopedQuerySet:
    actor.demand_somewhere("quick_reply.use")
    person = actor.id if actor.kind == "person" else None
    edits = actor.reach.get("quick_reply.edit")
    every = actor.kind == "system" or (edits is not None and edits.everything)
    groups = actor.groups | (edits.groups if edits is not None else frozenset())
    seen: ScopedQuerySet = rows.seen_by(person, groups, every)
    return seen


def _shown(rows: Iterable[QuickReply]) -> list[dict[str, Any]]:
    replies = list(rows)
    kept = stored_many(key for reply in replies for key in reply.attachments)
    return [_answer(reply, [facts(kept[key]) for key in reply.attachments if key in kept]) for reply in replies]


def one_shown(reply: QuickReply) -> dict[str, Any]:
    """One reply as it is answered."""
    return _shown([reply])[0]


def _answer(reply: QuickReply, attachments: list[dict[str, object]]) -> dict[str, Any]:
    """A reply as it is answered."""
    names = (
        "id",
        "scope",
        "owner_id",
        "group_id",
        "folder_id",
        "title",
        "text",
        "shortcut",
        "search_keys",
        "locale",
        "position",
        "uses",
        "version",
        "archived_at",
    )
    return {**{name: getattr(reply, name) for name in names}, "attachments": attachments}


def _path(folder: QuickReplyFolder | None) -> str:
    if folder is None:
        return ""
    return folder.name if folder.parent is None else f"{folder.parent.name}/{folder.name}"
