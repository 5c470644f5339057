"""The vote for the service star, and awards: opened, cast, counted; given, taken back."""

from typing import Any

import msgspec

from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people import queries as people
from yingda.performance.actions.points import star
from yingda.performance.actions.scoring import name_in, today
from yingda.performance.models import Award, Ballot, BallotVote
from yingda.performance.queries.awards import KINDS, STAR
from yingda.performance.queries.ballots import electorate
from yingda.performance.queries.cards import MANAGE, VIEW
from yingda.performance.rules.running import is_month
from yingda.performance.rules.voting import TIES, Outcome, outcome, state_of, vote_refusal
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

LONGEST_MS = 62 * 86_400_000


def open_ballot(actor: Actor, wish: dict[str, Any]) -> Ballot:
    """A vote: name, month (YYYY-MM), opens_at, closes_at (ms), groups (ids; empty: everybody), tie, least. Needs `scorecard.manage`. Raises Refused."""
    actor.demand(MANAGE)
    name, month, groups = name_in(str(wish.get("name") or "")), _month(str(wish.get("month") or "")), list(wish.get("groups") or [])
    opens, closes, least = int(wish.get("opens_at") or 0), int(wish.get("closes_at") or 0), int(wish.get("least") or 1)
    if wish.get("tie") not in TIES:
        raise Refused("pay_choice_unknown", "tie", value=str(wish.get("tie"))[:40], choices=", ".join(TIES))
    if not set(groups) <= set(people.group_names()):
        raise Refused("target_nobody", "groups")
    with transaction() as db:
        if not db.now < closes <= opens + LONGEST_MS or opens >= closes:
            raise Refused("vote_times_wrong", "closes_at")
        row = Ballot.objects.create(
            name=name, month=month, opens_at=opens, closes_at=closes, groups=_json(sorted(groups)), tie=wish["tie"], least=max(1, least), made_at=db.now,
            made_by_id=actor.id if actor.kind == "person" else None,
        )  # fmt: skip
        record(actor, "performance.ballot.opened", f"ballot:{row.pk}", after={"name": name, "month": month, "opens_at": opens, "closes_at": closes})
    return row


def vote(actor: Actor, ballot_id: int, candidate_id: int) -> None:
    """One's vote, or another instead of it while the vote is open. Needs `metric.view` somewhere, in person. Raises NotFound, Refused saying why not.

    The audit log is not told: it would tell who chose whom.
    """
    actor.demand_somewhere(VIEW)
    actor.demand_in_person()
    with transaction() as db:
        row = _ballot(ballot_id)
        voters, candidates = electorate(row)
        state = state_of(row.opens_at, row.closes_at, row.counted_at is not None, db.now)
        why = vote_refusal(actor.person_id, candidate_id, voters, candidates, state)
        if why is not None:
            raise Refused(why, "candidate_id")
        BallotVote.objects.update_or_create(ballot=row, voter_id=actor.person_id, defaults={"candidate_id": candidate_id, "at": db.now})


def end_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Ends a vote now and counts it. Needs `scorecard.manage`. Raises NotFound, Conflict when it is over."""
    actor.demand(MANAGE)
    with transaction() as db:
        row = _ballot(ballot_id)
        if row.counted_at is not None:
            raise Conflict("vote_over")
        row.closes_at = min(row.closes_at, db.now)
        _count(db, row)
        record(actor, "performance.ballot.ended", f"ballot:{row.pk}", after={"closes_at": row.closes_at})
    return row


def count_due() -> int:
    """Counts the votes whose time is up; how many. Safe to run twice."""
    made = 0
    with transaction() as db:
        for row in Ballot.objects.select_for_update().filter(counted_at__isnull=True, closes_at__lte=db.now).order_by("pk"):
            _count(db, row)
            made += 1
    return made


def give(actor: Actor, person_id: int, month: str, kind: str, name: str, note: str = "") -> Award:
    """Gives somebody an award of a month (the prize of a contest). Needs `scorecard.manage`, in person. Raises Refused."""
    actor.demand(MANAGE)
    actor.demand_in_person()
    if kind not in KINDS:
        raise Refused("pay_choice_unknown", "kind", value=kind[:40], choices=", ".join(KINDS))
    if person_id not in people.active([person_id]):
        raise Refused("target_nobody", "person_id")
    with transaction() as db:
        row = Award.objects.create(
            person_id=person_id, month=_month(month), kind=kind, name=name_in(name), note=note.strip()[:200], made_at=db.now, made_by_id=actor.person_id
        )
        record(actor, "performance.award.given", f"award:{row.pk}", after={"person": person_id, "month": month, "kind": kind, "name": row.name})
    return row


def take_back(actor: Actor, award_id: int, why: str) -> Award:
    """Takes an award back; it stays in the list with the reason. Needs `scorecard.manage`, in person. Raises Refused, NotFound, Conflict."""
    actor.demand(MANAGE)
    actor.demand_in_person()
    said = why.strip()
    if not 1 <= len(said) <= 200:
        raise Refused("points_note_wrong", "why")
    with transaction() as db:
        row = Award.objects.select_for_update().filter(pk=award_id).first()
        if row is None:
            raise NotFound("award")
        if row.taken_back_at is not None:
            raise Conflict("award_taken_back_already")
        row.taken_back_at, row.taken_back_why = db.now, said
        row.save()
        record(actor, "performance.award.taken_back", f"award:{row.pk}", after={"why": said})
    return row


def _count(db: Db, row: Ballot) -> None:
    votes = dict(BallotVote.objects.filter(ballot=row).values_list("voter_id", "candidate_id"))
    found = outcome(votes, row.tie, row.least, second_round=row.after_id is not None)
    row.result, row.counted_at = _json(found), db.now
    row.save()
    for person in found.winners:
        Award.objects.create(person_id=person, month=row.month, kind=STAR, name=row.name, ballot=row, made_at=db.now)
        star(person, today(), f"ballot:{row.pk}")
    if found.runoff:
        _second_round(db, row, found)
    record(SYSTEM, "performance.ballot.counted", f"ballot:{row.pk}", after={"votes": len(votes), "winners": list(found.winners), "runoff": list(found.runoff)})


def _second_round(db: Db, row: Ballot, found: Outcome) -> None:
    """As long as the first, from now on, between those with the most votes."""
    Ballot.objects.create(
        name=row.name, month=row.month, opens_at=db.now, closes_at=db.now + row.closes_at - row.opens_at, groups=row.groups,
        candidates=_json(list(found.runoff)),
        tie=row.tie, least=row.least, after=row, made_at=db.now, made_by_id=row.made_by_id,
    )  # fmt: skip


def _ballot(ballot_id: int) -> Ballot:
    row = Ballot.objects.select_for_update().filter(pk=ballot_id).first()
    if row is None:
        raise NotFound("ballot")
    return row


def _month(text: str) -> str:
    if not is_month(text):
        raise Refused("pay_month_wrong", "month")
    return text


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
