"""How long things are kept here, and what would go."""

from typing import Any

from django.conf import settings

from yingda.automation.queries import runs as automation
from yingda.conversations.actions import erasing as talks
from yingda.customers.queries import erasing as customers
from yingda.keeping.models import Retention, RetentionRun
from yingda.keeping.queries.holds import held_contacts, held_talks
from yingda.keeping.rules.retention import KINDS, Kind, days_problem, edge, is_advised
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.notifications import queries as notifications
from yingda.plumbing import audit_log, erasing, housekeeping
from yingda.plumbing.clock import now_ms
from yingda.webhooks.queries import deliveries

PERMISSION = "retention.manage"


def default_days(kind: Kind) -> int:
    """What holds without a choice: visits by the environment (`YINGDA_VISIT_RETENTION_DAYS`), the others by the kind."""
    return int(settings.VISIT_RETENTION_DAYS) if kind.key == "visits" else kind.default


def days_of(kind: Kind) -> int:
    """How many days the kind is kept; 0 for good."""
    chosen = Retention.objects.filter(kind=kind.key).values_list("days", flat=True).first()
    return default_days(kind) if chosen is None else chosen


def policies(actor: Actor) -> list[dict[str, Any]]:
    """Every kind with its days; needs `retention.manage`."""
    actor.demand(PERMISSION)
    chosen = dict(Retention.objects.values_list("kind", "days"))
    return [_shown(kind, chosen.get(kind.key, default_days(kind))) for kind in KINDS.values()]


def _shown(kind: Kind, days: int) -> dict[str, Any]:
    told = {"kind": kind.key, "days": days, "default": default_days(kind), "least": kind.least, "advised": kind.advised}
    return {**told, "is_advised": is_advised(kind, days), "for_good_allowed": days_problem(kind, 0) is None}


def preview(actor: Actor, key: str, days: int) -> dict[str, Any]:
    """How many of the kind would go if it were kept for `days`; needs `retention.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    kind = known(key)
    before = edge(days, now_ms())
    return {"kind": key, "days": days, "before_at": before, "count": _count(key, before) if days else 0, "is_advised": is_advised(kind, days)}


def known(key: str) -> Kind:
    """The kind of that key. Raises NotFound."""
    if key not in KINDS:
        raise NotFound("retention")
    return KINDS[key]


def _count(key: str, before: int) -> int:
    if key == "messages":
        return talks.count_old_talks(before, held_talks(), held_contacts())
    if key in ("files", "import_files"):
        return erasing.count_old_files(before, "message:" if key == "files" else "import:")
    counters: dict[str, Any] = {
        "visits": lambda: customers.count_old_visits(before, held_contacts()),
        "audit": lambda: audit_log.count_before(before),
        "notifications": lambda: notifications.count_before(before),
        "webhook_deliveries": lambda: deliveries.count_before(before),
        "automation_runs": lambda: automation.count_before(before),
        "events": lambda: housekeeping.count_before(before),
    }
    return int(counters[key]())


def runs(actor: Actor) -> list[RetentionRun]:
    """What was removed lately, the newest first; needs `retention.manage`."""
    actor.demand(PERMISSION)
    return list(RetentionRun.objects.order_by("-pk")[:100])
