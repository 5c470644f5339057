"""Background entries."""

from typing import Any

from yingda.imports.actions import ending, working
from yingda.plumbing.jobs import job


def _given_up(payload: dict[str, Any]) -> None:
    working.give_up(int(payload["import"]))


@job(ending.JOB, buried=_given_up)
def go_on(payload: dict[str, Any]) -> None:
    """One turn of an import."""
    working.go_on(int(payload["import"]))


@job(ending.UNDO_JOB)
def undo(payload: dict[str, Any]) -> None:
    """One turn of taking an import back."""
    ending.go_on_undoing(int(payload["import"]))


@job("imports.forget_files")
def forget_files(_payload: dict[str, Any]) -> None:
    """Lets go of the files of old imports; once a day."""
    ending.forget_files()
