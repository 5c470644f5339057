"""Background entries."""

from typing import Any

from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job
from yingda.reports.actions import delivering, meeting_actions, rendering, scheduling


def _render_gave_up(payload: dict[str, Any]) -> None:
    rendering.give_up(int(payload["rendering"]))


@job(rendering.JOB, buried=_render_gave_up)
def render(payload: dict[str, Any]) -> None:
    """Makes a file."""
    rendering.work(int(payload["rendering"]))


def _deliver_gave_up(payload: dict[str, Any]) -> None:
    delivering.give_up(int(payload["run"]))


@job(scheduling.JOB, buried=_deliver_gave_up)
def deliver(payload: dict[str, Any]) -> None:
    """Sends a report."""
    delivering.deliver(int(payload["run"]))


@job("reports.beat")
def beat(_payload: dict[str, Any]) -> None:
    """Begins what is due; once a minute."""
    scheduling.due()


@job("reports.remind")
def remind(_payload: dict[str, Any]) -> None:
    """Brings actions of meetings to mind, lets go of old files; once an hour."""
    meeting_actions.remind()
    rendering.expire(now_ms())
