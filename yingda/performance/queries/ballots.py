"""Votes as one sees them: what one may do, one's own vote, and the result when it is counted. Who chose whom is never told."""

from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.performance.models import Ballot, BallotVote
from yingda.performance.queries.cards import MANAGE, VIEW
from yingda.performance.rules.voting import state_of
from yingda.plumbing.clock import now_ms


def ballots(actor: Actor) -> list[dict[str, Any]]:
    """The votes, the newest first, 100 at most. Needs `metric.view` somewhere."""
    actor.demand_somewhere(VIEW)
    rows = list(Ballot.objects.order_by("-opens_at", "-pk")[:100])
    own = dict(BallotVote.objects.filter(ballot__in=rows, voter_id=actor.id or 0).values_list("ballot_id", "candidate_id"))
    colleagues = [(one.id, one.name, frozenset(one.group_ids)) for one in people.directory() if not one.suspended]
    names, groups, now = {number: name for number, name, _other in people.accounts()}, people.group_names(), now_ms()
    return [_shown(actor, row, own.get(row.pk), colleagues, names, groups, now) for row in rows]


def electorate(row: Ballot) -> tuple[frozenset[int], frozenset[int]]:
    """Who may vote, and who can be voted for: the active people of the groups of a vote (all when it names none)."""
    groups = msgspec.json.decode(row.groups, type=list[int])
    everybody = people.members_of(groups) if groups else frozenset(one.id for one in people.directory())
    active = frozenset(people.active(everybody))
    chosen = frozenset(msgspec.json.decode(row.candidates, type=list[int]))
    return active, active & chosen if chosen else active


def _shown(
    actor: Actor, row: Ballot, own: int | None, colleagues: list[tuple[int, str, frozenset[int]]], names: dict[int, str], groups: dict[int, str], now: int
) -> dict[str, Any]:
    of, chosen = frozenset(msgspec.json.decode(row.groups, type=list[int])), frozenset(msgspec.json.decode(row.candidates, type=list[int]))
    voters = [one for one in colleagues if not of or one[2] & of]
    state = state_of(row.opens_at, row.closes_at, row.counted_at is not None, now)
    mine = any(one[0] == actor.id for one in voters) and actor.kind == "person"
    candidates = [{"id": pk, "name": name} for pk, name, _groups in voters if pk != actor.id and (not chosen or pk in chosen)]
    plain = {name: getattr(row, name) for name in ("name", "month", "opens_at", "closes_at", "tie", "least", "counted_at")}
    return {
        "id": row.pk, **plain, "state": state, "groups": [{"id": pk, "name": groups.get(pk, "")} for pk in sorted(of)],
        "second_round": row.after_id is not None, "own_vote": own,
        "may_vote": mine and state == "open", "may_end": actor.may(MANAGE) and state in ("planned", "open"),
        "candidates": candidates if mine and state == "open" else [], "result": _result(row, names),
    }  # fmt: skip


def _result(row: Ballot, names: dict[int, str]) -> dict[str, Any] | None:
    if not row.result:
        return None
    found = msgspec.json.decode(row.result)
    votes = [{"id": int(pk), "name": names.get(int(pk), ""), "votes": number, "won": int(pk) in found["winners"]} for pk, number in found["votes"].items()]
    return {"votes": sorted(votes, key=lambda one: (-one["votes"], one["name"])), "runoff": bool(found["runoff"])}
