"""`python -m bench.boards [sessions]`: every board over a year of facts, as it is asked the first time and again. Prints JSON.

Rows are those of `bench.facts`. first: nobody has looked at these days; asked: the days are there, the answer is not kept; kept: somebody just asked.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.facts import AGENTS, SESSIONS, make

# isort: split

from django.core.management import call_command

from bench.figures import figure, show
from yingda.attribution.models import FactMark
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.performance.queries.boards import behind, change, floor, group, mine, once, team
from yingda.performance.queries.boards.reach import period_of

MONTH = period_of("2026-09-01", "2026-09-30")
LIMIT_S = 0.3
TRIES = 5
AGENT = Actor("person", 7, "", reach={"metric.view": Reach(own=True)})
BOARDS: dict[str, Callable[[], Any]] = {
    "floor": lambda: floor.floor(SYSTEM),
    "mine": lambda: mine.mine(AGENT, "2026-09"),
    "group_of_50": lambda: group.group(SYSTEM, MONTH, 3),
    "person": lambda: group.person(SYSTEM, MONTH, 7, 3),
    "team": lambda: team.team(SYSTEM, MONTH),
    "change": lambda: change.change(SYSTEM, MONTH, "inquiry_to_paid"),
    "behind": lambda: behind.behind(SYSTEM, behind.Wanted("lost_inquiries", MONTH.now), 50, 0),
}


def main(sessions: int) -> int:
    """Prints the figures."""
    call_command("migrate", verbosity=0, interactive=False)
    FactMark.objects.create(pk=1, epoch=1, n=0, written=1)
    copy: Any = warehouse.facts()
    make(copy, sessions)
    first_s = _once(BOARDS["change"])
    asked = {name: sorted(_fresh(board) for _ in range(TRIES))[TRIES // 2] for name, board in BOARDS.items()}
    kept = {name: sorted(_once(board) for _ in range(TRIES))[TRIES // 2] for name, board in BOARDS.items()}
    show("boards", {
        "sessions": sessions, "agents": AGENTS, "first_look_at_two_months_s": round(first_s, 3),
        "asked_s": {name: figure(taken, LIMIT_S) for name, taken in asked.items()}, "kept_s": {name: round(taken, 4) for name, taken in kept.items()},
    })  # fmt: skip
    return 0


def _fresh(board: Callable[[], Any]) -> float:
    once.forget()
    return _once(board)


def _once(board: Callable[[], Any]) -> float:
    began = time.monotonic()
    json.dumps(board())
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS))
