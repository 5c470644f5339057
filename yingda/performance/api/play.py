"""Points, votes and awards over HTTP."""

from typing import Any

from ninja import Router, Status

from yingda.kit.errors import Refused
from yingda.people import queries as people
from yingda.performance.actions import points, voting
from yingda.performance.queries import awards as given_out
from yingda.performance.queries import ballots as votes
from yingda.performance.queries import points as ask
from yingda.performance.rules.running import is_month
from yingda.performance.schemas.play import (
    AwardBack,
    AwardIn,
    AwardList,
    AwardOut,
    BallotIn,
    BallotList,
    LedgerOut,
    PlayAnswer,
    PlayIn,
    PlayOut,
    PointCorrectionIn,
    PointEntryOut,
    StandingList,
    VoteIn,
)
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/play", response=PlayAnswer)
def play(request: ActorRequest) -> dict[str, Any]:
    """What earns points, levels and badges."""
    return {"play": ask.play(request.actor)}


@router.post("/play", response={201: PlayOut})
def save_play(request: ActorRequest, given: PlayIn) -> Status[dict[str, Any]]:
    """A new version of what earns points."""
    return Status(201, ask.shown_play(points.save_play(request.actor, given.document, given.starts_on, given.active)))


@router.post("/play/shipped", response={201: PlayAnswer})
def ship_play(request: ActorRequest) -> Status[dict[str, Any]]:
    """Writes down the rules of the product, where there are none yet."""
    points.ship_play(request.actor)
    return Status(201, play(request))


@router.get("/points", response=StandingList)
def standings(request: ActorRequest, month: str) -> dict[str, Any]:
    """Who has how many points of a month and in all."""
    rows = ask.standings(request.actor, _month(month))
    return {"items": rows, "total": len(rows)}


@router.get("/me/points", response=LedgerOut)
def own_points(request: ActorRequest) -> dict[str, Any]:
    """One's own points, level and badges."""
    return ask.ledger(request.actor, request.actor.person_id)


@router.get("/people/{int:person_id}/points", response=LedgerOut)
def points_of_person(request: ActorRequest, person_id: int) -> dict[str, Any]:
    """The points of somebody whose figures one sees."""
    return ask.ledger(request.actor, person_id)


@router.post("/point-entries/{int:entry_id}/correction", response={201: PointEntryOut})
def correct_points(request: ActorRequest, entry_id: int, given: PointCorrectionIn) -> Status[dict[str, Any]]:
    """A line that sets another right."""
    return Status(201, ask.shown_entry(points.correct(request.actor, entry_id, given.points, given.note)))


@router.get("/ballots", response=BallotList)
def ballots(request: ActorRequest) -> dict[str, Any]:
    """The votes, the newest first."""
    rows = votes.ballots(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/ballots", response={201: BallotList})
def open_ballot(request: ActorRequest, given: BallotIn) -> Status[dict[str, Any]]:
    """Opens a vote; answers all votes."""
    voting.open_ballot(request.actor, given.dict())
    return Status(201, ballots(request))


@router.put("/ballots/{int:ballot_id}/vote", response={204: None})
def vote(request: ActorRequest, ballot_id: int, given: VoteIn) -> Status[None]:
    """One's vote, or another instead of it."""
    voting.vote(request.actor, ballot_id, given.candidate_id)
    return Status(204, None)


@router.put("/ballots/{int:ballot_id}/end", response={204: None})
def end_ballot(request: ActorRequest, ballot_id: int) -> Status[None]:
    """Ends a vote now and counts it."""
    voting.end_ballot(request.actor, ballot_id)
    return Status(204, None)


@router.get("/awards", response=AwardList)
def awards(request: ActorRequest, month: str) -> dict[str, Any]:
    """The awards of a month."""
    rows = given_out.awards(request.actor, _month(month))
    return {"items": rows, "total": len(rows)}


@router.post("/awards", response={201: AwardOut})
def give_award(request: ActorRequest, given: AwardIn) -> Status[dict[str, Any]]:
    """Gives somebody an award."""
    row = voting.give(request.actor, given.person_id, given.month, given.kind, given.name, given.note)
    return Status(201, given_out.shown_award(row, people.name_of(row.person_id)))


@router.put("/awards/{int:award_id}/withdrawal", response=AwardOut)
def take_award_back(request: ActorRequest, award_id: int, given: AwardBack) -> dict[str, Any]:
    """Takes an award back, with the reason."""
    row = voting.take_back(request.actor, award_id, given.why)
    return given_out.shown_award(row, people.name_of(row.person_id))


def _month(text: str) -> str:
    if not is_month(text):
        raise Refused("pay_month_wrong", "month")
    return text
