"""When people were at work, for the rooms that count. They check their own permissions."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q

from yingda.people.models import Membership, PresenceSpan


@dataclass(frozen=True, slots=True)
class Attended:
    """A person was in a state from an instant until another (ms; None: still), as a member of a group."""

    id: int
    person_id: int
    state: str
    since_at: int
    until_at: int | None
    group_id: int | None


def attended(ids: Collection[int]) -> list[Attended]:
    """These spans, those that are there, by number; the group is the one the person had been in longest when it began."""
    spans = list(PresenceSpan.objects.filter(pk__in=ids).order_by("pk"))
    member = Membership.objects.filter(person_id__in={span.person_id for span in spans}).order_by("since_at", "pk")
    groups: dict[int, list[Membership]] = {}
    for one in member:
        groups.setdefault(one.person_id, []).append(one)
    return [_attended(span, groups.get(span.person_id, [])) for span in spans]


def spans_since(person_id: int, at: int) -> list[int]:
    """The numbers of a person's spans that touch an instant (ms) or what came after it."""
    rows = PresenceSpan.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at), person_id=person_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def spans_up_to(last: int, limit: int) -> list[int]:
    """Numbers of spans up to `last`, the highest first."""
    return list(PresenceSpan.objects.filter(pk__lte=last).order_by("-pk").values_list("pk", flat=True)[:limit])


def last_span() -> int:
    """The highest number of a span, 0 when there is none."""
    return PresenceSpan.objects.aggregate(last=Max("pk"))["last"] or 0


def _attended(span: PresenceSpan, member: list[Membership]) -> Attended:
    group = next((one.group_id for one in member if one.since_at <= span.started_at and (one.until_at is None or one.until_at > span.started_at)), None)
    return Attended(span.pk, span.person_id, span.state, span.started_at, span.ended_at, group)
