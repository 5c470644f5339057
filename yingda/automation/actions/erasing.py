"""What this room forgets of a customer: the values that conditions saw and what the actions said."""

from collections.abc import Collection, Iterable

import msgspec

from yingda.automation.models import Run, Tally
from yingda.automation.queries.runs import unseen
from yingda.plumbing.store import transaction


def erase_runs(contacts: Collection[int], talks: Collection[int], tickets: Collection[int]) -> int:
    """Runs on these keep which condition held and which action was done, without values; how many. Last verdicts of no go: they do not say whose they are."""
    with transaction():
        Tally.objects.exclude(sample="").update(sample="")
        return sum(_emptied(Run.objects.filter(subject_kind=kind, subject_id__in=list(numbers))) for kind, numbers in _about(contacts, talks, tickets))


def _about(contacts: Collection[int], talks: Collection[int], tickets: Collection[int]) -> Iterable[tuple[str, Collection[int]]]:
    return (("contact", contacts), ("conversation", talks), ("ticket", tickets))


def _emptied(rows: Iterable[Run]) -> int:
    found = list(rows)
    for row in found:
        row.why = msgspec.json.encode(unseen(msgspec.json.decode(row.why))).decode()
        row.steps = msgspec.json.encode([{**step, "facts": {}} for step in msgspec.json.decode(row.steps)]).decode()
    return Run.objects.bulk_update(found, ["why", "steps"], batch_size=200) if found else 0
