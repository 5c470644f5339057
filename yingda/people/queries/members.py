"""Who is in which group now."""

from collections.abc import Collection

from yingda.people.models import Membership


def members_of(groups: Collection[int]) -> frozenset[int]:
    """The ids of the people who are in any of the groups now."""
    now_in = Membership.objects.filter(group_id__in=groups, until_at__isnull=True)
    return frozenset(now_in.values_list("person_id", flat=True))
