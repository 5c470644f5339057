"""Storage of the room."""

from yingda.performance.models.league import LeagueCorrection, LeagueTable, LeagueWeek
from yingda.performance.models.pay import PayEmployment, PayPeriod, PayStatement, PlanVersion
from yingda.performance.models.pay_after import ClawedBack, FundMovement, PayDispute, PayExtra, PayFund
from yingda.performance.models.points import Award, Ballot, BallotVote, PlayVersion, PointEntry
from yingda.performance.models.scorecards import SchemeVersion
from yingda.performance.models.targets import TargetPlan

__all__ = [
    "Award",
    "Ballot",
    "BallotVote",
    "ClawedBack",
    "FundMovement",
    "LeagueCorrection",
    "LeagueTable",
    "LeagueWeek",
    "PayDispute",
    "PayEmployment",
    "PayExtra",
    "PayFund",
    "PayPeriod",
    "PayStatement",
    "PlanVersion",
    "PlayVersion",
    "PointEntry",
    "SchemeVersion",
    "TargetPlan",
]
