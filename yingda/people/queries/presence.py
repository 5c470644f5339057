"""Who is here, and who was."""

from collections.abc import Callable, Collection, Iterable
from typing import ClassVar

from django.db.models import Q

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.people.models import Membership, PresenceSpan
from yingda.people.rules.presence import NEVER_SEEN, Presence, takes_work


def reaches_nobody(person_id: int) -> bool:
    """The answer before the rooms above have introduced themselves."""
    return False


class Pocket:
    """Whether a device in somebody's pocket tells them of new work without a line; set once by `site`, so that imports keep one direction."""

    reaches: ClassVar[Callable[[int], bool]] = staticmethod(reaches_nobody)


def presence_of(person_ids: Iterable[int]) -> dict[int, Presence]:
    """The present presence of each person; whoever was never here is offline since 0."""
    wanted = list(person_ids)
    spans = PresenceSpan.objects.filter(ended_at__isnull=True, person_id__in=wanted)
    found = {span.person_id: Presence(span.state, span.started_at, span.why, span.channel) for span in spans}
    return {person_id: found.get(person_id, NEVER_SEEN) for person_id in wanted}


def on_duty(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of the people who take new work now (state online)."""
    return frozenset(person_id for person_id, now in presence_of(person_ids).items() if takes_work(now.state))


def online_spans(person_ids: Collection[int], since_at: int, until_at: int) -> list[tuple[int, int]]:
    """When these people were online, as (from, until) in ms, of what touches the period; one that lasts ends at `until_at`."""
    lasting = Q(ended_at__isnull=True) | Q(ended_at__gt=since_at)
    touching = PresenceSpan.objects.filter(lasting, person_id__in=person_ids, state="online", started_at__lt=until_at)
    return [(began, until_at if ended is None else ended) for began, ended in touching.values_list("started_at", "ended_at")]


def presence_history(
    actor: Actor, person_id: int, since_at: int | None = None, until_at: int | None = None, limit: int = 50, cursor: str | None = None
) -> Page[PresenceSpan]:
    """A person's spans, newest first, that touch the period (ms). One's own, or with `floor.view` over one of their groups."""
    demand_sight(actor, person_id)
    spans = PresenceSpan.objects.filter(person_id=person_id)
    if since_at is not None:
        spans = spans.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since_at))
    if until_at is not None:
        spans = spans.filter(started_at__lt=until_at)
    if cursor:
        at, last = _place(cursor)
        spans = spans.filter(Q(started_at__lt=at) | Q(started_at=at, id__lt=last))
    rows = list(spans.order_by("-started_at", "-id")[: limit + 1])
    return page_of(rows, limit, lambda span: (span.started_at, span.pk))


def demand_sight(actor: Actor, person_id: int) -> None:
    """Raises `Forbidden` unless it is the actor, or `floor.view` covers one of the person's groups."""
    if (actor.kind == "person" and actor.id == person_id) or actor.may("floor.view"):
        return
    groups = Membership.objects.filter(person_id=person_id, until_at__isnull=True).values_list("group_id", flat=True)
    if not any(actor.may("floor.view", group=group) for group in groups):
        raise Forbidden(permission="floor.view")


def _place(cursor: str) -> tuple[int, int]:
    try:
        return decode(cursor, tuple[int, int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
