"""The system page: how the installation is, its jobs, and what an operator set by environment. All with `system.manage`."""

from typing import Any

from ninja import Query, Router, Schema, Status

from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import line
from yingda.site import system

router = Router()


class MailTestIn(Schema):
    """Where the test mail goes."""

    to: line(254, 3)  # type: ignore[valid-type]


class JobsOf(Schema):
    """Which jobs: given up (dead), due (waiting), in work (running), regular ones (regular)."""

    state: str = "dead"


@router.get("")
def overview(request: ActorRequest) -> dict[str, Any]:
    """Version, nodes, database, disk, Redis, jobs, event stream, index, webhooks, people; the pace of the last hours."""
    return system.overview(request.actor)


@router.get("/findings")
def findings(request: ActorRequest) -> dict[str, Any]:
    """What the doctor finds, in both languages, each with what to do."""
    return system.findings(request.actor)


@router.get("/environment")
def environment(request: ActorRequest) -> dict[str, Any]:
    """The operator's settings: masked where secret."""
    return system.environment_of(request.actor)


@router.get("/jobs")
def jobs(request: ActorRequest, wanted: Query[JobsOf]) -> dict[str, Any]:
    """Jobs of a state, the oldest first, at most 200."""
    return system.jobs(request.actor, wanted.state)


@router.post("/jobs/{int:id}/retry", response={204: None})
def retry(request: ActorRequest, id: int) -> Status[None]:
    """Lets a job that was given up be tried again."""
    system.retry(request.actor, id)
    return Status(204, None)


@router.delete("/jobs/{int:id}", response={204: None})
def discard(request: ActorRequest, id: int) -> Status[None]:
    """Drops a job that was given up."""
    system.discard(request.actor, id)
    return Status(204, None)


@router.post("/mail-tests", response={204: None})
def test_mail(request: ActorRequest, given: MailTestIn) -> Status[None]:
    """Sends one mail now, and says how the server took it."""
    system.send_test_mail(request.actor, given.to)
    return Status(204, None)


@router.post("/index", response={202: dict[str, Any]})
def reindex(request: ActorRequest) -> Status[dict[str, Any]]:
    """Makes the index of messages anew, in the background."""
    return Status(202, system.reindex(request.actor))
