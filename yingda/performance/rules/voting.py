"""The vote for the service star: who may vote for whom, and who won. Source: spec, pay §4."""

from collections.abc import Mapping

import msgspec

TIES = ("shared", "runoff", "nobody")


class Outcome(msgspec.Struct, frozen=True):
    """The end of a vote: votes by candidate, who won (nobody at times), and who goes into a second round."""

    votes: dict[int, int]
    winners: tuple[int, ...]
    runoff: tuple[int, ...] = ()


def state_of(opens_at: int, closes_at: int, counted: bool, now: int) -> str:
    """`planned`, `open`, `over` (not counted yet) or `counted`; open from `opens_at` up to before `closes_at` (ms)."""
    if counted:
        return "counted"
    return "planned" if now < opens_at else "open" if now < closes_at else "over"


def vote_refusal(voter: int, candidate: int, voters: frozenset[int], candidates: frozenset[int], state: str) -> str | None:
    """Why a vote is not taken, as the code of a sentence; None when it is. Nobody votes for themselves."""
    if state != "open":
        return "vote_not_open"
    if voter not in voters:
        return "vote_not_yours"
    if candidate == voter:
        return "vote_for_oneself"
    return None if candidate in candidates else "vote_no_candidate"


def outcome(votes: Mapping[int, int], tie: str, least: int, second_round: bool = False) -> Outcome:
    """Who won, of the vote of each voter (voter → candidate).

    least: the fewest votes that make a result. Of several with the most votes: all win (`shared`), all go into a second round (`runoff`, and all
    win that), or nobody does.
    """
    counted: dict[int, int] = {}
    for candidate in votes.values():
        counted[candidate] = counted.get(candidate, 0) + 1
    most = max(counted.values(), default=0)
    first = tuple(sorted(one for one, number in counted.items() if number == most))
    ordered = dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
    if not first or len(votes) < least:
        return Outcome(ordered, ())
    if len(first) == 1 or tie == "shared" or (tie == "runoff" and second_round):
        return Outcome(ordered, first)
    return Outcome(ordered, (), first if tie == "runoff" else ())
