"""Long work somebody waits for: a job does it in turns, its row says how far it is, and its file can be fetched for a day."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import enqueue, job
from yingda.plumbing.models import Task
from yingda.plumbing.store import transaction

KEPT_MS = 24 * 3_600_000
# A turn of the job is over well before its lease is.
TURN_S = 15.0
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. begin: checks the filters (a mapping) and says how many steps there are, as the actor may see them;
    turn: does a piece and moves `place`, `done` and `result` of the row; whether it is finished."""

    permission: str
    begin: Callable[[Actor, Mapping[str, Any], str], int]
    turn: Callable[[Task], bool]
    formats: tuple[str, ...] = ("",)


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Makes a kind of work known under a lasting name. Raises `ValueError` for a second one."""
    if _kinds.setdefault(name, kind) is not kind:
        raise ValueError(f"two kinds of tasks called {name}")


def start(actor: Actor, kind: str, filters: Mapping[str, Any], form: str = "") -> Task:
    """Begins work of a kind. Raises `Refused` for an unknown kind or format, `Forbidden` without its permission."""
    known = _kinds.get(kind)
    if known is None:
        raise Refused("value_choice", field="kind", choices=" / ".join(_kinds))
    actor.demand(known.permission)
    if form not in known.formats:
        raise Refused("value_choice", field="format", choices=" / ".join(known.formats))
    with transaction() as db:
        total = known.begin(actor, filters, form)
        task = Task.objects.create(
            kind=kind, format=form, filters=msgspec.json.encode(filters).decode(), person_id=actor.id or 0, key=secrets.token_urlsafe(32),
            total=total, created_at=db.now,
        )  # fmt: skip
        _plan(task)
    return task


def mine(actor: Actor, task_id: int) -> Task:
    """One's own task. Raises `NotFound`."""
    task = Task.objects.filter(pk=task_id, person_id=actor.id or 0).first()
    if task is None:
        raise NotFound("task")
    return task


def shown(task: Task) -> dict[str, Any]:
    """A task as it is answered."""
    result = msgspec.json.decode(task.result)
    return {
        "id": task.pk, "kind": task.kind, "format": task.format, "state": task.state, "done": task.done, "total": task.total,
        "result": result, "created_at": task.created_at, "finished_at": task.finished_at,
        "file": f"/api/v1/tasks/{task.pk}/file" if task.state == DONE and result.get("file") else None,
    }  # fmt: skip


def path_of(task: Task) -> Path:
    """Where the file of a task lies."""
    folder = Path(settings.MEDIA_ROOT) / "tasks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / task.key


def forget_old() -> int:
    """Removes tasks of more than a day ago, and their files; how many."""
    old = list(Task.objects.filter(created_at__lt=now_ms() - KEPT_MS)[:100])
    for task in old:
        path_of(task).unlink(missing_ok=True)
        task.delete()
    return len(old)


def _plan(task: Task) -> None:
    enqueue("plumbing.task", {"id": task.pk}, key=f"task:{task.pk}")


def _buried(payload: dict[str, Any]) -> None:
    Task.objects.filter(pk=payload["id"]).update(state=FAILED, finished_at=now_ms())


@job("plumbing.task", buried=_buried)
def work(payload: dict[str, Any]) -> None:
    """Does what fits into a turn, and plans the next. A turn that was cut off is done again from its place."""
    task = Task.objects.filter(pk=payload["id"]).exclude(state=DONE).first()
    if task is None:
        return
    until = time.monotonic() + TURN_S
    finished = False
    while not finished and time.monotonic() < until:
        finished = _kinds[task.kind].turn(task)
        task.state = DONE if finished else RUNNING
        task.finished_at = now_ms() if finished else None
        task.save()
    if not finished:
        with transaction():
            _plan(task)


@job("plumbing.forget_tasks")
def forget_tasks(payload: dict[str, Any]) -> None:
    """Once an hour."""
    forget_old()
