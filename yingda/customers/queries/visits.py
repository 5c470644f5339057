"""Visits to the site, counted for other rooms; they check their own permissions."""

from yingda.customers.models import Visit


def visits_between(since_at: int, until_at: int) -> int:
    """How many visits had their last page between two instants (ms, the end excluded)."""
    return Visit.objects.filter(last_at__gte=since_at, last_at__lt=until_at).count()
