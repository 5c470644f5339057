"""`python -m bench.audit [entries]`: the audit log with 1 000 000 entries, each filter of its page, on both databases.

p95 of the query of a page with its total, without the HTTP around it, beside the bare limit of the same run: the newest 51 rows,
nothing else.
"""

import sys
from typing import Any

from bench.figures import figure, show
from bench.places import NotHere, Place, postgresql, run_with_django, sqlite

ENTRIES, GOAL_MS = 1_000_000, 200


def main(names: list[str]) -> int:
    """Prints the figures of both databases."""
    entries = int(names[0]) if names else ENTRIES
    figures: dict[str, Any] = {"entries": entries}
    with sqlite() as place:
        figures["sqlite"] = _measured(place, entries)
    try:
        with postgresql() as place:
            figures["postgresql"] = _measured(place, entries)
    except NotHere as problem:
        figures["postgresql"] = str(problem)
    show("audit", figures)
    return 0


def _measured(place: Place, entries: int) -> dict[str, Any]:
    found = run_with_django(place, "bench.audit_stock", {"entries": entries})
    limit = found["ms"].pop("bare")
    return {"p95_ms": {name: figure(ms, GOAL_MS, limit) for name, ms in found["ms"].items()}, "scans": found["scans"]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
