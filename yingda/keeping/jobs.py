"""Background entries."""

from typing import Any

from yingda.keeping.actions import erasing, exports, retaining
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job


@job(erasing.JOB)
def erase(payload: dict[str, Any]) -> None:
    """One turn of looking for what is left of an erased customer."""
    erasing.go_on(payload)


def _gave_up(payload: dict[str, Any]) -> None:
    exports.give_up(int(payload["export"]))


@job(exports.JOB, buried=_gave_up)
def export(payload: dict[str, Any]) -> None:
    """Writes an export."""
    exports.write(int(payload["export"]))


@job("keeping.let_go")
def let_go(_payload: dict[str, Any]) -> None:
    """What is too old goes; exports that are over too."""
    exports.expire(now_ms())
    retaining.let_go()
