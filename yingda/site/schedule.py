"""What is done again and again: the one table."""

from dataclasses import dataclass

from yingda.attribution import jobs as attribution
from yingda.automation import jobs as automation
from yingda.conversations import jobs as conversations
from yingda.imports import jobs as imports
from yingda.keeping import jobs as keeping
from yingda.performance import jobs as performance
from yingda.plumbing import files, idempotency, tasks
from yingda.plumbing.jobs import Handler
from yingda.reports import jobs as reports
from yingda.routing import jobs as routing


@dataclass(frozen=True, slots=True)
class Every:
    """A job and the seconds between two of its runs."""

    seconds: float
    handler: Handler


SCHEDULE = [
    Every(1, conversations.index),
    Every(1, conversations.nudge),
    Every(1, conversations.playbooks_follow),
    Every(2, attribution.follow),
    Every(600, attribution.take_snapshots),
    Every(5, routing.beat),
    Every(3600, files.remove_unclaimed_files),
    Every(3600, idempotency.forget_old),
    Every(3600, tasks.forget_tasks),
    Every(60, reports.beat),
    Every(3600, reports.remind),
    Every(60, performance.count_votes),
    Every(600, performance.freeze),
    Every(600, keeping.let_go),
    Every(600, automation.forget_old),
    Every(600, performance.remind_of_disputes),
    Every(24 * 3600, imports.forget_files),
]
